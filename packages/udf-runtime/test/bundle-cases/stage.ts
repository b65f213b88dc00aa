// SPDX-License-Identifier: Apache-2.0
/** Lays out the cases in a folder of their own, as a user's project with packages, for one way of running TypeScript. */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import ts from "typescript";

const here = path.dirname(fileURLToPath(import.meta.url));
const udfRuntime = path.resolve(here, "../..");
const run = promisify(execFile);

export interface CaseResult {
  readonly id: string;
  readonly name?: string;
  readonly place?: { readonly file: string; readonly line: number; readonly column: number };
  readonly calls?: readonly (readonly [args: readonly unknown[], result: unknown])[];
  readonly code?: string;
  readonly map?: { readonly version: 3; readonly names: string[]; readonly mappings: string; readonly sources: readonly string[]; readonly sourcesContent?: unknown };
  readonly hash?: string;
  readonly warnings?: readonly string[];
  readonly kept?: readonly { readonly file: string; readonly line: number; readonly what: string }[];
  readonly assets?: readonly { readonly kind: string; readonly name: string }[];
  readonly refusal?: string;
  readonly offenders?: readonly { readonly name: string; readonly rule: string; readonly file?: string; readonly line?: number }[];
  /** What the bundle returned in another process. */
  readonly answers?: unknown;
}

export type Layout = "ts" | "tsc-esm" | "tsc-cjs";

/** A project folder; `remove` deletes it. */
export function stage(layout: Layout): { readonly directory: string; remove(): void } {
  const directory = mkdtempSync(path.join(tmpdir(), "tsflink-bundle-cases-"));
  writePackages(directory);
  writeFileSync(path.join(directory, "package.json"), JSON.stringify({ type: layout === "tsc-cjs" ? "commonjs" : "module" }));
  for (const file of readdirSync(here)) {
    if (file.endsWith(".json") || file.endsWith(".txt")) cpSync(path.join(here, file), path.join(directory, file));
    if (!file.endsWith(".ts") || file === "stage.ts" || file.endsWith(".test.ts")) continue;
    const text = readFileSync(path.join(here, file), "utf8");
    if (layout === "ts") writeFileSync(path.join(directory, file), text);
    else compile(directory, file, text, layout);
  }
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

function compile(directory: string, file: string, text: string, layout: Layout): void {
  const { outputText, sourceMapText } = ts.transpileModule(text, {
    fileName: file,
    compilerOptions: { module: layout === "tsc-cjs" ? ts.ModuleKind.CommonJS : ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, sourceMap: true, rewriteRelativeImportExtensions: true, esModuleInterop: true, isolatedModules: true },
  });
  const out = file.replace(/\.ts$/, ".js");
  mkdirSync(path.join(directory, "dist"), { recursive: true });
  writeFileSync(path.join(directory, "dist", out), outputText);
  writeFileSync(path.join(directory, "dist", `${out}.map`), JSON.stringify({ ...(JSON.parse(sourceMapText as string) as object), sources: [`../${file}`] }));
  writeFileSync(path.join(directory, file), text);
  if (layout === "tsc-esm") for (const asset of ["data.json", "asset.txt"]) cpSync(path.join(here, asset), path.join(directory, "dist", asset));
}

function writePackages(directory: string): void {
  const add = (name: string, manifest: object, files: Readonly<Record<string, string>>): void => {
    const folder = path.join(directory, "node_modules", name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name, version: "1.2.3", ...manifest }));
    for (const [file, text] of Object.entries(files)) writeFileSync(path.join(folder, file), text);
  };
  add("@tsflink/table", { type: "module", exports: "./index.mjs", sideEffects: false }, { "index.mjs": readFileSync(path.join(here, "table-double.mjs"), "utf8") });
  add("@tsflink/bridge", { type: "module", exports: "./index.js" }, { "index.js": 'export const open = () => "SECRET-bridge";\n' });
  add("esm-pkg", { type: "module", exports: "./index.js", sideEffects: false }, { "index.js": 'export const pad = (x) => x.padStart(4, "_");\nexport const unused = "UNUSED-in-package";\n' });
  add("cjs-pkg", { main: "index.js" }, { "index.js": 'const path = require("path");\nexports.shorten = (x) => path.basename(x).slice(0, 1);\n' });
  add("effect-pkg", { main: "index.js" }, { "index.js": "globalThis.effectOfPackage = true;\n" });
  add("awaiting-pkg", { type: "module", exports: "./index.js" }, { "index.js": "export const answer = await Promise.resolve(42);\n" });
  add("native-pkg", { main: "index.js", gypfile: true }, { "index.js": 'module.exports = { load: () => "native" };\n' });
}

/** The bundler as any Node.js runs it, with its thread, whatever else of the repository is built. */
export async function buildBundler(): Promise<{ readonly file: string; remove(): void }> {
  const folder = mkdtempSync(path.join(udfRuntime, "node_modules", ".bundler-"));
  writeFileSync(path.join(folder, "package.json"), '{ "type": "module" }');
  const source = (file: string): string => path.join(udfRuntime, "src/bundle", file);
  const core = path.join(udfRuntime, "../core/src/errors/errors.ts");
  await build({ entryPoints: [source("index.ts"), source("thread-main.ts")], outdir: folder, bundle: true, splitting: true, format: "esm", platform: "node", packages: "external", alias: { "@tsflink/core": core }, logLevel: "error" });
  return { file: path.join(folder, "index.js"), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export interface DriveOptions {
  readonly node?: string;
  readonly nodeFlags?: readonly string[];
  readonly directory: string;
  readonly bundler: string;
  readonly files: readonly string[];
}

/** Bundles all cases of some files in one process and runs them in another. */
export async function drive({ node = process.execPath, nodeFlags = [], directory, bundler, files }: DriveOptions): Promise<CaseResult[]> {
  const out = path.join(directory, "out");
  const env = { ...process.env, TSFLINK_CASES: directory, NODE_OPTIONS: "", NO_COLOR: "1" };
  const limits = { cwd: directory, env, timeout: 100_000, maxBuffer: 1 << 24 };
  await run(node, [...nodeFlags, path.join(here, "drive.mjs"), bundler, out, ...files], limits);
  await run(process.execPath, [path.join(here, "replay.mjs"), out], limits);
  const answers = JSON.parse(readFileSync(path.join(out, "answers.json"), "utf8")) as Record<string, unknown>;
  return (JSON.parse(readFileSync(path.join(out, "results.json"), "utf8")) as CaseResult[]).map((each) => ({ ...each, answers: answers[each.id] }));
}
