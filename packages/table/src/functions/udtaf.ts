// SPDX-License-Identifier: Apache-2.0
import { type AnySqlType, ConfigurationError, type JsOf } from "@tsflink/core";
import { describe } from "@tsflink/core/internal";
import { aggregateDefinition, type UdafSpec } from "./udaf.ts";
import { argumentsOf, tableCallIn, TableFunctionCall, type CallArgs, type FunctionContext } from "./udf.ts";

/** What a call of a table aggregate function is: something for `flatAggregate`. */
export interface TableAggregateCall<out R> {
  /** For the compiler only. */
  readonly "~aggregateCall": R;
}

/** A table aggregate function for Flink; calling it in a query gives what `flatAggregate` takes. */
export interface TableAggregateUdf<A extends readonly AnySqlType[], R> {
  (...args: CallArgs<A>): TableAggregateCall<R>;
}

/** What `udtaf` is told. The functions run like those of `udf`, but cannot be asynchronous. */
export interface UdtafSpec<
  A extends readonly AnySqlType[],
  C extends AnySqlType,
  R extends AnySqlType,
  B extends object,
  O = undefined,
> extends Omit<UdafSpec<A, C, R, B, O>, "returns" | "result" | "merge"> {
  /** The type of the rows, a `t.row(...)`; its fields become columns. */
  readonly yields: R;
  /** The rows so far, all of them each time: a generator, or an array. It must not change the accumulator. */
  readonly emit: (this: void, accumulator: JsOf<C>, context: FunctionContext<B, O>) => Iterable<JsOf<R>>;
}

/**
 * Makes a table aggregate function: any number of rows of the rows of a group, for `flatAggregate`. Whenever a row of the group comes, what was emitted
 * before is replaced by what is emitted then.
 *
 * @throws `ConfigurationError` when the specification is wrong.
 * @example
 * ```ts
 * const topTwo = udtaf({
 *   args: [t.int().notNull()],
 *   accumulator: t.array(t.int().notNull()).notNull(),
 *   yields: t.row({ points: t.int().notNull(), place: t.int().notNull() }).notNull(),
 *   create: () => [],
 *   accumulate: (best, points) => [...best, points].sort((a, b) => b - a).slice(0, 2),
 *   *emit(best) {
 *     for (const [i, points] of best.entries()) yield { points, place: i + 1 };
 *   },
 * });
 * scores.groupBy((s) => ({ game: s.game })).flatAggregate((s) => topTwo(s.points));
 * ```
 */
export function udtaf<
  const A extends readonly AnySqlType[],
  C extends AnySqlType,
  R extends AnySqlType,
  const B extends object = {},
  O = undefined,
>(spec: UdtafSpec<A, C, R, B, O>): TableAggregateUdf<A, NonNullable<JsOf<R>>> {
  const definition = aggregateDefinition("udtaf", spec as never);
  if (definition.returns.definition.kind !== "row")
    throw new ConfigurationError(
      `yields: a table aggregate function emits rows; write t.row({ value: ... }) instead of ${definition.returns.toString()}`,
      { option: "yields" },
    );
  const callable = (...args: readonly unknown[]): TableFunctionCall => new TableFunctionCall(definition, argumentsOf(definition, args));
  return Object.freeze(callable) as unknown as TableAggregateUdf<A, NonNullable<JsOf<R>>>;
}

/** Narrows what the callback of `flatAggregate` returned. */
export function asTableAggregateCall(value: unknown, what: string): TableFunctionCall {
  const call = tableCallIn(value);
  if (call?.definition.kind === "tableAggregate") return call;
  throw new ConfigurationError(`${what}: ${describe(value)} is not a call of a table aggregate function made by udtaf()`, {
    option: "call",
    received: describe(value),
  });
}
