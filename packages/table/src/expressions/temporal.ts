// SPDX-License-Identifier: Apache-2.0
import { Interval, parseDuration, type Duration } from "@tsflink/core";
import { formatType, isInterval } from "@tsflink/core/internal";
import { invalid } from "../plan/errors.ts";
import { booleanOf, call, symbol, type AnyExpr } from "./any.ts";
import type { BoolExpr } from "./boolean.ts";
import { describeExpression } from "./describe-expression.ts";
import type { Expr, NullIn, NullOf, Other } from "./expr.ts";
import { inside, isExpression, type Inside, type Method } from "./expression.ts";
import { literalOfValue, operand } from "./literal.ts";
import { comparisonMethods, type NumExpr } from "./numeric.ts";
import type { StrExpr } from "./string.ts";
import { simpleType, stringType } from "./types.ts";

/** What a date or time can be cut to. */
export type TruncationUnit = "year" | "quarter" | "month" | "week" | "day" | "hour" | "minute" | "second" | "millisecond";
/** A part of a date or time. */
export type DatePart = "year" | "quarter" | "month" | "week" | "day" | "hour" | "minute" | "second" | "millisecond";
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
  /** The start of its unit, in the session's time zone for an instant. */
  floorTo(unit: TruncationUnit): TimeExpr<T>;
  /** The start of the next unit, or itself when it is one. */
  ceilTo(unit: TruncationUnit): TimeExpr<T>;
  /** A part of it as BIGINT, in the session's time zone for an instant. */
  extract(part: DatePart): NumExpr<bigint | NullIn<T>>;
  /** Later by `span`. */
  plus<S extends Span>(span: S): TimeExpr<T | NullOf<S>>;
  /** Earlier by `span`. */
  minus<S extends Span>(span: S): TimeExpr<T | NullOf<S>>;
  /** How many whole units lie between this and `later`; negative when that is earlier. */
  until<O extends Other<T>>(later: O, unit: DifferenceUnit): NumExpr<number | NullIn<T> | NullOf<O>>;
  /** As text, in the pattern of Java's `DateTimeFormatter`, e.g. `"yyyy-MM-dd"`. Not of a DATE or TIME: cast those. */
  format(pattern: string): StrExpr<string | NullIn<T>>;
}

const units = ["year", "quarter", "month", "week", "day", "hour", "minute", "second", "millisecond"];

function unitNode(
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
    const by = interval(span, `${method}()`);
    return call(name, self.type.nullable || by.type.nullable ? { ...self.type, nullable: true } : self.type, [self, by], false);
  };
}

function interval(span: unknown, what: string): Inside {
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
  floorTo: truncation("floorTo", "FLOOR"),
  ceilTo: truncation("ceilTo", "CEIL"),
  extract: (self: Inside, part: unknown): Inside =>
    call("EXTRACT", simpleType("bigint", self.type.nullable), [unitNode(part, "extract()"), self]),
  plus: shift("plus", "PLUS"),
  minus: shift("minus", "MINUS"),
  until: (self: Inside, later: unknown, unit: unknown): Inside => {
    const right = operand(later, self.type, "until()");
    const node = unitNode(unit, "until()", "TimePointUnit", units.slice(0, -1));
    return call("TIMESTAMP_DIFF", simpleType("int", booleanOf(self, right).nullable), [node, self, right]);
  },
  format: (self: Inside, pattern: unknown): Inside => {
    if (self.type.kind !== "timestamp" && self.type.kind !== "timestamp_ltz")
      throw invalid(
        `format(): ${describeExpression(self.node)} is ${formatType(self.type)}, and only timestamps have a format; write .cast(t.string())`,
      );
    return call("DATE_FORMAT", stringType(self.type.nullable), [self, operand(pattern, stringType(false), "format()")]);
  },
} satisfies Record<Exclude<keyof TimeExpr<Date>, keyof AnyExpr<Date>>, Method>;
