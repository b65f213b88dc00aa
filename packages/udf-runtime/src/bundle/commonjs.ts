// SPDX-License-Identifier: Apache-2.0
/** CommonJS as compilers write it: `exports.name = value`, `require("x")` behind import helpers, getters that export again. */
import type { Module } from "./module.ts";
import { laterFunction } from "./mutations.ts";
import { bare, type Node, type TSESTree } from "./parse.ts";

export function isCommonJs(file: string, special: readonly Node[]): boolean {
  if (/\.c[jt]s$/.test(file)) return true;
  if (/\.m[jt]s$/.test(file)) return false;
  return special.some(
    (node) =>
      (node.type === "CallExpression" && requireOf(node) !== undefined) ||
      (node.type === "AssignmentExpression" && (exportsName(node.left) !== undefined || isModuleExports(node.left))),
  );
}

/** The specifier of `require("x")`, also inside `__importStar(...)` and the like. */
export function requireOf(expression: Node): string | undefined {
  const node = bare(expression);
  if (node.type === "AwaitExpression") return undefined;
  if (node.type !== "CallExpression" || node.arguments.length !== 1) return undefined;
  const [argument] = node.arguments;
  if (argument === undefined) return undefined;
  if (node.callee.type === "Identifier" && node.callee.name === "require")
    return argument.type === "Literal" && typeof argument.value === "string" ? argument.value : undefined;
  const callee = node.callee.type === "MemberExpression" ? node.callee.property : node.callee;
  if (callee.type === "Identifier" && /^(__importStar|__importDefault|_interop\w*|__toESM)$/.test(callee.name)) return requireOf(argument);
  return undefined;
}

function isModuleExports(node: Node): boolean {
  return (
    node.type === "MemberExpression" &&
    !node.computed &&
    node.object.type === "Identifier" &&
    node.object.name === "module" &&
    node.property.type === "Identifier" &&
    node.property.name === "exports"
  );
}

/** The name in `exports.name` or `module.exports.name`. */
export function exportsName(node: Node): string | undefined {
  if (node.type !== "MemberExpression") return undefined;
  const { object, property } = node;
  if (!(object.type === "Identifier" && object.name === "exports") && !isModuleExports(object)) return undefined;
  if (!node.computed) return property.type === "Identifier" ? property.name : undefined;
  return property.type === "Literal" && typeof property.value === "string" ? property.value : undefined;
}

/** The use of an export through `exports.name`, given the identifier `exports` or `module`. */
export function exportsMember(module: Module, identifier: Node): { readonly name: string; readonly node: Node } | undefined {
  let node = module.parent(identifier);
  if (node !== undefined && isModuleExports(node)) node = module.parent(node);
  const name = node === undefined ? undefined : exportsName(node);
  return name === undefined || node === undefined ? undefined : { name: `exports.${name}`, node };
}

/** Finds what a CommonJS module exports, and which of its statements only prepare that. */
export function commonJsExports(module: Module): void {
  for (const unit of [...module.units]) {
    if (unit.node.type !== "ExpressionStatement") continue;
    const expression = unit.node.expression;
    if (expression.type === "AssignmentExpression") addAssignment(module, unit.node, expression);
    else if (expression.type === "CallExpression") addCall(module, unit.node, expression);
  }
  // `(function (Color) { ... })(Color || (exports.Color = Color = {}))`: a compiled enum or namespace.
  for (const node of module.special) {
    const name = node.type === "AssignmentExpression" ? exportsName(node.left) : undefined;
    const unit =
      name === undefined || module.bindings.has(`exports.${name}`) || laterFunction(module, node) !== undefined
        ? undefined
        : module.unitOf(node);
    if (unit === undefined || module.prelude.has(unit.node)) continue;
    module.declare(`exports.${name}`, node, unit, true);
    module.exports.set(name as string, { local: `exports.${name}`, node });
  }
}

function addAssignment(module: Module, statement: Node, assignment: TSESTree.AssignmentExpression): void {
  const names: string[] = [];
  let value: Node = assignment;
  while (value.type === "AssignmentExpression") {
    const name = exportsName(value.left);
    if (name === undefined) {
      if (isModuleExports(value.left)) module.opaque = true;
      return;
    }
    names.push(name);
    value = value.right;
  }
  // `exports.a = exports.b = void 0;`
  if (value.type === "UnaryExpression" && value.operator === "void") {
    module.prelude.add(statement);
    return;
  }
  const unit = module.unitOf(statement);
  for (const name of names) {
    module.declare(`exports.${name}`, assignment.left, unit, true);
    module.exports.set(name, { local: `exports.${name}`, node: statement });
  }
}

function addCall(module: Module, statement: Node, call: TSESTree.CallExpression): void {
  const callee = call.callee.type === "MemberExpression" ? call.callee.property : call.callee;
  if (callee.type !== "Identifier") return;
  const [first, second, third] = call.arguments;
  const unit = module.unitOf(statement);
  if (callee.name === "__exportStar" && first !== undefined) {
    const source = requireOf(first);
    if (source !== undefined) module.stars.push({ source, node: statement, via: "require" });
    return;
  }
  if (callee.name !== "defineProperty" || first?.type !== "Identifier" || first.name !== "exports" || second?.type !== "Literal") return;
  const name = String(second.value);
  if (name === "__esModule") {
    module.prelude.add(statement);
    return;
  }
  if (third === undefined) return;
  module.declare(`exports.${name}`, statement, unit, false);
  module.exports.set(name, { local: `exports.${name}`, node: statement });
}
