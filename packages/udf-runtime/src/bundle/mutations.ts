// SPDX-License-Identifier: Apache-2.0
import type { Binding, Module, Mutation } from "./module.ts";
import { groupBy } from "./ranges.ts";
import { bare, isFunction, type FunctionNode, type Node } from "./parse.ts";

/** Methods that change the object they are called on. */
const CHANGING: ReadonlySet<string> = new Set([
  "add",
  "append",
  "clear",
  "copyWithin",
  "define",
  "delete",
  "enqueue",
  "extend",
  "fill",
  "insert",
  "load",
  "pop",
  "push",
  "put",
  "register",
  "reverse",
  "set",
  "setDate",
  "setFullYear",
  "setHours",
  "setMinutes",
  "setMonth",
  "setSeconds",
  "setTime",
  "shift",
  "sort",
  "splice",
  "unshift",
  "use",
]);
/** `Object.assign(x, ...)` and its like. */
const CHANGING_STATICS: ReadonlySet<string> = new Set([
  "assign",
  "defineProperty",
  "defineProperties",
  "setPrototypeOf",
  "freeze",
  "seal",
  "set",
  "deleteProperty",
]);
/** Methods that call a function they are given before they return. */
const CALLS_AT_ONCE: ReadonlySet<string> = new Set([
  "forEach",
  "map",
  "flatMap",
  "filter",
  "some",
  "every",
  "find",
  "findIndex",
  "reduce",
  "reduceRight",
  "sort",
  "from",
  "replace",
  "replaceAll",
]);

const known = new WeakMap<Module, Mutation[]>();
const grouped = new WeakMap<Module, Map<Binding, Mutation[]>>();

export function mutationsOfBinding(module: Module, binding: Binding): readonly Mutation[] {
  let groups = grouped.get(module);
  if (groups === undefined) {
    groups = groupBy(mutationsOf(module), (mutation) => mutation.binding);
    grouped.set(module, groups);
  }
  return groups.get(binding) ?? [];
}

/** All places of a module at which the value of one of its names is changed. */
export function mutationsOf(module: Module): Mutation[] {
  let found = known.get(module);
  if (found === undefined) {
    found = find(module);
    known.set(module, found);
  }
  return found;
}

function find(module: Module): Mutation[] {
  const found: Mutation[] = [];
  const uses = new Map(module.uses.filter((use) => use.binding !== undefined).map((use) => [use.node, use.binding as Binding]));
  const add = (target: Node | undefined, node: Node, certain: boolean): void => {
    const binding = target === undefined ? undefined : rootOf(target, uses);
    if (binding !== undefined) found.push({ binding, node, certain });
  };
  for (const node of module.special) {
    if (node.type === "AssignmentExpression") {
      if (!uses.has(node.left)) add(node.left, node, true);
    } else if (node.type === "UpdateExpression") {
      if (!uses.has(node.argument)) add(node.argument, node, true);
    } else if (node.type === "UnaryExpression") {
      if (node.operator === "delete") add(node.argument, node, true);
    } else if (node.type === "CallExpression") {
      const callee = bare(node.callee);
      const [first] = node.arguments;
      if (callee.type === "MemberExpression") {
        const method = callee.computed || callee.property.type !== "Identifier" ? undefined : callee.property.name;
        if (method === undefined) continue;
        if (callee.object.type === "Identifier" && (callee.object.name === "Object" || callee.object.name === "Reflect")) {
          if (CHANGING_STATICS.has(method)) add(first, node, true);
        } else if (CHANGING.has(method)) add(callee.object, node, true);
      } else if (callee.type === "Identifier" && first !== undefined) {
        const called = uses.get(callee);
        // A function of the module that is given the object may fill it.
        if (called !== undefined && called.imported === undefined && called.units.some((unit) => makesFunction(unit.node)))
          add(first, node, false);
      }
    }
  }
  return found;
}

function makesFunction(node: Node): boolean {
  if (node.type === "FunctionDeclaration") return true;
  return node.type === "VariableDeclarator" && node.init !== null && isFunction(bare(node.init));
}

/** The name at the root of `a.b[c].d`. */
function rootOf(target: Node, uses: ReadonlyMap<Node, Binding>): Binding | undefined {
  let node = bare(target);
  for (;;) {
    const binding = uses.get(node);
    if (binding !== undefined) return binding;
    if (node.type === "MemberExpression") node = bare(node.object);
    else if (node.type === "CallExpression" && node.callee.type === "MemberExpression") node = bare(node.callee.object);
    else return undefined;
  }
}

/** The function whose call decides whether a node runs; none when it runs with the module itself. */
export function laterFunction(module: Module, node: Node): FunctionNode | undefined {
  for (const around of module.functionsAround(node)) if (!runsAtOnce(module, around)) return around;
  return undefined;
}

/** A function that is called where it is written: `(() => ...)()`, `list.forEach((each) => ...)`. */
function runsAtOnce(module: Module, node: FunctionNode): boolean {
  if (node.async || node.generator || node.type === "FunctionDeclaration") return false;
  const { parent, child } = module.meaning(node);
  if (parent?.type !== "CallExpression") return false;
  if (parent.callee === child) return true;
  const callee = bare(parent.callee);
  return (
    callee.type === "MemberExpression" &&
    !callee.computed &&
    callee.property.type === "Identifier" &&
    CALLS_AT_ONCE.has(callee.property.name)
  );
}
