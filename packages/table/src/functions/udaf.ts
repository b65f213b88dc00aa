// SPDX-License-Identifier: Apache-2.0
import { type AnySqlType, ConfigurationError, type JsOf, type JsTuple } from "@tsflink/core";
import { type AggregateParts, describe, hookDefinition, isSqlType, type FunctionDefinition } from "@tsflink/core/internal";
import type { ExprOf } from "../expressions/expr-of.ts";
import { expression } from "../expressions/expression.ts";
import type { ExpressionNode } from "../plan/nodes.ts";
import { withDefinition } from "./definition.ts";
import { functionDefinition, type FunctionOptions } from "./spec.ts";
import { argumentsOf, nodesOf, type CallArgs, type FunctionContext } from "./udf.ts";

/** An aggregate function for Flink; calling it in a query builds an expression over many rows. */
export interface AggregateUdf<A extends readonly AnySqlType[], R> {
  (...args: CallArgs<A>): ExprOf<R>;
}

/** An accumulator as the functions of an aggregate get it: their own, so that they may change it. */
export type Accumulator<T> =
  T extends ReadonlyMap<infer K, infer V>
    ? Map<K, Accumulator<V>>
    : T extends readonly (infer E)[]
      ? Accumulator<E>[]
      : T extends Uint8Array | { readonly [Symbol.toStringTag]: string }
        ? T
        : T extends object
          ? { -readonly [K in keyof T]: Accumulator<T[K]> }
          : T;

/** What a function of an aggregate gives back: the accumulator from now on, or nothing when it has changed the one it was given. */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a function without `return` gives `void`
export type NextAccumulator<T> = T | (NonNullable<T> extends object ? void : never);

/** What `udaf` is told. The functions run like those of `udf`, but cannot be asynchronous. */
export interface UdafSpec<
  A extends readonly AnySqlType[],
  C extends AnySqlType,
  R extends AnySqlType,
  B extends object,
  O = undefined,
> extends Omit<FunctionOptions<A, B, O>, "async" | "module" | "skipNulls"> {
  /** The SQL type of what is kept for each group between rows, in Flink's state: small is fast. */
  readonly accumulator: C;
  /** The SQL type of the result. */
  readonly returns: R;
  /** The accumulator of a group that has no rows yet. */
  readonly create: (this: void, context: FunctionContext<B, O>) => JsOf<C>;
  /** Takes a row in. */
  readonly accumulate: (
    this: void,
    accumulator: Accumulator<JsOf<C>>,
    ...args: [...JsTuple<A>, context: FunctionContext<B, O>]
  ) => NextAccumulator<JsOf<C>>;
  /** Takes a row back that was accumulated before. Flink needs it where rows of the input change or leave, and for `over` windows with an end. */
  readonly retract?: (
    this: void,
    accumulator: Accumulator<JsOf<C>>,
    ...args: [...JsTuple<A>, context: FunctionContext<B, O>]
  ) => NextAccumulator<JsOf<C>>;
  /** Takes in the accumulator of other rows of the group. Session windows need it; with it Flink aggregates before rows are sent to other tasks. */
  readonly merge?: (
    this: void,
    accumulator: Accumulator<JsOf<C>>,
    other: Accumulator<JsOf<C>>,
    context: FunctionContext<B, O>,
  ) => NextAccumulator<JsOf<C>>;
  /** The result so far. It must not change the accumulator. */
  readonly result: (this: void, accumulator: JsOf<C>, context: FunctionContext<B, O>) => JsOf<R>;
}

/**
 * Makes an aggregate function: one value of many rows, anywhere that Flink takes aggregates - groups, windows, `over`, with `distinct()`, in SQL.
 *
 * An accumulator is kept for each group, in Flink's state. The functions get a copy that is theirs: they return a new one, or change it and return
 * nothing. How rows are put together before the functions see them is Flink's choice.
 *
 * @throws `ConfigurationError` when the specification is wrong.
 * @example
 * ```ts
 * const weightedAverage = udaf({
 *   args: [t.double().notNull(), t.int().notNull()],
 *   accumulator: t.row({ sum: t.double().notNull(), weight: t.int().notNull() }).notNull(),
 *   returns: t.double(),
 *   create: () => ({ sum: 0, weight: 0 }),
 *   accumulate: (acc, value, weight) => ({ sum: acc.sum + value * weight, weight: acc.weight + weight }),
 *   result: (acc) => (acc.weight === 0 ? null : acc.sum / acc.weight),
 * });
 * grades.groupBy((g) => ({ pupil: g.pupil })).select((g, key) => ({ ...key, average: weightedAverage(g.grade, g.weight) }));
 * ```
 */
export function udaf<
  const A extends readonly AnySqlType[],
  C extends AnySqlType,
  R extends AnySqlType,
  const B extends object = {},
  O = undefined,
>(spec: UdafSpec<A, C, R, B, O>): AggregateUdf<A, JsOf<R>> {
  const definition = aggregateDefinition("udaf", spec as never);
  const callable = (...args: readonly unknown[]): unknown => {
    const given = argumentsOf(definition, args);
    const node: ExpressionNode = Object.freeze({ kind: "function", function: definition, aggregate: true, args: nodesOf(given) });
    return expression({ node, type: definition.returns.definition, exact: true, scopes: given.flatMap(({ scopes }) => scopes) });
  };
  return withDefinition(callable as never, definition) as unknown as AggregateUdf<A, JsOf<R>>;
}

/** By what makes it: the option that is its type, the functions it has and those it may have. The last of `needed` gives what the aggregate is for. */
const MAKERS = {
  udaf: { type: "returns", needed: ["create", "accumulate", "result"], optional: ["retract", "merge"] },
  udtaf: { type: "yields", needed: ["create", "accumulate", "emit"], optional: ["retract"] },
} as const;

/** Checks what the user wrote and makes the definition of it. */
export function aggregateDefinition(maker: keyof typeof MAKERS, spec: Readonly<Record<string, unknown>>): FunctionDefinition {
  const { type, needed, optional } = MAKERS[maker];
  const label = typeof spec["name"] === "string" ? `${maker} ${spec["name"]}` : maker;
  const refuse = (option: string, problem: string): never => {
    throw new ConfigurationError(`${option}: ${label}: ${problem}`, { option, received: describe(spec[option]) });
  };
  const { accumulator } = spec;
  if (!isSqlType(accumulator)) return refuse("accumulator", `${describe(accumulator)} is not a type; make one with \`t\``);
  const part = (name: string): FunctionDefinition => {
    const fn = spec[name];
    if (typeof fn !== "function") return refuse(name, `${describe(fn)} is not a function`);
    return hookDefinition({ name: undefined, fn: fn as FunctionDefinition["fn"], bound: undefined, module: undefined });
  };
  const parts = new Map([...needed, ...optional.filter((name) => spec[name] !== undefined)].map((name) => [name as string, part(name)]));
  if ("async" in spec) refuse("async", "the functions of an aggregate cannot be asynchronous");
  const own: readonly string[] = ["accumulator", ...needed, ...optional];
  const common = Object.fromEntries(Object.entries(spec).filter(([key]) => !own.includes(key)));
  const found = (name: string): FunctionDefinition => parts.get(name) as FunctionDefinition;
  const aggregate = Object.freeze<AggregateParts>({
    accumulator,
    create: found("create"),
    ...(parts.has("retract") ? { retract: found("retract") } : {}),
    ...(parts.has("merge") ? { merge: found("merge") } : {}),
    result: found(needed[2]),
  });
  return functionDefinition(maker, common as never, type, spec[type] as AnySqlType, found("accumulate").fn, aggregate);
}
