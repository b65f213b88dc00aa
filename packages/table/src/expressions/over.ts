// SPDX-License-Identifier: Apache-2.0
/** Values of a row that follow from the rows around it. */
import { ConfigurationError, parseDuration, type Duration } from "@tsflink/core";
import { describe, formatType } from "@tsflink/core/internal";
import type { ExpressionNode, Frame } from "../plan/nodes.ts";
import { invalid } from "../plan/errors.ts";
import { aggregateIn, isAggregate, overIn } from "./aggregates.ts";
import { call } from "./builtin.ts";
import { describeExpression } from "./describe-expression.ts";
import type { Expr, NullOf, Other } from "./expr.ts";
import type { ExprOf } from "./expr-of.ts";
import { expression, inside, type Inside } from "./expression.ts";
import { intArgument, literalOf, operand } from "./literal.ts";
import { simpleType, withNull } from "./types.ts";

/** How far a window reaches to one side of its row: all rows, none beyond its own, so many rows, or so much time. */
export type OverBound = "unbounded" | "current" | { readonly rows: number | "unbounded" } | { readonly time: Duration };

/** The rows that count for a row: those with equal `partitionBy`, in the order of `orderBy`, from `preceding` to `following`. */
export interface OverWindow {
  /** @defaultValue all rows together */
  readonly partitionBy?: Expr<unknown> | readonly Expr<unknown>[];
  /** Each `.asc()`, which is the default, or `.desc()`. Streaming mode wants a time column first, ascending, except for rankings that are filtered to the first few. */
  readonly orderBy?: Expr<unknown> | readonly Expr<unknown>[];
  /** @defaultValue `"unbounded"`: from the first row on */
  readonly preceding?: OverBound;
  /** Streaming mode knows no later rows. @defaultValue `"current"`: up to this row, and to its equals in the order */
  readonly following?: OverBound;
}

/** What has a value over a window only: `.over(...)` makes an expression of it. */
export interface OverOnly<T> {
  /** The value for each row, over the rows of its window. */
  over(window: Pick<OverWindow, "partitionBy" | "orderBy">): ExprOf<T>;
}

const asList = (given: unknown): readonly unknown[] => (given === undefined ? [] : Array.isArray(given) ? given : [given]);

interface Bound {
  readonly unit: Frame["unit"] | undefined;
  readonly reach: number | "unbounded";
}

function bound(given: OverBound | undefined, otherwise: Bound["reach"], option: string): Bound {
  if (given === undefined) return { unit: undefined, reach: otherwise };
  if (given === "unbounded") return { unit: undefined, reach: "unbounded" };
  if (given === "current") return { unit: undefined, reach: 0 };
  if (typeof given === "object" && "rows" in given) {
    const { rows } = given;
    if (rows === "unbounded" || (Number.isInteger(rows) && rows >= 0 && rows <= 2_147_483_647)) return { unit: "rows", reach: rows };
    throw new ConfigurationError(`over(): ${option}.rows: ${describe(rows)} is not a count of rows`, { option, received: rows });
  }
  if (typeof given === "object" && "time" in given) return { unit: "range", reach: parseDuration(given.time, `over(): ${option}.time`) };
  throw new ConfigurationError(
    `over(): ${option}: ${describe(given)} is none of "unbounded", "current", { rows: 5 }, { time: "1 minute" }`,
    {
      option,
      received: given,
    },
  );
}

function frameOf({ preceding, following }: OverWindow): Frame | undefined {
  if (preceding === undefined && following === undefined) return undefined;
  const from = bound(preceding, "unbounded", "preceding");
  const to = bound(following, 0, "following");
  if (from.unit !== undefined && to.unit !== undefined && from.unit !== to.unit)
    throw new ConfigurationError("over(): preceding and following count both in rows or both in time", { option: "following" });
  return Object.freeze({ unit: from.unit ?? to.unit ?? "range", preceding: from.reach, following: to.reach });
}

/** A value over a window, as part of an expression. */
export function overWindow(value: Inside, window: OverWindow): Inside {
  if (typeof window !== "object" || (window as unknown) === null)
    throw new ConfigurationError(`over(): ${describe(window)} is no window; write { partitionBy, orderBy }`, { option: "window" });
  const partitionBy = asList(window.partitionBy).map((each, i) => inside(each, `over(): partitionBy[${String(i)}]`));
  const orderBy = asList(window.orderBy).map((each, i) => inside(each, `over(): orderBy[${String(i)}]`));
  for (const { node } of [...partitionBy, ...orderBy]) {
    const wrong = aggregateIn(node) ?? overIn(node);
    if (wrong !== undefined)
      throw invalid(`over(): ${describeExpression(wrong)} is not a value of single rows; compute it in a select() before`);
  }
  const descending = orderBy.map(({ node }) => node.kind === "call" && node.name === "ORDER_DESC");
  const orders = orderBy.map(({ node }) =>
    node.kind === "call" && (node.name === "ORDER_ASC" || node.name === "ORDER_DESC") ? (node.args[0] as ExpressionNode) : node,
  );
  const frame = frameOf(window);
  const node: ExpressionNode = Object.freeze({
    kind: "over",
    args: Object.freeze([value.node, ...partitionBy.map((each) => each.node), ...orders]),
    partitions: partitionBy.length,
    descending: Object.freeze(descending),
    ...(frame === undefined ? {} : { frame }),
  });
  return { node, type: value.type, exact: false, scopes: [value, ...partitionBy, ...orderBy].flatMap(({ scopes }) => scopes) };
}

/** The method of all expressions, for aggregates. */
export function overMethod(self: Inside, window: OverWindow): Inside {
  if (!isAggregate(self.node))
    throw invalid(
      `over(): ${describeExpression(self.node)} is ${formatType(self.type)} of one row, not an aggregate; write e.g. .sum().over(...), or rowNumber().over(...)`,
    );
  return overWindow(self, window);
}

function overOnly<T>(value: Inside): OverOnly<T> {
  return Object.freeze({ over: (window: OverWindow) => expression<ExprOf<T>>(overWindow(value, window)) });
}

const ranking = (name: string, kind: "bigint" | "double"): OverOnly<never> => overOnly(call(name, simpleType(kind, false), []));

/**
 * The place of a row among the rows of its window: 1, 2, 3 and so on. Filtered to the first few it is Flink's way to the top rows, and to
 * the first of duplicates.
 *
 * @example
 * ```ts
 * orders
 *   .addColumns((o) => ({ place: rowNumber().over({ partitionBy: o.customer, orderBy: o.amount.desc() }) }))
 *   .where((o) => o.place.le(3));
 * ```
 */
export function rowNumber(): OverOnly<bigint> {
  return ranking("ROW_NUMBER", "bigint");
}

/** The place of a row in the order, equal rows sharing theirs: 1, 2, 2, 4. Batch mode only; `rowNumber` is for both. */
export function rank(): OverOnly<bigint> {
  return ranking("RANK", "bigint");
}

/** The place of a row in the order, equal rows sharing theirs, without gaps: 1, 2, 2, 3. Batch mode only. */
export function denseRank(): OverOnly<bigint> {
  return ranking("DENSE_RANK", "bigint");
}

/** (rank - 1) / (rows - 1), or 0 of a single row. Batch mode only. */
export function percentRank(): OverOnly<number> {
  return ranking("PERCENT_RANK", "double");
}

/** The part of the rows that are not after this one in the order. Batch mode only. */
export function cumeDist(): OverOnly<number> {
  return ranking("CUME_DIST", "double");
}

/** The number, from 1 on, of the part that a row is in when the rows are dealt out in order to `parts` parts. Batch mode only. */
export function ntile(parts: number): OverOnly<bigint> {
  return overOnly(call("NTILE", simpleType("bigint", false), [literalOf(simpleType("int", false), parts, "ntile()")]));
}

/** The value `offset` rows before, or `otherwise` where there is no such row. @defaultValue an `offset` of 1, `otherwise` NULL */
export function lag<T, O extends Other<T> | null = null>(value: Expr<T>, offset?: number, otherwise?: O): OverOnly<T | NullOf<O>> {
  return neighbour("LAG", value, offset, otherwise);
}

/** The value `offset` rows after, or `otherwise` where there is no such row. Batch mode only. @defaultValue an `offset` of 1, `otherwise` NULL */
export function lead<T, O extends Other<T> | null = null>(value: Expr<T>, offset?: number, otherwise?: O): OverOnly<T | NullOf<O>> {
  return neighbour("LEAD", value, offset, otherwise);
}

function neighbour<T>(name: "LAG" | "LEAD", value: Expr<unknown>, offset = 1, otherwise: unknown = null): OverOnly<T> {
  const what = `${name.toLowerCase()}()`;
  const parts = inside(value, what);
  const by = intArgument(offset, `${what} offset`);
  if (otherwise === null) return overOnly(call(name, withNull(parts.type, true), [parts, by], false));
  const other = operand(otherwise, parts.type, `${what} otherwise`);
  return overOnly(call(name, withNull(parts.type, parts.type.nullable || other.type.nullable), [parts, by, other], false));
}

/**
 * Of `rollup`, `cube` and `groupingSets`: which of the keys a row is not grouped by, as the bits of a number, the last key being the lowest.
 *
 * @example
 * ```ts
 * sales.rollup((s) => ({ country: s.country, city: s.city })).select((s, key) => ({ ...key, level: groupingId(key.country, key.city), sum: s.amount.sum() }));
 * ```
 */
export function groupingId(...keys: readonly [Expr<unknown>, ...Expr<unknown>[]]): ExprOf<bigint> {
  return expression(
    call(
      "GROUPING_ID",
      simpleType("bigint", false),
      keys.map((key, i) => inside(key, `groupingId()[${String(i)}]`)),
    ),
  );
}
