// SPDX-License-Identifier: Apache-2.0
/** Files, archives and packages that travel with functions. */
import { ConfigurationError } from "@tsflink/core";
import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { cp, mkdir } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import type { BundleAsset } from "../bundle/index.ts";
import type { DependencyPaths } from "../server/dependencies.ts";
import type { FunctionPayload } from "../server/spec.ts";

export interface Dependencies {
  /** Names -> absolute paths of files here. */
  readonly files?: Readonly<Record<string, string>>;
  /** Names -> absolute paths of archives here: `.zip`, `.tar`, `.tar.gz` or `.tgz`. */
  readonly archives?: Readonly<Record<string, string>>;
  /** npm packages that are not bundled. */
  readonly packages?: readonly string[];
}

export interface JobFile {
  readonly name: string;
  readonly path: string;
}

/** Functions in this process read files where they are; archives are unpacked into `directory` by the first operator. */
export async function dependenciesHere(
  { files, archives = {} }: Dependencies,
  directory: string,
): Promise<Pick<FunctionPayload, "dependencies" | "unpack">> {
  const targets = await Promise.all(
    Object.entries(archives).map(async ([name, from]) => ({ name, from, to: join(directory, await nameOf(from)) })),
  );
  return {
    dependencies: { ...(files === undefined ? {} : { files }), archives: Object.fromEntries(targets.map(({ name, to }) => [name, to])) },
    ...(targets.length === 0 ? {} : { unpack: targets.map(({ from, to }) => ({ from, to })) }),
  };
}

type Placed = NonNullable<NonNullable<FunctionPayload["worker"]>["place"]>[number];

/** What a job takes along for its workers, and where they put it: paths relative to a worker's folder. */
export async function shippedDependencies({
  files = {},
  archives = {},
}: Dependencies): Promise<{ readonly files: readonly JobFile[]; readonly place: readonly Placed[]; readonly paths: DependencyPaths }> {
  const shipped = new Map<string, JobFile>();
  const place = new Map<string, Placed>();
  const add = async (path: string, kind: "file" | "archive"): Promise<string> => {
    const name = await nameOf(path);
    const to = `dependencies/${kind}s/${name}`;
    shipped.set(name, { name, path });
    place.set(to, { name, to, kind });
    return to;
  };
  const all = async (entries: Readonly<Record<string, string>>, kind: "file" | "archive"): Promise<Record<string, string>> =>
    Object.fromEntries(await Promise.all(Object.entries(entries).map(async ([name, path]) => [name, await add(path, kind)] as const)));
  const paths = { files: await all(files, "file"), archives: await all(archives, "archive") };
  return { files: [...shipped.values()], place: [...place.values()], paths };
}

/** By content, with the ending, which says how to read it; Flink's list of files takes no other characters. */
async function nameOf(path: string): Promise<string> {
  const [ending] = /(\.tar)?\.[A-Za-z0-9]{1,10}$/.exec(basename(path)) ?? [""];
  return `tsflink-${(await hashFile(path)).slice(0, 32)}${ending}`;
}

export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/**
 * A `node_modules` folder in `directory` with packages and all that they need, as they are installed here; `undefined` when none are wanted.
 *
 * @param addons packages that the bundle imports
 * @param names packages that the user names; they may be imported under a computed name
 */
export async function packageTree(
  addons: readonly BundleAsset[],
  names: readonly string[],
  root: string,
  directory: string,
): Promise<JobFile | undefined> {
  const wanted = new Map(addons.map(({ name, path }) => [name, path]));
  for (const name of names) {
    if (wanted.has(name)) continue;
    const found = findPackage(name, root);
    if (found === undefined)
      throw new ConfigurationError(`dependencies.packages: ${name} is not installed; run npm install ${name}`, {
        option: "dependencies.packages",
        received: name,
      });
    wanted.set(name, found);
  }
  if (wanted.size === 0) return undefined;
  const tree = join(directory, "packages");
  // Of two versions the first one lies at the top, the other one beside whoever needs it.
  const top = new Map(wanted);
  const copied = new Set<string>();
  const content = createHash("sha256").update(`${process.platform} ${process.arch}`);
  const copy = async (name: string, from: string, into: string, nested: ReadonlyMap<string, string>): Promise<void> => {
    const to = join(into, "node_modules", name);
    if (copied.has(to)) return;
    copied.add(to);
    await mkdir(dirname(to), { recursive: true });
    // What lies in its own node_modules is put there again if it is needed.
    await cp(from, to, {
      recursive: true,
      dereference: true,
      filter: (each) => !each.slice(from.length).split(sep).includes("node_modules"),
    });
    const manifest = JSON.parse(readFileSync(join(from, "package.json"), "utf8")) as Manifest;
    content.update(`\0${to.slice(tree.length)}@${manifest.version ?? ""}`);
    for (const needed of neededBy(manifest)) {
      const found = findPackage(needed, from);
      // Optional ones for other platforms are not installed; a missing real one fails here as there, when it is imported.
      if (found === undefined) continue;
      if (!top.has(needed)) top.set(needed, found);
      const visible = nested.get(needed) ?? top.get(needed);
      if (visible !== found) await copy(needed, found, to, new Map(nested).set(needed, found));
      else if (!nested.has(needed)) await copy(needed, found, tree, new Map());
    }
  };
  for (const [name, from] of wanted) await copy(name, from, tree, new Map());
  return { name: `tsflink-packages-${content.digest("hex").slice(0, 32)}`, path: tree };
}

function neededBy({ dependencies, optionalDependencies, peerDependencies = {}, peerDependenciesMeta = {} }: Manifest): readonly string[] {
  const peers = Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional !== true);
  return [...new Set([...Object.keys(dependencies ?? {}), ...Object.keys(optionalDependencies ?? {}), ...peers])];
}

/** The folder of a package as Node finds it from `from`. */
function findPackage(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (existsSync(join(candidate, "package.json"))) return candidate;
    if (dirname(folder) === folder) return undefined;
  }
}
