// SPDX-License-Identifier: Apache-2.0
import type { Interval } from "@tsflink/core";
import type { AnyExpr } from "./any.ts";
import type { BoolExpr } from "./boolean.ts";
import { builtinOpen, call, same } from "./builtin.ts";
import type { Expr, NullIn, NullOf, Other } from "./expr.ts";
import { isExpression, type Inside, type Member, type Method } from "./expression.ts";
import { intArgument, literalOf, operand } from "./literal.ts";
import { comparisonMethods } from "./numeric.ts";
import { simpleType } from "./types.ts";

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
  /** So many times as long, a whole number, e.g. `lit(Interval.millis(3_600_000)).times(o.hours)`. */
  times<O extends Factor>(factor: O): IntervalExpr<T | NullOf<O>>;
  /** The other way round in time. */
  negative(): IntervalExpr<T>;
  /** Its length without direction. */
  abs(): IntervalExpr<T>;
}

function factor(value: unknown, what: string): Inside {
  return isExpression(value) ? operand(value, simpleType("bigint", false), what) : intArgument(value, what);
}

/** Flink's Table API makes -1 ms of a NULL, so NULL is asked for before. */
function unlessNull(method: string, name: string): Method {
  return (self: Inside, other: unknown): Inside => {
    const args = [self, operand(other, self.type, `${method}()`)];
    const type = same(args);
    const sum = call(name, type, args, false);
    const missing = args.flatMap((arg) => (arg.type.nullable ? [call("IS_NULL", simpleType("boolean", false), [arg])] : []));
    return missing.reduceRight((value, test) => call("IF", type, [test, literalOf(type, null, method), value], false), sum);
  };
}

export const intervalMethods = {
  ...comparisonMethods,
  plus: unlessNull("plus", "PLUS"),
  minus: unlessNull("minus", "MINUS"),
  times: builtinOpen("TIMES", same, factor),
  negative: builtinOpen("MINUS_PREFIX", same),
  abs: builtinOpen("ABS", same),
} satisfies Record<Exclude<keyof IntervalExpr<Interval>, keyof AnyExpr<Interval>>, Member>;
