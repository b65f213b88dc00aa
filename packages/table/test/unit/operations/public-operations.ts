// SPDX-License-Identifier: Apache-2.0
/** The operations of the package's public types and its functions, as the compiler finds them in the entry point. */
import { join } from "node:path";
import ts from "typescript";
import { packages } from "../compile.ts";

const source = join(packages, "table", "src");
const isOurs = (node: ts.Node): boolean => node.getSourceFile().fileName.startsWith(source);

/** Every signature that a user can call, by its declaration: `Table.where`, `tumble`, `tumble (2)` for its second overload, `Sql()` for a call of the thing itself. */
export function operationsOf(program: ts.Program): ReadonlyMap<ts.Node, string> {
  const checker = program.getTypeChecker();
  const found = new Map<ts.Node, string>();
  const counts = new Map<string, number>();
  const add = (name: string, node: ts.Node): void => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    found.set(node, count === 1 ? name : `${name} (${String(count)})`);
  };
  const members = (owner: string, nodes: readonly ts.Node[]): void => {
    for (const node of nodes) {
      if (ts.isCallSignatureDeclaration(node)) add(`${owner}()`, node);
      else if (ts.isMethodSignature(node)) add(`${owner}.${node.name.getText()}`, node);
      // Functions in options are the user's own; what is nested in an object is ours.
      else if (ts.isPropertySignature(node) && node.type !== undefined && ts.isTypeLiteralNode(node.type))
        members(`${owner}.${node.name.getText()}`, node.type.members);
    }
  };
  const entry = program.getSourceFile(join(source, "index.ts"));
  const module = entry === undefined ? undefined : checker.getSymbolAtLocation(entry);
  if (module === undefined) throw new Error("The program does not import @tsflink/table");
  for (const exported of checker.getExportsOfModule(module)) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    for (const node of (symbol.declarations ?? []).filter(isOurs)) {
      if (ts.isInterfaceDeclaration(node)) members(exported.name, node.members);
      else if (ts.isVariableDeclaration(node) && node.type !== undefined && ts.isTypeLiteralNode(node.type))
        members(exported.name, node.type.members);
      // Of an overloaded function the last declaration is the implementation.
      else if (ts.isFunctionDeclaration(node) && (node.body === undefined || symbol.declarations?.length === 1)) add(exported.name, node);
    }
  }
  return found;
}
