// SPDX-License-Identifier: Apache-2.0
import { Interval, parseDuration, type Duration } from "@tsflink/core";
import { formatType, isInterval } from "@tsflink/core/internal";
import { invalid } from "../plan/errors.ts";
import type { AnyExpr } from "./any.ts";
import type { BoolExpr } from "./boolean.ts";
import { call, symbol } from "./builtin.ts";
import { describeExpression } from "./describe-expression.ts";
import type { Expr, NullIn, NullOf, Other } from "./expr.ts";
import { inside, isExpression, type Inside, type Member, type Method } from "./expression.ts";
import { literalOfValue } from "./literal.ts";
import { comparisonMethods, type NumExpr } from "./numeric.ts";
import { simpleType } from "./types.ts";

/** What a date or time can be cut to. */
export type TruncationUnit = "year" | "quarter" | "month" | "week" | "day" | "hour" | "minute" | "second" | "millisecond";
/** A part of a date or time. Parts of a second count within the minute: `"millisecond"` of 12.345 s is 12345. */
export type DatePart =
  | "millennium"
  | "century"
  | "decade"
  | "year"
  | "quarter"
  | "month"
  | "week"
  | "day"
  | "hour"
  | "minute"
  | "second"
  | "millisecond"
  | "microsecond"
  | "nanosecond"
  | "epoch";
/** What differences are counted in. */
export type DifferenceUnit = "year" | "quarter" | "month" | "week" | "day" | "hour" | "minute" | "second";
/** A length of time to add: a duration such as `"5 minutes"`, an interval, or an expression of one. */
export type Span = Duration | Interval | Expr<Interval | null>;

/** A date, a time, a timestamp or an instant. */
export interface TimeExpr<T> extends AnyExpr<T> {
  /** Later than. */
  gt<O extends Other<T>>(other: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** Not earlier than. */
  ge<O extends Other<T>>(other: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** Earlier than. */
  lt<O extends Other<T>>(other: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** Not later than. */
  le<O extends Other<T>>(other: O): BoolExpr<boolean | NullIn<T> | NullOf<O>>;
  /** Whether it lies between the bounds, both included. */
  between<A extends Other<T>, B extends Other<T>>(low: A, high: B): BoolExpr<boolean | NullIn<T> | NullOf<A> | NullOf<B>>;
  /** Whether it lies outside of the bounds. */
  notBetween<A extends Other<T>, B extends Other<T>>(low: A, high: B): BoolExpr<boolean | NullIn<T> | NullOf<A> | NullOf<B>>;
  /** The start of its unit, in the session's time zone for an instant. */
  floor(unit: TruncationUnit): TimeExpr<T>;
  /** The start of the next unit, or itself when it is one. */
  ceil(unit: TruncationUnit): TimeExpr<T>;
  /** A part of it as BIGINT, in the session's time zone for an instant. */
  extract(part: DatePart): NumExpr<bigint | NullIn<T>>;
  /** Later by `span`. */
  plus<S extends Span>(span: S): TimeExpr<T | NullOf<S>>;
  /** Earlier by `span`. */
  minus<S extends Span>(span: S): TimeExpr<T | NullOf<S>>;
}

export const units = ["year", "quarter", "month", "week", "day", "hour", "minute", "second", "millisecond"];

const parts = ["millennium", "century", "decade", ...units, "microsecond", "nanosecond", "epoch"];

export function unitNode(
  unit: unknown,
  what: string,
  enumeration: "TimeIntervalUnit" | "TimePointUnit" = "TimeIntervalUnit",
  allowed: readonly string[] = units,
): ReturnType<typeof symbol> {
  if (typeof unit !== "string" || !allowed.includes(unit))
    throw invalid(`${what}: ${String(unit)} is not a unit; write one of ${allowed.join(", ")}`);
  return symbol(enumeration, unit.toUpperCase());
}

function truncation(method: string, name: string): Method {
  return (self: Inside, unit: unknown): Inside => call(name, self.type, [self, unitNode(unit, `${method}()`)], false);
}

function shift(method: string, name: string): Method {
  return (self: Inside, span: unknown): Inside => {
    const by = intervalOf(span, `${method}()`);
    return call(name, self.type.nullable || by.type.nullable ? { ...self.type, nullable: true } : self.type, [self, by], false);
  };
}

export function intervalOf(span: unknown, what: string): Inside {
  if (isExpression(span)) {
    const parts = inside(span);
    if (!parts.type.kind.startsWith("interval"))
      throw invalid(`${what}: ${describeExpression(parts.node)} is ${formatType(parts.type)}, no interval`);
    return parts;
  }
  return literalOfValue(isInterval(span) ? span : Interval.millis(parseDuration(span as Duration, what)), what);
}

export const timeMethods = {
  ...comparisonMethods,
  floor: truncation("floor", "FLOOR"),
  ceil: truncation("ceil", "CEIL"),
  extract: (self: Inside, part: unknown): Inside =>
    call("EXTRACT", simpleType("bigint", self.type.nullable), [unitNode(part, "extract()", "TimeIntervalUnit", parts), self]),
  plus: shift("plus", "PLUS"),
  minus: shift("minus", "MINUS"),
} satisfies Record<Exclude<keyof TimeExpr<Date>, keyof AnyExpr<Date>>, Member>;
