// SPDX-License-Identifier: Apache-2.0
/** The objects behind `Expr`: a node, its SQL type, and the methods of that type's family. */
import { describe, formatType, type TypeDefinition } from "@tsflink/core/internal";
import type { ExpressionNode } from "../plan/nodes.ts";
import { invalid } from "../plan/errors.ts";
import { anyMethods } from "./any.ts";
import { booleanMethods } from "./boolean.ts";
import { methodOf, type Builtin } from "./builtin.ts";
import { bytesMethods } from "./bytes.ts";
import { arrayMethods, fieldsOf, mapMethods, rowMethods } from "./collection.ts";
import { describeExpression } from "./describe-expression.ts";
import type { Expr } from "./expr.ts";
import { intervalMethods } from "./interval.ts";
import { numericMethods } from "./numeric.ts";
import { stringMethods } from "./string.ts";
import { timeMethods } from "./temporal.ts";
import { familyOf, type Family } from "./types.ts";
import { variantMethods } from "./variant.ts";

/** What an expression is made of. */
export interface Inside {
  readonly node: ExpressionNode;
  readonly type: TypeDefinition;
  /** Whether the planner will derive the very same type; not where it has rules of its own for precisions. */
  readonly exact: boolean;
  /** The tables whose columns it reads; an expression makes sense only where these are at hand. */
  readonly scopes: readonly object[];
}

/** A method of expressions, by what it is called on. */
export type Method = (self: Inside, ...args: never[]) => Inside;
/** A method, written out or described. */
export type Member = Method | Builtin;
export type Methods = Readonly<Record<string, Member>>;

// Registered: an expression made by another copy of this package is still one.
const key: unique symbol = Symbol.for("@tsflink/table/expression") as never;

// Called, not computed while the module loads: the families and this module import each other.
export function methodsOf(family: Family): Methods {
  switch (family) {
    case "boolean":
      return booleanMethods;
    case "number":
      return numericMethods;
    case "string":
      return stringMethods;
    case "time":
      return timeMethods;
    case "array":
      return arrayMethods;
    case "map":
      return mapMethods;
    case "row":
      return rowMethods;
    case "interval":
      return intervalMethods;
    case "bytes":
      return bytesMethods;
    case "variant":
      return variantMethods;
    case "other":
      return {};
  }
}

export const families: readonly Family[] = [
  "boolean",
  "number",
  "string",
  "time",
  "interval",
  "bytes",
  "array",
  "map",
  "row",
  "variant",
  "other",
];
const prototypes = new Map<Family, object>();

function prototypeOf(family: Family): object {
  const made = prototypes.get(family);
  if (made !== undefined) return made;
  const prototype = {
    get [Symbol.toStringTag](): string {
      return "Expr";
    },
    [Symbol.toPrimitive](this: object): never {
      throw invalid(
        `${describeExpression(inside(this).node)} has no value here, only in Flink, so JavaScript's operators do not apply to it; write .plus(), .eq(), .gt(), .and(), .or(), .concat() and the like instead of +, ===, >, &&, || and templates`,
      );
    },
    [Symbol.for("nodejs.util.inspect.custom")](this: object): string {
      const { node, type } = inside(this);
      return `Expr(${describeExpression(node)}: ${formatType(type)})`;
    },
  };
  // A method of another family says so, for callers without a compiler.
  for (const other of families)
    if (other !== family) for (const name of Object.keys(methodsOf(other))) define(prototype, name, refusal(name, other));
  for (const [name, method] of [...Object.entries(anyMethods as Methods), ...Object.entries(methodsOf(family))])
    define(prototype, name, bound(typeof method === "function" ? method : methodOf(name, method)));
  if (family === "row")
    define(prototype, "flatten", function (this: unknown): object {
      return Object.freeze(Object.fromEntries(Object.entries(fieldsOf(inside(this))).map(([name, field]) => [name, expression(field)])));
    });
  prototypes.set(family, prototype);
  return prototype;
}

function define(prototype: object, name: string, value: unknown): void {
  Object.defineProperty(prototype, name, { value, enumerable: false, configurable: true });
}

function bound(method: Method): (this: unknown, ...args: never[]) => object {
  return function (this: unknown, ...args: never[]): object {
    return expression(method(inside(this), ...args));
  };
}

const wanted: Readonly<Record<Family, string>> = {
  boolean: "a BOOLEAN",
  number: "a number",
  string: "a string",
  time: "a date or a time",
  interval: "an INTERVAL",
  bytes: "bytes",
  variant: "a VARIANT",
  array: "an ARRAY",
  map: "a MAP",
  row: "a ROW",
  other: "another type",
};

function refusal(name: string, family: Family): (this: unknown) => never {
  return function (this: unknown): never {
    const { node, type } = inside(this);
    throw invalid(
      `${describeExpression(node)} is ${formatType(type)}, and ${name}() needs ${wanted[family]}; convert with .cast() if that is meant`,
    );
  };
}

/** The object that users hold. */
export function expression<T = never>(parts: Inside): T {
  const made = Object.create(prototypeOf(familyOf(parts.type)), { [key]: { value: Object.freeze(parts) } }) as object;
  if (parts.type.kind === "boolean" && parts.node.kind === "call") conditions?.push(parts.node);
  return Object.freeze(made) as T;
}

export function isExpression(value: unknown): value is Expr<unknown> {
  return typeof value === "object" && value !== null && key in value;
}

/** What an expression is made of. @throws `ValidationError` when it is none. */
export function inside(value: unknown, what = "this"): Inside {
  if (!isExpression(value)) throw invalid(`${what}: expected an expression, received ${describe(value)}`);
  return (value as unknown as { readonly [key]: Inside })[key];
}

let conditions: ExpressionNode[] | undefined;

/**
 * Runs a callback of the user that returns expressions. `a.gt(1) && b.gt(2)` is `b.gt(2)` for JavaScript, and no hook tells;
 * so a condition that the callback makes and that is not part of what it returns is an error.
 */
export function withoutLostConditions<T>(what: string, callback: () => T, nodesOf: (result: T) => readonly ExpressionNode[]): T {
  const outer = conditions;
  const made: ExpressionNode[] = [];
  conditions = made;
  let result: T;
  try {
    result = callback();
  } finally {
    conditions = outer;
  }
  const used = new Set<ExpressionNode>();
  const visit = (node: ExpressionNode): void => {
    used.add(node);
    if ("args" in node) node.args.forEach(visit);
  };
  nodesOf(result).forEach(visit);
  const lost = made.find((node) => !used.has(node));
  if (lost !== undefined)
    throw invalid(
      `${what}: the condition ${describeExpression(lost)} is made but is not part of the result; JavaScript's && and || do not combine conditions, .and() and .or() do`,
    );
  return result;
}
