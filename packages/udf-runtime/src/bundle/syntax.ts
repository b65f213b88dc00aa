// SPDX-License-Identifier: Apache-2.0
import { within, type Node, type TSESTree } from "./parse.ts";

/** The name in an import or export specifier. */
export function nameOf(node: TSESTree.Identifier | TSESTree.StringLiteral): string {
  return node.type === "Identifier" ? node.name : node.value;
}

export function patternNames(pattern: Node): TSESTree.Identifier[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern];
    case "ObjectPattern":
      return pattern.properties.flatMap((each) => patternNames(each.type === "RestElement" ? each.argument : each.value));
    case "ArrayPattern":
      return pattern.elements.flatMap((each) => (each === null ? [] : patternNames(each)));
    case "RestElement":
      return patternNames(pattern.argument);
    case "AssignmentPattern":
      return patternNames(pattern.left);
    default:
      return [];
  }
}

/** The key under which `const { key: name } = require(...)` takes a name; `*` when it cannot be told. */
export function propertyOf(pattern: Node, identifier: Node): string {
  if (pattern.type !== "ObjectPattern") return "*";
  const property = pattern.properties.find((each) => within(identifier, each));
  if (property?.type !== "Property" || property.computed) return "*";
  return property.key.type === "Identifier" ? property.key.name : property.key.type === "Literal" ? String(property.key.value) : "*";
}

export function declaredNames(declaration: Node | null): string[] {
  if (declaration === null) return [];
  if (declaration.type === "VariableDeclaration")
    return declaration.declarations.flatMap((each) => patternNames(each.id).map((identifier) => identifier.name));
  return "id" in declaration && declaration.id?.type === "Identifier" ? [declaration.id.name] : [];
}

/** What leaves nothing at run time. */
export function isType(statement: Node): boolean {
  return (
    statement.type === "TSInterfaceDeclaration" ||
    statement.type === "TSTypeAliasDeclaration" ||
    statement.type === "EmptyStatement" ||
    ("declare" in statement && statement.declare)
  );
}

export function describe(statement: Node): string {
  switch (statement.type) {
    case "ExpressionStatement":
      return "statement";
    case "IfStatement":
      return "if statement";
    case "TryStatement":
      return "try statement";
    case "ForStatement":
    case "ForOfStatement":
    case "ForInStatement":
    case "WhileStatement":
    case "DoWhileStatement":
      return "loop";
    default:
      return "statement";
  }
}
