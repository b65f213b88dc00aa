// SPDX-License-Identifier: Apache-2.0
/** Bundles a slice with its packages. The only file that knows the bundler. */
import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import path from "node:path";
import { build as esbuild, type BuildFailure, type Message, type OutputFile, type Plugin } from "esbuild";
import { packageOf } from "./addons.ts";
import { FORBIDDEN, isSdk } from "./sdk.ts";
import { chain, mapUrlOf, readMap, sourcePath, type EncodedSourceMap } from "./sourcemap.ts";
import type { BundleAsset, CutModule, Refusal, Slice } from "./types.ts";

export interface Built {
  readonly code: string;
  readonly map: EncodedSourceMap;
  readonly hash: string;
  readonly assets: readonly BundleAsset[];
  readonly warnings: readonly string[];
  readonly refusals: readonly Refusal[];
  /** The files of packages that went in, with the state in which they did. */
  readonly inputs: readonly { readonly path: string; readonly stamp: string }[];
}

const ENTRY = "tsflink:entry";
const NAMES = "tsflink-names";

// CommonJS packages ask for modules of Node.js with `require`, which a module has not.
const BANNER =
  'import { createRequire as tsflinkCreateRequire } from "node:module";\nconst require = tsflinkCreateRequire(import.meta.url);';

/** The bundler is a process, which is started by the first thing that it is asked. */
export async function startBundler(): Promise<undefined> {
  await esbuild({ stdin: { contents: "" }, write: false, logLevel: "silent" });
}

export async function buildSlice(slice: Slice, root: string, externals: readonly string[] = []): Promise<Built> {
  const modules = new Map(slice.modules.map((module) => [module.file, module]));
  const addons = new Map<string, BundleAsset>();
  try {
    const result = await esbuild({
      stdin: { contents: entryText(slice), resolveDir: root, sourcefile: ENTRY, loader: "js" },
      absWorkingDir: root,
      bundle: true,
      write: false,
      outfile: path.join(root, "tsflink-functions.mjs"),
      format: "esm",
      platform: "node",
      target: "node20",
      sourcemap: "external",
      sourcesContent: false,
      legalComments: "none",
      metafile: true,
      charset: "utf8",
      keepNames: false,
      logLevel: "silent",
      banner: { js: BANNER },
      plugins: [plugin(modules, addons, externals)],
    });
    const code = text(result.outputFiles, ".mjs");
    const [output] = Object.values(result.metafile.outputs).filter(
      (each) => each.entryPoint !== undefined || Object.keys(each.inputs).length > 0,
    );
    const reached = FORBIDDEN.filter((name) => output?.imports.some((each) => each.path === name || each.path.startsWith(`${name}/`)));
    const assets = [...slice.assets, ...addons.values()];
    const hash = createHash("sha256").update(code);
    for (const asset of assets) hash.update(`\0${asset.kind}\0${asset.name}`);
    return {
      code,
      map: finishMap(JSON.parse(text(result.outputFiles, ".map")) as EncodedSourceMap, modules, root),
      hash: hash.digest("hex"),
      assets,
      warnings: result.warnings.map((each) => describe(each)),
      refusals: reached.map((name) =>
        refusal(
          slice,
          name,
          `the bundle reaches \`${name}\`, which belongs to the driver`,
          "keep environments, tables and streams out of functions and of the packages that they use",
        ),
      ),
      inputs: Object.keys(result.metafile.inputs)
        .map((input) => path.resolve(root, input))
        .filter((file) => !modules.has(file) && path.isAbsolute(file))
        .flatMap((file) => stampOf(file) ?? []),
    };
  } catch (error) {
    const failure = error as Partial<BuildFailure>;
    if (failure.errors === undefined) throw error;
    return {
      code: "",
      map: { version: 3, names: [], sources: [], mappings: "" },
      hash: "",
      assets: [],
      warnings: [],
      refusals: failure.errors.map((each) =>
        refusal(slice, each.location?.file ?? "bundle", describe(each), "correct the import, or leave the module out of the function"),
      ),
      inputs: [],
    };
  }
}

function entryText(slice: Slice): string {
  const exports = new Map(slice.functions.map((each) => [each.exported, each.module]));
  return [...exports]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, file]) => `export { ${name} } from ${JSON.stringify(file)};`)
    .join("\n");
}

function plugin(modules: ReadonlyMap<string, CutModule>, addons: Map<string, BundleAsset>, externals: readonly string[]): Plugin {
  return {
    name: "tsflink-slice",
    setup(build) {
      build.onResolve(
        { filter: /.*/ },
        async ({ path: specifier, importer, namespace, kind, resolveDir, pluginData, with: attributes }) => {
          if (importer === ENTRY || importer.endsWith(`/${ENTRY}`)) return { path: specifier };
          if (namespace === NAMES) return undefined;
          const own = namespace === "file" ? modules.get(importer) : undefined;
          const target = own?.imports[specifier];
          if (target !== undefined) return { path: target };
          if (isForbidden(specifier)) return { path: specifier, external: true, sideEffects: false };
          // `require` of an ES module takes all of it, so a CommonJS file gets one with only the names that it uses.
          const names = kind === "require-call" ? own?.names[specifier] : undefined;
          if (names !== undefined && isSdk(specifier)) return { path: specifier, namespace: NAMES, pluginData: { names, resolveDir } };
          if (/\.node$/.test(specifier)) return external(specifier, path.resolve(resolveDir, specifier), addons);
          if (/^[./]/.test(specifier) || specifier.startsWith("node:") || pluginData === RESOLVING || isSdk(specifier)) return undefined;
          const found = await build.resolve(specifier, { kind, importer, resolveDir, namespace, pluginData: RESOLVING, with: attributes });
          if (found.errors.length > 0 || found.external) return undefined;
          const info = packageOf(found.path);
          if (info !== undefined && (info.native || externals.includes(info.name))) return external(specifier, found.path, addons);
          const module = found.path.endsWith(".mjs") || (found.path.endsWith(".js") && info?.module === true);
          return names !== undefined && module ? { path: specifier, namespace: NAMES, pluginData: { names, resolveDir } } : undefined;
        },
      );
      build.onLoad({ filter: /.*/, namespace: NAMES }, ({ path: specifier, pluginData }) => {
        const { names, resolveDir } = pluginData as { names: readonly string[]; resolveDir: string };
        return { contents: `export { ${names.join(", ")} } from ${JSON.stringify(specifier)};`, resolveDir, loader: "js" };
      });
      build.onLoad({ filter: /\.[cm]?[jt]sx?$/ }, ({ path: file, namespace }) => {
        const module = namespace === "file" ? modules.get(file) : undefined;
        if (module === undefined) return undefined;
        const map = Buffer.from(JSON.stringify({ ...(JSON.parse(module.map) as object), sources: [path.basename(file)] })).toString(
          "base64",
        );
        return {
          contents: `${withoutMapUrl(module.code)}\n//# sourceMappingURL=data:application/json;base64,${map}`,
          loader: module.loader,
          resolveDir: path.dirname(file),
        };
      });
    },
  };
}

const RESOLVING = Symbol("resolving");

function external(specifier: string, file: string, addons: Map<string, BundleAsset>): { path: string; external: true } {
  const info = packageOf(file);
  const name = info?.name ?? specifier;
  addons.set(name, { kind: "addon", name, path: info?.directory ?? file, version: info?.version });
  return { path: specifier, external: true };
}

function isForbidden(specifier: string): boolean {
  return FORBIDDEN.some((name) => specifier === name || specifier.startsWith(`${name}/`));
}

/** A compiled module's own comment would hide the map of the cut. */
function withoutMapUrl(code: string): string {
  return code.replace(/^[ \t]*\/\/[#@] sourceMappingURL=\S+[ \t]*$/gm, (comment) => " ".repeat(comment.length));
}

function text(files: readonly OutputFile[], ending: string): string {
  return files.find((file) => file.path.endsWith(ending))?.text ?? "";
}

function refusal(slice: Slice, symbol: string, message: string, remedy: string): Refusal {
  return { name: slice.functions.map((each) => each.name).join(", "), symbol, reason: "build", message, remedy };
}

function describe({ text: message, location }: Message): string {
  return location === null ? message : `${location.file}:${location.line}: ${message}`;
}

/** Sources relative to the root, compiled files replaced by what they were compiled from, and no contents. */
function finishMap(map: EncodedSourceMap, modules: ReadonlyMap<string, CutModule>, root: string): EncodedSourceMap {
  const absolute = map.sources.map((source) => (source === null ? null : path.resolve(root, source)));
  let finished: EncodedSourceMap = { version: 3, names: map.names, sources: absolute, mappings: map.mappings };
  for (const module of modules.values()) {
    if (module.loader !== "js" || !absolute.includes(module.file)) continue;
    const inner = readMap(mapUrlOf(module.code), module.file);
    if (inner !== undefined) finished = chain(finished, module.file, inner);
  }
  return {
    version: 3,
    names: finished.names,
    sources: finished.sources.map((source) =>
      source === null ? null : path.relative(root, sourcePath(source, root)).split(path.sep).join("/"),
    ),
    mappings: finished.mappings,
  };
}

export function stampOf(file: string): { readonly path: string; readonly stamp: string } | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  return found === undefined ? undefined : { path: file, stamp: `${found.mtimeMs}:${found.size}` };
}
