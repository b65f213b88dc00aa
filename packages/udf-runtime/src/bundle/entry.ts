// SPDX-License-Identifier: Apache-2.0
import { exportsName } from "./commonjs.ts";
import type { Binding, Module } from "./module.ts";
import { nameOf } from "./syntax.ts";
import { bare, isFunction, type FunctionNode, type Node } from "./parse.ts";

/** How a function gets out of its module. */
export type Entry =
  /** A name of the top level that is kept and exported. */
  | { readonly kind: "binding"; readonly binding: Binding; readonly member?: string }
  /** The text of the function, between `before` and `after`. */
  | { readonly kind: "copy"; readonly node: Node; readonly before: string; readonly after: string }
  | { readonly kind: "refused"; readonly what: string };

export function entryOf(module: Module, node: FunctionNode): Entry {
  const { parent, child } = module.meaning(node);
  if (node.type === "FunctionDeclaration") {
    const binding = node.id === null ? module.bindings.get("export default") : module.bindings.get(node.id.name);
    if (binding !== undefined && binding.units.some((unit) => unit.node === node)) {
      return node.id === null ? { kind: "copy", node, before: "", after: "" } : { kind: "binding", binding };
    }
    return { kind: "copy", node, before: "", after: "" };
  }
  if (parent?.type === "MethodDefinition") {
    if (parent.kind !== "method") return { kind: "refused", what: parent.kind === "constructor" ? "a class" : "an accessor" };
    if (!parent.static) return { kind: "refused", what: "a method of an instance" };
    const body = module.parent(parent);
    const owner = body === undefined ? undefined : module.parent(body);
    const declared = owner?.type === "ClassDeclaration" && owner.id !== null ? module.bindings.get(owner.id.name) : undefined;
    if (module.specialIn(parent).some((each) => each.type === "PrivateIdentifier")) {
      if (declared === undefined || parent.computed)
        return { kind: "refused", what: "a method that uses private fields of a class inside other code" };
      return { kind: "binding", binding: declared, member: nameOf(parent.key as never) };
    }
    return method(node);
  }
  if (parent?.type === "Property" && parent.value === child && parent.kind !== "init") return { kind: "refused", what: "an accessor" };
  if (parent?.type === "Property" && parent.method && parent.value === child) return method(node);
  if (parent?.type === "VariableDeclarator" && parent.init === child && parent.id.type === "Identifier") {
    const binding = module.bindings.get(parent.id.name);
    if (binding !== undefined && !binding.reassignable && binding.units.some((unit) => unit.node === parent))
      return { kind: "binding", binding };
  }
  return { kind: "copy", node, before: "(", after: ")" };
}

/** A method has no text that stands alone: it becomes one of an object of its own. */
function method(node: FunctionNode): Entry {
  return { kind: "copy", node, before: `({ ${node.async ? "async " : ""}${node.generator ? "*" : ""}fn`, after: " }).fn" };
}

/** Finds the name under which the user knows a function: the one given, that of the declaration around it, its own. */
export function displayName(module: Module, node: FunctionNode, given: string | undefined, own: string): string {
  if (given !== undefined && given !== own) return given;
  let at: Node = node;
  for (;;) {
    const { parent, child }: { parent: Node | undefined; child: Node } = module.meaning(at);
    if (parent === undefined) break;
    if (parent.type === "CallExpression" && parent.callee !== child) {
      const [spec] = parent.arguments;
      if (
        given !== undefined &&
        spec?.type === "ObjectExpression" &&
        spec.properties.some(
          (each) =>
            each.type === "Property" && each.key.type === "Identifier" && each.key.name === "name" && bare(each.value).type === "Literal",
        )
      )
        return given;
      at = parent;
      continue;
    }
    if (parent.type === "VariableDeclarator" && parent.id.type === "Identifier") return parent.id.name;
    if (parent.type === "AssignmentExpression") {
      const { left } = parent;
      const exported = exportsName(left);
      if (exported !== undefined) return exported;
      if (left.type === "Identifier") return left.name;
      if (left.type === "MemberExpression" && !left.computed && left.property.type === "Identifier") return left.property.name;
    }
    if (
      (parent.type === "Property" || parent.type === "PropertyDefinition" || parent.type === "MethodDefinition") &&
      !parent.computed &&
      parent.key.type === "Identifier"
    ) {
      // `{ args, returns, eval: (x) => ... }` is an option of the call around it, not a name.
      const object = module.meaning(parent).parent;
      const around = object === undefined ? undefined : module.meaning(object).parent;
      if (parent.type !== "Property" || around?.type !== "CallExpression") return parent.key.name;
      at = object as Node;
      continue;
    }
    if (parent.type === "AssignmentPattern" && parent.left.type === "Identifier") return parent.left.name;
    break;
  }
  if (node.type !== "ArrowFunctionExpression" && node.id !== null) return node.id.name;
  if (own !== "") return own;
  for (const around of module.functionsAround(node)) {
    const name = displayName(module, around, undefined, "");
    if (name !== "") return name;
  }
  return "";
}

/** Says what kind of local a captured name is. */
export function ownerOf(module: Module, definition: { readonly type: string; readonly node: Node }): string {
  const word =
    definition.type === "Parameter"
      ? "a parameter"
      : definition.type === "Variable"
        ? "a local variable"
        : definition.type === "ClassName"
          ? "a local class"
          : definition.type === "FunctionName"
            ? "a local function"
            : "a local name";
  for (const around of module.functionsAround(definition.node)) return `${word} of ${functionLabel(module, around)}`;
  if (definition.type === "Parameter" && isFunction(definition.node)) return `${word} of ${functionLabel(module, definition.node)}`;
  return `${word} of the block around it`;
}

function functionLabel(module: Module, node: FunctionNode): string {
  if (node.type !== "ArrowFunctionExpression" && node.id !== null) return `\`${node.id.name}\``;
  const { parent } = module.meaning(node);
  if (parent?.type === "VariableDeclarator" && parent.id.type === "Identifier") return `\`${parent.id.name}\``;
  if ((parent?.type === "Property" || parent?.type === "MethodDefinition") && parent.key.type === "Identifier")
    return `\`${parent.key.name}\``;
  return "the function around it";
}
