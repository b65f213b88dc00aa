// SPDX-License-Identifier: Apache-2.0
import path from "node:path";
import type { FunctionDefinition } from "@tsflink/core/internal";
import { bundleError } from "./errors.ts";
import { locateFunctions } from "./locate.ts";
import { Refusals } from "./refusals.ts";
import { inThread } from "./thread.ts";
import { cached } from "./cache.ts";
import type { BundleAsset, Kept, Place, Refusal, Target } from "./types.ts";
import type { EncodedSourceMap } from "./sourcemap.ts";

export type { BundleAsset, EncodedSourceMap, Kept, Place };

export interface BundleOptions {
  /** A directory for temporary files; none is written today. */
  readonly tempDir?: string;
  /** Paths in messages and in the map are relative to it. Default: the working directory. */
  readonly root?: string;
  /** Packages that are not bundled: they become assets, as those with native code do. */
  readonly external?: readonly string[];
}

/** The functions of one job as one file, and what the driver has to know about it. */
export interface FunctionBundle {
  /** One ES module whose exports are the functions; nothing of the user's modules but the slice is in it. */
  readonly code: string;
  /** From the bundle to the user's sources. Stays in the driver; sources are relative to the root, their contents absent. */
  readonly map: EncodedSourceMap;
  /** SHA-256; the same for the same slice and packages. */
  readonly hash: string;
  readonly exports: ReadonlyMap<FunctionDefinition, string>;
  /** What users call the functions: the given name, else that of the declaration, else that of the function. */
  readonly names: ReadonlyMap<FunctionDefinition, string>;
  readonly locations: ReadonlyMap<FunctionDefinition, Place>;
  readonly warnings: readonly string[];
  /** What of the user's modules runs in the worker. */
  readonly kept: readonly Kept[];
  /** Files that must lie beside the bundle under `name`, and packages with native code that the worker imports by itself. */
  readonly assets: readonly BundleAsset[];
}

/**
 * Finds functions in their source, cuts away what they do not reach and bundles the rest with its npm packages.
 *
 * @throws BundleError when something cannot travel; it lists everything at once.
 */
export async function bundleFunctions(definitions: readonly FunctionDefinition[], options: BundleOptions = {}): Promise<FunctionBundle> {
  const root = path.resolve(options.root ?? process.cwd());
  const external = [...new Set(options.external)].sort();
  const unique = [...new Set(definitions)];
  const { targets, lost } = await locateAll(unique, root);
  const slice = await inThread({ kind: "slice", targets, root });
  const refusals = [...lost, ...slice.refusals];
  if (refusals.length > 0) throw bundleError(refusals);
  const built = await cached(`${root}\0${slice.key}\0${external.join("\0")}`, () => inThread({ kind: "build", slice, root, external }));
  if (built.refusals.length > 0) throw bundleError(built.refusals);
  const pick = <T>(value: (each: (typeof slice.functions)[number]) => T): ReadonlyMap<FunctionDefinition, T> =>
    new Map(slice.functions.map((each) => [unique[each.index] as FunctionDefinition, value(each)]));
  return {
    code: built.code,
    map: built.map,
    hash: built.hash,
    exports: pick((each) => each.exported),
    names: pick((each) => each.name),
    locations: pick((each) => each.place),
    warnings: [...slice.warnings, ...built.warnings],
    kept: slice.kept,
    assets: built.assets,
  };
}

/** Loads what bundling takes, beside the main thread: worth it while the JVM starts. */
export async function warmUp(): Promise<void> {
  await inThread({ kind: "warm" });
}

async function locateAll(definitions: readonly FunctionDefinition[], root: string): Promise<{ targets: Target[]; lost: Refusal[] }> {
  const located = definitions.filter((definition) => definition.module === undefined);
  const places = new Map(
    (await locateFunctions(located.map((definition) => definition.fn))).map((place, index) => [
      located[index] as FunctionDefinition,
      place,
    ]),
  );
  const words = new Refusals(root, (file, line, column) => ({ file, line, column }));
  const targets: Target[] = [];
  const lost: Refusal[] = [];
  for (const [index, definition] of definitions.entries()) {
    const { name, fn, module } = definition;
    const label = name ?? (fn.name === "" ? `function ${index + 1}` : fn.name);
    const place = places.get(definition);
    const at = module === undefined ? place : { module: module.url, export: module.export };
    if (at === undefined || "problem" in at)
      lost.push(words.placeless(label, at?.problem ?? "no-position", at?.detail ?? "V8 does not tell its place"));
    else if (/^class\b/.test(Function.prototype.toString.call(fn))) lost.push(words.placeless(label, "method", "it is a class"));
    else targets.push({ index, label, functionName: fn.name, givenName: name, at });
  }
  return { targets, lost };
}
