// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, type FlinkError } from "@tsflink/core";
import { type FunctionDefinition, describe } from "@tsflink/core/internal";
import { randomBytes, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { types } from "node:util";
import { serialize } from "node:v8";
import { bundleFunctions } from "../bundle/index.ts";
import type { UserFunction } from "../server/plan.ts";
import { type FunctionPayload, PROTOCOL_VERSION } from "../server/spec.ts";
import { type Dependencies, type JobFile, dependenciesHere, hashFile, packageTree, shippedDependencies } from "./dependencies.ts";
import { inDriverServer, registerFunctions } from "./in-driver.ts";
import { type FailureDigest, userError } from "./user-error.ts";

export interface PrepareOptions extends Dependencies {
  /** Where the functions run: in this process, or in worker processes beside Flink's operators. */
  readonly run: "in-driver" | "worker";
  /** A private folder of this process. */
  readonly tempDir: string;
  /** What paths in messages are relative to. @defaultValue the working directory */
  readonly root?: string;
  /** The Node of workers: a name or path on the cluster's machines, or a program here to be shipped. @defaultValue `node` of the PATH there */
  readonly node?: string | { readonly ship: string };
  /** Environment variables of workers. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface PreparedFunctions {
  /** JSON for the operators, one for each function. Holds tokens: not for logs. */
  readonly payloads: ReadonlyMap<FunctionDefinition, string>;
  /** The ids under which the payloads know the sinks of dead letters, by the sinks. */
  readonly deadLetters: ReadonlyMap<unknown, string>;
  /** What users call the functions. */
  readonly names: ReadonlyMap<FunctionDefinition, string>;
  /** For `pipeline.cached-files`; empty when functions run in this process. */
  readonly files: readonly JobFile[];
  readonly warnings: readonly string[];
  /** The error to show for a failed function of these, or `undefined` when it is of others. */
  mapError(digest: FailureDigest): FlinkError | undefined;
  /** Forgets the functions and removes the files. Jobs that use them fail. */
  close(): Promise<void>;
}

/**
 * Slices, bundles and checks functions, and makes what Flink's operators need to run them.
 *
 * @throws `BundleError` with everything that cannot travel; `ConfigurationError` for a value of `bind` that cannot be cloned.
 */
export async function prepareFunctions(functions: readonly FunctionDefinition[], options: PrepareOptions): Promise<PreparedFunctions> {
  const definitions = [...new Set(functions)];
  if (definitions.length === 0)
    return {
      payloads: new Map(),
      deadLetters: new Map(),
      names: new Map(),
      files: [],
      warnings: [],
      mapError: () => undefined,
      close: () => Promise.resolve(),
    };
  const root = resolve(options.root ?? process.cwd());
  const whole = definitions.flatMap((definition) => [
    definition,
    ...Object.values(definition.hooks ?? {}),
    ...partsOf(definition).values(),
  ]);
  const bundle = await bundleFunctions(whole, { tempDir: options.tempDir, root, external: options.packages ?? [] });
  const fileName = options.run === "worker" ? `tsflink-functions-${bundle.hash.slice(0, 16)}.mjs` : "";
  const nameOf = (definition: FunctionDefinition): string => bundle.names.get(definition) ?? definition.name ?? definition.fn.name;
  const exportOf = (definition: FunctionDefinition): string => bundle.exports.get(definition) as string;
  const bound = new Map(definitions.map((definition) => [definition, encodeBound(definition, nameOf(definition))]));

  // Of this preparation alone: what refers to them is registered for its jobs.
  const sinks = new Map<unknown, string>();
  const sinkId = (sink: unknown): string => {
    const id = sinks.get(sink) ?? randomUUID();
    sinks.set(sink, id);
    return id;
  };

  let files: readonly JobFile[] = [];
  let connection: Partial<FunctionPayload>;
  let release: () => Promise<void>;
  if (options.run === "in-driver") {
    // Values of `bind` are cloned for each operator, here as in a worker.
    const forget = registerFunctions(
      bundle.hash,
      new Map(whole.map((definition) => [exportOf(definition), definition.fn as UserFunction])),
    );
    const directory = options.archives === undefined ? undefined : await functionsFolder(options.tempDir);
    release = async () => {
      await forget();
      if (directory !== undefined) await rm(directory, { recursive: true, force: true });
    };
    try {
      connection = { ...(await inDriverServer(options.tempDir)), ...(await dependenciesHere(options, directory ?? "")) };
    } catch (error) {
      await release();
      throw error;
    }
  } else {
    const assets = bundle.assets.filter(({ kind }) => kind === "file").map(({ name, path }) => ({ name, path }));
    const directory = await functionsFolder(options.tempDir);
    release = () => rm(directory, { recursive: true, force: true });
    // The worker compares the hash with that of the payload.
    await writeFile(join(directory, fileName), `${bundle.code}\n// ${bundle.hash}\n`, { mode: 0o600 });
    const main = workerFile();
    const node = typeof options.node === "object" ? await shippedNode(options.node.ship) : undefined;
    let packages: JobFile | undefined;
    let dependencies: Awaited<ReturnType<typeof shippedDependencies>>;
    try {
      packages = await packageTree(
        bundle.assets.filter(({ kind }) => kind === "addon"),
        options.packages ?? [],
        root,
        directory,
      );
      dependencies = await shippedDependencies(options);
    } catch (error) {
      await release();
      throw error;
    }
    files = [
      { name: basename(main), path: main },
      { name: fileName, path: join(directory, fileName) },
      ...assets,
      ...dependencies.files,
      ...(packages === undefined ? [] : [packages]),
      ...(node === undefined ? [] : [node]),
    ];
    const place = [
      ...dependencies.place,
      ...(packages === undefined ? [] : [{ name: packages.name, to: "node_modules", kind: "packages" as const }]),
    ];
    connection = {
      dependencies: dependencies.paths,
      token: randomBytes(24).toString("base64url"),
      serverToken: randomBytes(24).toString("base64url"),
      worker: {
        node: node?.name ?? (options.node as string | undefined) ?? "node",
        main: basename(main),
        bundle: fileName,
        ...(assets.length === 0 ? {} : { files: assets.map(({ name }) => name) }),
        ...(place.length === 0 ? {} : { place }),
        ...(options.env === undefined ? {} : { env: options.env }),
      },
    };
  }
  const payloads = new Map(
    definitions.map((definition) => {
      const value = bound.get(definition);
      const payload: FunctionPayload = {
        protocol: PROTOCOL_VERSION,
        name: nameOf(definition),
        kind: definition.kind,
        export: exportOf(definition),
        args: definition.args.map(String),
        returns: String(definition.returns),
        deterministic: definition.deterministic,
        // Rows of a batch wait together, so the operator does not make batches small when they take long.
        ...(definition.async === undefined && !types.isAsyncFunction(definition.fn) ? {} : { async: definition.async ?? {} }),
        ...(value === undefined ? {} : { bound: value }),
        ...(definition.onError === undefined
          ? {}
          : { onError: typeof definition.onError === "string" ? definition.onError : { deadLetter: sinkId(definition.onError.sink) } }),
        ...(definition.skipNulls === true ? { skipNulls: true } : {}),
        ...(definition.vectorized === true ? { vectorized: true } : {}),
        ...(definition.hooks === undefined
          ? {}
          : { hooks: Object.fromEntries(Object.entries(definition.hooks).map(([name, hook]) => [name, exportOf(hook)])) }),
        ...(definition.aggregate === undefined
          ? {}
          : {
              aggregate: {
                accumulator: String(definition.aggregate.accumulator),
                ...(Object.fromEntries([...partsOf(definition)].map(([name, part]) => [name, exportOf(part)])) as {
                  create: string;
                  result: string;
                }),
              },
            }),
        run: options.run,
        bundle: bundle.hash,
        ...connection,
      };
      return [definition, JSON.stringify(payload)];
    }),
  );
  return {
    payloads,
    deadLetters: sinks,
    names: new Map(definitions.map((definition) => [definition, nameOf(definition)])),
    files,
    warnings: bundle.warnings,
    mapError: (digest) => {
      if (digest.bundle !== bundle.hash) return undefined;
      return userError(digest, options.run === "worker" ? { fileNames: [fileName, "functions.mjs"], map: bundle.map, root } : undefined);
    },
    close: release,
  };
}

/** The functions of an aggregate beside the one that accumulates. */
function partsOf({ aggregate }: FunctionDefinition): ReadonlyMap<string, FunctionDefinition> {
  if (aggregate === undefined) return new Map();
  const { accumulator: _, ...parts } = aggregate;
  return new Map(Object.entries(parts));
}

/** What structured clone carries, as the bytes that an operator passes on. */
function encodeBound(definition: FunctionDefinition, name: string): string | undefined {
  if (definition.bound === undefined) return undefined;
  try {
    return serialize(definition.bound).toString("base64");
  } catch (error) {
    throw new ConfigurationError(
      `A value in bind of function ${name} cannot be cloned: ${error instanceof Error ? error.message : describe(error)} Bind plain data; import what is code.`,
      { option: "bind", cause: error },
    );
  }
}

/** A private folder for what belongs to one preparation. */
async function functionsFolder(tempDir: string): Promise<string> {
  await mkdir(tempDir, { recursive: true, mode: 0o700 });
  return mkdtemp(join(tempDir, "functions-"));
}

const shipped = new Map<string, Promise<{ readonly name: string; readonly path: string }>>();

/** Node as a file of the job, named by its content, so that tasks of one job share it and never take one for another. */
function shippedNode(path: string): Promise<{ readonly name: string; readonly path: string }> {
  let file = shipped.get(path);
  if (file === undefined) {
    file = hashFile(path).then((hash) => ({ name: `tsflink-node-${hash.slice(0, 16)}`, path }));
    shipped.set(path, file);
    file.catch(() => shipped.delete(path));
  }
  return file;
}

/** `dist/worker.mjs`, from the built package or from its sources in tests. */
function workerFile(): string {
  for (const candidate of ["../worker.mjs", "../../dist/worker.mjs"]) {
    const path = fileURLToPath(new URL(candidate, import.meta.url));
    if (existsSync(path)) return path;
  }
  throw new ConfigurationError("The worker is missing in @tsflink/udf-runtime: install the package again, or build it in a checkout.");
}
