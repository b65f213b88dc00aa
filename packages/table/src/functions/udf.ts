// SPDX-License-Identifier: Apache-2.0
import { type AnySqlType, ConfigurationError, type JsOf, type JsTuple } from "@tsflink/core";
import { describe, formatType, type FunctionDefinition } from "@tsflink/core/internal";
import type { Expr, Operand } from "../expressions/expr.ts";
import type { ExprOf } from "../expressions/expr-of.ts";
import { expression, inside, isExpression, type Inside } from "../expressions/expression.ts";
import { describeExpression } from "../expressions/describe-expression.ts";
import { alike, literalOf } from "../expressions/literal.ts";
import { invalid } from "../plan/errors.ts";
import type { ExpressionNode } from "../plan/nodes.ts";
import { withDefinition } from "./definition.ts";
import { functionDefinition, type DeadLetters, type FunctionOptions, type TaskContext } from "./spec.ts";

/** What a function gets after its arguments. */
export interface FunctionContext<B extends object, O = undefined> extends TaskContext<B> {
  /** What the option `open` returned. */
  readonly opened: O;
}

/** What a function is called with; with the option `skipNulls` never with NULL. */
export type ArgumentValues<A extends readonly AnySqlType[], N extends boolean> = N extends true
  ? { readonly [I in keyof A]: NonNullable<JsOf<A[I]>> }
  : JsTuple<A>;

/** The arguments of a call in a query: expressions or values. */
export type CallArgs<A extends readonly AnySqlType[]> = { readonly [I in keyof A]: Operand<JsOf<A[I]>> };

/** A function for Flink; calling it in a query builds an expression. */
export interface ScalarUdf<A extends readonly AnySqlType[], R> {
  (...args: CallArgs<A>): ExprOf<R>;
}

/** What a call of a table function is: something to join with. */
export interface TableCall<out R> {
  /** For the compiler only. */
  readonly "~call": R;
}

/** A table function for Flink; calling it in a query gives what `joinLateral` takes. */
export interface TableUdf<A extends readonly AnySqlType[], R> {
  (...args: CallArgs<A>): TableCall<R>;
}

/** What `udf`, `udtf` and `udaf` return. */
export type AnyUdf = (...args: never[]) => Expr<unknown> | TableCall<unknown>;

export interface UdfSpec<A extends readonly AnySqlType[], R extends AnySqlType, B extends object, O = undefined> extends FunctionOptions<
  A,
  B,
  O
> {
  /** The SQL type of the result; a value that does not fit fails the job. */
  readonly returns: R;
  /**
   * What becomes of a row for which the function throws, is rejected, takes too long, or gives what does not fit: the job fails; the result is NULL;
   * or the row leaves the table and becomes a {@link deadLetter}. Where it is not the job, the metric `errors` counts. @defaultValue `"fail"`
   */
  readonly onError?: "fail" | DeadLetters | (null extends JsOf<R> ? "null" : never);
}

export interface UdtfSpec<A extends readonly AnySqlType[], R extends AnySqlType, B extends object, O = undefined> extends FunctionOptions<
  A,
  B,
  O
> {
  /** The type of the rows, a `t.row(...)`; its fields become columns. */
  readonly yields: R;
  /**
   * What becomes of a row for which the function throws, is rejected, takes too long, or yields what does not fit: the job fails; it yields no rows at
   * all, which a left join keeps; or the row leaves the table and becomes a {@link deadLetter}. @defaultValue `"fail"`
   */
  readonly onError?: "fail" | "skip" | DeadLetters;
}

export function argumentsOf(definition: FunctionDefinition, args: readonly unknown[]): Inside[] {
  const label = definition.name ?? "the function";
  const wanted = definition.args;
  if (args.length !== wanted.length)
    throw new ConfigurationError(
      `${label} takes ${String(wanted.length)} argument${wanted.length === 1 ? "" : "s"}${wanted.length === 0 ? "" : ` (${wanted.join(", ")})`}, not ${String(args.length)}`,
      { option: "args", received: args.length },
    );
  return wanted.map((type, i) => {
    const what = `argument ${String(i + 1)} of ${label}`;
    const arg = args[i];
    if (!isExpression(arg)) return literalOf(type.definition, arg, what);
    const parts = inside(arg);
    if (!alike(type.definition, parts.type))
      throw invalid(
        `${what}: ${describeExpression(parts.node)} is ${formatType(parts.type)}, not ${type.toString()}; convert it with .cast()`,
      );
    if (parts.type.nullable && !type.definition.nullable)
      throw invalid(
        `${what}: ${describeExpression(parts.node)} may be NULL, and ${type.toString()} was declared; declare it nullable, or give another value with .ifNull()`,
      );
    return parts;
  });
}

export const nodesOf = (args: readonly Inside[]): readonly ExpressionNode[] => Object.freeze(args.map(({ node }) => node));

/**
 * Makes a function that Flink calls for each row, also an `async` one, whose calls then overlap.
 *
 * It runs beside Flink's operators: its imports, and the top-level code of its module that it reaches, are bundled with it and run once in each
 * worker. Values made at run time are passed with `bind`. SQL's NULL is `null`.
 *
 * @throws `ConfigurationError` when the specification is wrong.
 * @example
 * ```ts
 * const domainOf = udf({ args: [t.string()], returns: t.string() }, (email) => email?.split("@").at(-1) ?? null);
 * users.select((u) => ({ domain: domainOf(u.email) }));
 * ```
 */
export function udf<
  const A extends readonly AnySqlType[],
  R extends AnySqlType,
  const B extends object = {},
  O = undefined,
  N extends boolean = false,
>(
  spec: UdfSpec<A, R, B, O> & { readonly skipNulls?: N },
  fn: (this: void, ...args: [...ArgumentValues<A, N>, context: FunctionContext<B, O>]) => JsOf<R> | Promise<JsOf<R>>,
): ScalarUdf<A, JsOf<R>> {
  return scalarFunction(functionDefinition("udf", spec, "returns", spec.returns, fn));
}

/** What a definition is to its callers. */
export function scalarFunction<A extends readonly AnySqlType[], R>(definition: FunctionDefinition): ScalarUdf<A, R> {
  const callable = (...args: readonly unknown[]): unknown => {
    const given = argumentsOf(definition, args);
    const node: ExpressionNode = Object.freeze({ kind: "function", function: definition, args: nodesOf(given) });
    return expression({ node, type: definition.returns.definition, exact: true, scopes: given.flatMap(({ scopes }) => scopes) });
  };
  return withDefinition(callable as never, definition) as unknown as ScalarUdf<A, R>;
}

const brand: unique symbol = Symbol.for("@tsflink/table/table-call") as never;

/** A call of a table function as the relations see it. */
export class TableFunctionCall {
  readonly definition: FunctionDefinition;
  readonly args: readonly ExpressionNode[];
  /** The tables whose columns the arguments read. */
  readonly scopes: readonly object[];

  constructor(definition: FunctionDefinition, args: readonly Inside[]) {
    this.definition = definition;
    this.args = nodesOf(args);
    this.scopes = args.flatMap(({ scopes }) => scopes);
    Object.freeze(this);
  }

  get [brand](): true {
    return true;
  }
}

/** The call of a table function or a table aggregate that a callback returned; nothing for anything else. */
export function tableCallIn(value: unknown): TableFunctionCall | undefined {
  return typeof value === "object" && value !== null && (value as { readonly [brand]?: unknown })[brand] === true
    ? (value as TableFunctionCall)
    : undefined;
}

/** Narrows what the callback of `joinLateral` returned. */
export function asTableCall(value: unknown, what: string): TableFunctionCall {
  const call = tableCallIn(value);
  if (call?.definition.kind === "table") return call;
  throw new ConfigurationError(
    call === undefined
      ? `${what}: ${describe(value)} is not a call of a table function made by udtf()`
      : `${what}: ${call.definition.name ?? "the function"} is a table aggregate function; it goes with flatAggregate()`,
    { option: "call", received: describe(value) },
  );
}

/**
 * Makes a table function: a generator, or an async one, that yields any number of rows for each row that it is called for.
 *
 * @throws `ConfigurationError` when the specification is wrong.
 * @example
 * ```ts
 * const words = udtf({ args: [t.string().notNull()], yields: t.row({ word: t.string().notNull() }).notNull() }, function* (line) {
 *   for (const word of line.split(" ")) yield { word };
 * });
 * lines.joinLateral((l) => words(l.line));
 * ```
 */
export function udtf<
  const A extends readonly AnySqlType[],
  R extends AnySqlType,
  const B extends object = {},
  O = undefined,
  N extends boolean = false,
>(
  spec: UdtfSpec<A, R, B, O> & { readonly skipNulls?: N },
  fn: (this: void, ...args: [...ArgumentValues<A, N>, context: FunctionContext<B, O>]) => Iterable<JsOf<R>> | AsyncIterable<JsOf<R>>,
): TableUdf<A, NonNullable<JsOf<R>>> {
  const definition = functionDefinition("udtf", spec, "yields", spec.yields, fn);
  if (definition.returns.definition.kind !== "row") {
    throw new ConfigurationError(
      `yields: a table function yields rows; write t.row({ value: ... }) instead of ${definition.returns.toString()}`,
      { option: "yields" },
    );
  }
  const callable = (...args: readonly unknown[]): TableFunctionCall => new TableFunctionCall(definition, argumentsOf(definition, args));
  return withDefinition(callable as never, definition) as unknown as TableUdf<A, NonNullable<JsOf<R>>>;
}
