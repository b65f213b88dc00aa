// SPDX-License-Identifier: Apache-2.0
import type { Interval } from "@tsflink/core";
import type { AnyExpr } from "./any.ts";
import type { BoolExpr } from "./boolean.ts";
import { alikeSelf, builtinOpen, numeric, same } from "./builtin.ts";
import type { Expr, NullIn, NullOf, Other } from "./expr.ts";
import type { Member } from "./expression.ts";
import { comparisonMethods } from "./numeric.ts";

type Factor = Expr<number | bigint | null> | number;

/** A length of time: of months, or of days and parts of them. The two do not mix. */
export interface IntervalExpr<T extends Interval | null> extends AnyExpr<T> {
  /** Longer than. */
  gt<O extends Other<Interval>>(other: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** Not shorter than. */
  ge<O extends Other<Interval>>(other: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** Shorter than. */
  lt<O extends Other<Interval>>(other: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** Not longer than. */
  le<O extends Other<Interval>>(other: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** Whether it lies between the bounds, both included. */
  between<A extends Other<Interval>, B extends Other<Interval>>(low: A, high: B): BoolExpr<boolean | NullIn<T> | NullOf<A> | NullOf<B>>;
  /** Whether it lies outside of the bounds. */
  notBetween<A extends Other<Interval>, B extends Other<Interval>>(low: A, high: B): BoolExpr<boolean | NullIn<T> | NullOf<A> | NullOf<B>>;
  /** The sum of both. */
  plus<O extends Other<Interval>>(other: O): IntervalExpr<T | NullOf<O>>;
  /** The difference. */
  minus<O extends Other<Interval>>(other: O): IntervalExpr<T | NullOf<O>>;
  /** So many times as long, e.g. `lit(Interval.millis(3_600_000)).times(o.hours)`. */
  times<O extends Factor>(factor: O): IntervalExpr<T | NullOf<O>>;
  /** The other way round in time. */
  negative(): IntervalExpr<T>;
  /** Its length without direction. */
  abs(): IntervalExpr<T>;
}

export const intervalMethods = {
  ...comparisonMethods,
  plus: builtinOpen("PLUS", same, alikeSelf),
  minus: builtinOpen("MINUS", same, alikeSelf),
  times: builtinOpen("TIMES", same, numeric),
  negative: builtinOpen("MINUS_PREFIX", same),
  abs: builtinOpen("ABS", same),
} satisfies Record<Exclude<keyof IntervalExpr<Interval>, keyof AnyExpr<Interval>>, Member>;
