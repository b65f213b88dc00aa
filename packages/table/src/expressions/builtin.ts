// SPDX-License-Identifier: Apache-2.0
/**
 * Calls of Flink's built-in functions, described: which function, what it gives, what its arguments are. Function declarations only, for the
 * modules of this folder import each other and describe their methods while they load.
 */
import { formatType, isSqlType, maxLength, type TypeDefinition } from "@tsflink/core/internal";
import type { AnySqlType } from "@tsflink/core";
import type { ExpressionNode } from "../plan/nodes.ts";
import { invalid } from "../plan/errors.ts";
import { isExpression, type Inside, type Method } from "./expression.ts";
import { intArgument, literalOfValue, operand } from "./literal.ts";
import { simpleType, stringType, withNull } from "./types.ts";

/** What a call gives, from its arguments; the first is what the method was called on. */
export type Gives = (args: readonly Inside[]) => TypeDefinition;

/** Turns an argument into what Flink is given; `undefined` leaves the argument out. */
export type Param = (value: unknown, what: string, self: Inside) => Inside | undefined;

/** A method that is one call of a built-in function. */
export interface Builtin {
  /** A field of Flink's `BuiltInFunctionDefinitions`. */
  readonly calls: string;
  readonly gives: Gives;
  readonly params: readonly Param[];
  /** Whether the planner derives this type or a narrower one; not where it has rules of its own. */
  readonly exact: boolean;
}

export function builtin(calls: string, gives: Gives, ...params: readonly Param[]): Builtin {
  return { calls, gives, params, exact: true };
}

/** As `builtin`, with a result whose type the planner derives by rules of its own. */
export function builtinOpen(calls: string, gives: Gives, ...params: readonly Param[]): Builtin {
  return { calls, gives, params, exact: false };
}

/**
 * A call whose type Flink's Table API and its planner do not agree on: the cast says the one that the planner makes.
 */
export function builtinAs(calls: string, gives: Gives): Method {
  return (self: Inside): Inside => {
    const type = gives([self]);
    return call("CAST", type, [call(calls, type, [self]), Object.freeze({ kind: "type", type: formatType(type) })]);
  };
}

/** The method that a description stands for; `name` is for messages. */
export function methodOf(name: string, description: Builtin): Method {
  return (self: Inside, ...values: readonly unknown[]): Inside => apply(`${name}()`, description, self, values);
}

function apply(what: string, { calls, gives, params, exact }: Builtin, self: Inside, values: readonly unknown[]): Inside {
  const args = [self];
  params.forEach((param, i) => {
    const arg = param(values[i], what, self);
    if (arg !== undefined) args.push(arg);
  });
  return call(calls, gives(args), args, exact && args.every((arg) => arg.exact));
}

/** A call of a built-in function over expressions. */
export function call(name: string, type: TypeDefinition, args: readonly (Inside | ExpressionNode)[], exact = true): Inside {
  const nodes = args.map((arg) => ("node" in arg ? arg.node : arg));
  const scopes = args.flatMap((arg) => ("node" in arg ? arg.scopes : []));
  return { node: Object.freeze({ kind: "call", name, args: Object.freeze(nodes) }), type, exact, scopes };
}

export function symbol(enumeration: Extract<ExpressionNode, { kind: "symbol" }>["enum"], name: string): ExpressionNode {
  return Object.freeze({ kind: "symbol", enum: enumeration, name });
}

/** One of `allowed`, as the constant of Flink's enumeration: `"empty-array"` is `EMPTY_ARRAY`. */
export function symbolOf(
  enumeration: Extract<ExpressionNode, { kind: "symbol" }>["enum"],
  value: unknown,
  allowed: readonly string[],
  what: string,
): ExpressionNode {
  if (typeof value !== "string" || !allowed.includes(value))
    throw invalid(`${what}: ${String(value)} is not one of ${allowed.map((each) => `"${each}"`).join(", ")}`);
  return symbol(enumeration, value.toUpperCase().replaceAll("-", "_"));
}

export function definitionOfType(type: unknown, what: string): TypeDefinition {
  if (!isSqlType(type)) throw invalid(`${what}: expected a SQL type, e.g. t.bigint()`);
  return (type as AnySqlType).definition;
}

export function anyNull(args: readonly Inside[]): boolean {
  return args.some(({ type }) => type.nullable);
}

// What calls give: NULL when an argument may be, but where the name says otherwise.

export function boolean(args: readonly Inside[]): TypeDefinition {
  return simpleType("boolean", anyNull(args));
}
export function booleanNotNull(): TypeDefinition {
  return simpleType("boolean", false);
}
export function booleanOrNull(): TypeDefinition {
  return simpleType("boolean", true);
}
export function int(args: readonly Inside[]): TypeDefinition {
  return simpleType("int", anyNull(args));
}
export function intOrNull(): TypeDefinition {
  return simpleType("int", true);
}
export function bigint(args: readonly Inside[]): TypeDefinition {
  return simpleType("bigint", anyNull(args));
}
export function bigintOrNull(): TypeDefinition {
  return simpleType("bigint", true);
}
export function double(args: readonly Inside[]): TypeDefinition {
  return simpleType("double", anyNull(args));
}
export function string(args: readonly Inside[]): TypeDefinition {
  return stringType(anyNull(args));
}
export function stringOrNull(): TypeDefinition {
  return stringType(true);
}
export function bytes(args: readonly Inside[]): TypeDefinition {
  return { kind: "varbinary", length: maxLength, nullable: anyNull(args) };
}
export function bytesOrNull(): TypeDefinition {
  return { kind: "varbinary", length: maxLength, nullable: true };
}
export function strings(args: readonly Inside[]): TypeDefinition {
  return { kind: "array", element: stringType(true), nullable: anyNull(args) };
}
export function stringsOrNull(): TypeDefinition {
  return { kind: "array", element: stringType(true), nullable: true };
}
/** The type of what the method is called on. */
export function same(args: readonly Inside[]): TypeDefinition {
  return withNull((args[0] as Inside).type, anyNull(args));
}
export function sameOrNull(args: readonly Inside[]): TypeDefinition {
  return withNull((args[0] as Inside).type, true);
}

// What arguments are.

export function text(value: unknown, what: string): Inside {
  return operand(value, stringType(false), what);
}
export function whole(value: unknown, what: string): Inside {
  return intArgument(value, what);
}
export function numeric(value: unknown, what: string): Inside {
  return operand(value, simpleType("double", false), what);
}
/** Something of the type that the method is called on. */
export function alikeSelf(value: unknown, what: string, self: Inside): Inside {
  return operand(value, self.type, what);
}
/** An element of the array that the method is called on. */
export function element(value: unknown, what: string, self: Inside): Inside {
  return operand(value, (self.type as Extract<TypeDefinition, { readonly element: unknown }>).element, what);
}
export function truth(value: unknown, what: string): Inside {
  return operand(value, simpleType("boolean", false), what);
}
/** Any value: an expression, or what has a SQL type by itself. */
export function any(value: unknown, what: string): Inside {
  return isExpression(value) ? insideOf(value) : literalOfValue(value, what);
}
/** An argument that may be left out. */
export function optional(param: Param): Param {
  return (value, what, self) => (value === undefined ? undefined : param(value, what, self));
}
/** An argument with a value when it is left out. */
export function or(param: Param, otherwise: unknown): Param {
  return (value, what, self) => param(value === undefined ? otherwise : value, what, self);
}

function insideOf(value: unknown): Inside {
  return operand(value, { kind: "null", nullable: true }, "");
}

/** The arguments of a function, up to the first that is left out. */
export function builtinArgs(what: string, params: readonly Param[], values: readonly unknown[]): Inside[] {
  const end = values.indexOf(undefined);
  const given = end === -1 ? values : values.slice(0, end);
  return given.map((value, i) => {
    const param = params[i];
    if (param === undefined) throw invalid(`${what}: too many arguments`);
    return param(value, what, undefined as never) as Inside;
  });
}
