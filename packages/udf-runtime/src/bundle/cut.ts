// SPDX-License-Identifier: Apache-2.0
/** Writes the text of a module with only what is kept. The only file that knows magic-string. */
import MagicString, { Bundle } from "magic-string";
import type { Entry } from "./entry.ts";
import type { Module } from "./module.ts";
import { nameOf } from "./syntax.ts";
import type { Node, TSESTree } from "./parse.ts";
import type { AssetUse, ModuleKept } from "./run.ts";

export interface NamedEntry {
  readonly exported: string;
  readonly entry: Exclude<Entry, { readonly kind: "refused" }>;
}

export function cut(
  module: Module,
  kept: ModuleKept,
  entries: readonly NamedEntry[],
  assets: readonly AssetUse[],
): { readonly code: string; readonly map: string } {
  const base = new MagicString(module.text, { filename: module.file });
  for (const { literal, text } of assets) base.overwrite(literal.range[0], literal.range[1], text);
  const main = base.clone();
  if (module.text.startsWith("#!")) main.remove(0, lineEnd(module.text));
  for (const statement of module.program.body) cutStatement(main, module, kept, statement);
  const bundle = new Bundle({ separator: "\n" });
  bundle.addSource({ filename: module.file, content: main });
  for (const { exported, entry } of entries) {
    if (entry.kind === "binding") {
      const value = entry.binding.name + (entry.member === undefined ? "" : `.${entry.member}`);
      bundle.append(
        module.commonJs
          ? `\nexports.${exported} = ${value};`
          : entry.member === undefined
            ? `\nexport { ${value} as ${exported} };`
            : `\nexport const ${exported} = ${value};`,
      );
      continue;
    }
    const copy = base.snip(entry.node.range[0], entry.node.range[1]);
    copy.prepend(`${module.commonJs ? `exports.${exported}` : `export const ${exported}`} = ${entry.before}`).append(`${entry.after};`);
    bundle.addSource({ filename: module.file, content: copy });
  }
  return { code: bundle.toString(), map: bundle.generateMap({ hires: "boundary", includeContent: false }).toString() };
}

function cutStatement(text: MagicString, module: Module, kept: ModuleKept, statement: TSESTree.ProgramStatement): void {
  if (module.prelude.has(statement) || kept.bareImports.has(statement) || kept.stars.has(statement)) return;
  switch (statement.type) {
    case "ImportDeclaration":
      cutImport(text, kept, statement);
      return;
    case "ExportAllDeclaration":
      if (statement.exported === null || !kept.exports.has(nameOf(statement.exported))) remove(text, statement);
      return;
    case "ExportNamedDeclaration":
      if (statement.declaration === null) cutExports(text, kept, statement);
      else cutDeclaration(text, module, kept, statement.declaration, statement);
      return;
    default:
      cutDeclaration(text, module, kept, statement, statement);
  }
}

function cutImport(text: MagicString, kept: ModuleKept, statement: TSESTree.ImportDeclaration): void {
  const specifiers =
    statement.importKind === "type"
      ? []
      : statement.specifiers.filter(
          (each) => kept.imports.has(each.local.name) && !(each.type === "ImportSpecifier" && each.importKind === "type"),
        );
  if (specifiers.length === 0) {
    remove(text, statement);
    return;
  }
  if (specifiers.length === statement.specifiers.length) return;
  const clauses = specifiers
    .filter((each) => each.type !== "ImportSpecifier")
    .map((each) => text.original.slice(each.range[0], each.range[1]));
  const named = specifiers
    .filter((each) => each.type === "ImportSpecifier")
    .map((each) => text.original.slice(each.range[0], each.range[1]));
  if (named.length > 0) clauses.push(`{ ${named.join(", ")} }`);
  text.overwrite(statement.range[0], statement.source.range[0], `import ${clauses.join(", ")} from `);
}

function cutExports(text: MagicString, kept: ModuleKept, statement: TSESTree.ExportNamedDeclaration): void {
  const specifiers =
    statement.exportKind === "type"
      ? []
      : statement.specifiers.filter((each) => kept.exports.has(nameOf(each.exported)) && each.exportKind !== "type");
  if (specifiers.length === 0) {
    remove(text, statement);
    return;
  }
  const named = specifiers.map((each) => text.original.slice(each.range[0], each.range[1])).join(", ");
  text.overwrite(
    statement.range[0],
    statement.source?.range[0] ?? statement.range[1],
    `export { ${named} }${statement.source === null ? ";" : " from "}`,
  );
}

function cutDeclaration(text: MagicString, module: Module, kept: ModuleKept, node: Node, statement: Node): void {
  if (node.type !== "VariableDeclaration") {
    const unit = module.units.find((each) => each.statement === statement);
    if (unit === undefined || !kept.units.has(unit)) remove(text, statement);
    return;
  }
  const units = new Map(module.units.filter((each) => each.statement === statement).map((each) => [each.node, each]));
  const staying = node.declarations.map((declarator) => {
    const unit = units.get(declarator);
    return unit !== undefined && kept.units.has(unit);
  });
  const first = staying.indexOf(true);
  if (first === -1) {
    remove(text, statement);
    return;
  }
  const range = (index: number): readonly [number, number] => (node.declarations[index] as Node).range;
  if (first > 0) text.remove(range(0)[0], range(first)[0]);
  let last = first;
  for (let index = first + 1; index < staying.length; index++) {
    if (!staying[index]) continue;
    if (index > last + 1) text.remove(range(last + 1)[0], range(index)[0]);
    last = index;
  }
  if (last < staying.length - 1) text.remove(range(last)[1], range(staying.length - 1)[1]);
}

function remove(text: MagicString, node: Node): void {
  text.remove(node.range[0], node.range[1]);
}

function lineEnd(text: string): number {
  const end = text.indexOf("\n");
  return end === -1 ? text.length : end;
}
