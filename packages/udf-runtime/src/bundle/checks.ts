// SPDX-License-Identifier: Apache-2.0
import { existsSync, statSync } from "node:fs";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import path from "node:path";
import { requireOf } from "./commonjs.ts";
import type { Module, Unit } from "./module.ts";
import { laterFunction } from "./mutations.ts";
import { bare, type FunctionNode, type Node } from "./parse.ts";
import { memberOf, type Reach } from "./reach.ts";
import type { Run } from "./run.ts";

/** The first `await` that runs while a unit is made. */
export function madeAwait(module: Module, unit: Unit): Node | undefined {
  const statement = unit.statement.type === "ExportNamedDeclaration" ? unit.statement.declaration : unit.statement;
  if (statement?.type === "VariableDeclaration" && (statement.kind === "await using" || statement.kind === "using")) return unit.node;
  return module
    .specialIn(unit.node)
    .find(
      (node) =>
        (node.type === "AwaitExpression" ||
          (node.type === "ForOfStatement" && node.await) ||
          (node.type === "VariableDeclaration" && node.kind === "await using")) &&
        laterFunction(module, node) === undefined,
    );
}

/** Applies the rules of a node that reaches out of its module in its own way. */
export function checkSpecial(reach: Reach, run: Run, module: Module, node: Node): void {
  const site = { module, node };
  switch (node.type) {
    case "MetaProperty":
      if (node.meta.name === "import") checkImportMeta(reach, run, module, node);
      return;
    case "ImportExpression": {
      const { source } = node;
      if (source.type === "Literal" && typeof source.value === "string") {
        for (const name of namesTaken(module, node)) reach.dependency(run, module, source.value, name, "import", site, source.value);
      } else reach.refusals.dynamicImport(run, site);
      return;
    }
    case "CallExpression": {
      if (node.callee.type !== "Identifier" || node.callee.name !== "require") {
        noteChance(reach, run, module, node);
        return;
      }
      const source = requireOf(node);
      if (
        source === undefined ||
        module.uses.some((use) => use.node === node.callee && (use.binding !== undefined || use.local !== undefined))
      )
        return;
      // `const x = require("y")` at the top is an import; its uses say which names are wanted.
      const declared = [...module.bindings.values()].some(
        (binding) =>
          binding.imported?.via === "require" &&
          binding.imported.source === source &&
          binding.units.some((unit) => unit.node.range[0] <= node.range[0] && unit.node.range[1] >= node.range[1]),
      );
      if (!declared) for (const name of namesTaken(module, node)) reach.dependency(run, module, source, name, "require", site, source);
      return;
    }
    case "NewExpression":
      noteChance(reach, run, module, node);
      return;
    default:
  }
}

/** The names that are taken of `await import("x")` or `require("x")`; `*` when that cannot be told. */
function namesTaken(module: Module, node: Node): string[] {
  let { parent, child } = module.meaning(node);
  if (parent?.type === "AwaitExpression") ({ parent, child } = module.meaning(parent));
  else if (node.type === "ImportExpression") return ["*"];
  if (parent?.type === "VariableDeclarator" && parent.init === child && parent.id.type === "ObjectPattern") {
    const names = parent.id.properties.map((each) =>
      each.type === "Property" && !each.computed
        ? each.key.type === "Identifier"
          ? each.key.name
          : each.key.type === "Literal"
            ? String(each.key.value)
            : undefined
        : undefined,
    );
    if (names.every((name) => name !== undefined)) return names as string[];
  }
  return [memberOf(module, bare(child))];
}

function checkImportMeta(reach: Reach, run: Run, module: Module, node: Node): void {
  const site = { module, node };
  const member = module.parent(node);
  if (member?.type === "MemberExpression" && !member.computed && member.property.type === "Identifier" && member.property.name === "url") {
    const { parent } = module.meaning(member);
    if (parent?.type === "NewExpression" && parent.callee.type === "Identifier" && parent.callee.name === "URL") {
      const [literal, base] = parent.arguments;
      if (base !== undefined && bare(base) === member && literal?.type === "Literal" && typeof literal.value === "string") {
        addAsset(reach, run, module, literal, literal.value);
        return;
      }
    }
    if (parent?.type === "CallExpression" && parent.callee.type === "Identifier" && requiresBuiltinsOnly(module, parent)) return;
  }
  reach.refusals.importMeta(run, site);
}

/** `createRequire(import.meta.url)` whose result is only asked for modules of Node.js. */
function requiresBuiltinsOnly(module: Module, call: Node): boolean {
  if (call.type !== "CallExpression" || call.callee.type !== "Identifier") return false;
  const { callee } = call;
  const created = module.uses.find((use) => use.node === callee)?.binding?.imported;
  if (created?.name !== "createRequire") return false;
  const literal = (node: Node | undefined): boolean =>
    node?.type === "CallExpression" && node.arguments[0]?.type === "Literal" && isBuiltin(String(node.arguments[0].value));
  const { parent, child } = module.meaning(call);
  if (parent?.type === "CallExpression" && parent.callee === child) return literal(parent);
  if (parent?.type !== "VariableDeclarator" || parent.id.type !== "Identifier") return false;
  const binding = module.bindings.get(parent.id.name);
  if (binding === undefined) return false;
  return module.uses
    .filter((use) => use.binding === binding)
    .every((use) => {
      const around = module.parent(use.node);
      return around?.type === "CallExpression" && around.callee === use.node && literal(around);
    });
}

function addAsset(reach: Reach, run: Run, module: Module, literal: Node, reference: string): void {
  if (/^[a-z][a-z0-9+.-]*:/i.test(reference) && !reference.startsWith("file:")) return;
  const url = new URL(reference, `file://${module.file}`);
  const file = decodeURIComponent(url.pathname);
  if (!existsSync(file) || !statSync(file).isFile()) {
    reach.refusals.asset(run, reference, { module, node: literal });
    return;
  }
  const digest = createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 12);
  const name = `${digest}-${path.basename(file)}`;
  run.assets.set(literal, {
    module,
    literal,
    text: JSON.stringify(`./${name}${url.search}${url.hash}`),
    asset: { kind: "file", name, path: file },
  });
}

/** A value that depends on when it is made differs between the driver and the workers. */
function noteChance(reach: Reach, run: Run, module: Module, node: Node): void {
  if (laterFunction(module, node) !== undefined) return;
  if (node.type !== "CallExpression" && node.type !== "NewExpression") return;
  const text = module.source(node.callee);
  const chance =
    node.type === "NewExpression"
      ? text === "Date" && node.arguments.length === 0
      : /^(Date\.now|Math\.random|performance\.now|(crypto\.)?randomUUID|process\.hrtime)$/.test(text);
  if (!chance) return;
  const { file, line } = reach.refusals.place({ module, node });
  run.warnings.add(
    `${file}:${line} calls \`${text}\` when its module starts: each worker gets another value than the driver. Pass the value with \`bind\` if it has to be the same.`,
  );
}

/** `this`, `super` and `new.target` that belong to the function itself and not to one inside it. */
export function ownThis(module: Module, fn: FunctionNode): Node | undefined {
  return module.specialIn(fn).find((node) => {
    if (node.type !== "ThisExpression" && node.type !== "Super" && !(node.type === "MetaProperty" && node.meta.name === "new"))
      return false;
    for (let at = module.parent(node); at !== undefined; at = module.parent(at)) {
      if (at === fn) return true;
      if (
        at.type === "FunctionDeclaration" ||
        at.type === "FunctionExpression" ||
        at.type === "PropertyDefinition" ||
        at.type === "StaticBlock"
      )
        return false;
    }
    return false;
  });
}
