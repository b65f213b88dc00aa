// SPDX-License-Identifier: Apache-2.0
// `npm run check:docs`: the TypeScript in README.md, CONTRIBUTING.md, the guides in docs/ and the READMEs of packages and examples compiles against the built packages.
// Each ```ts fence is a module of its own; a fence of another name, such as ```js, is left out.
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";
import { fencesOf } from "./fences.mjs";
import { root } from "./set-up.mjs";

const pages = [
  "README.md",
  "CONTRIBUTING.md",
  // The guides; the pages on how it is built show shapes, not programs.
  ...readdirSync(join(root, "docs"))
    .filter((file) => file.endsWith(".md") && file !== "architecture.md")
    .map((file) => join("docs", file)),
  ...["packages", "examples"].flatMap((parent) => readdirSync(join(root, parent)).map((name) => join(parent, name, "README.md"))),
];
// Inside the repository, so that the workspaces resolve as they do for an example.
const folder = join(root, "node_modules", ".tsflink-docs");
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n');

const origins = new Map();
for (const page of pages) {
  let text;
  try {
    text = readFileSync(join(root, page), "utf8");
  } catch {
    continue; // a folder without a README
  }
  for (const { line, code } of fencesOf(text)) {
    const file = join(folder, `${page.replaceAll(/[^a-z0-9]+/gi, "-")}-${line}.ts`);
    writeFileSync(file, code);
    origins.set(file, { page, line });
  }
}
if (origins.size === 0) throw new Error("no ```ts fence was found; has the pattern broken?");

const program = ts.createProgram([...origins.keys()], {
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  types: ["node"],
  typeRoots: [join(root, "node_modules", "@types")],
});
const diagnostics = ts.getPreEmitDiagnostics(program);
for (const { file, start = 0, messageText } of diagnostics) {
  const origin = file === undefined ? undefined : origins.get(join(file.fileName));
  const where =
    origin === undefined
      ? relative(root, file?.fileName ?? "")
      : `${origin.page}:${origin.line + 1 + file.getLineAndCharacterOfPosition(start).line}`;
  console.error(`${where}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
}
rmSync(folder, { recursive: true, force: true });
console.log(`${origins.size} code blocks, ${diagnostics.length} errors`);
process.exit(diagnostics.length === 0 ? 0 : 1);
