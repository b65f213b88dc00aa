// SPDX-License-Identifier: Apache-2.0
/** Dates and times that are no methods of one of their arguments. Names and arguments are those of Flink's Table API. */
import { t, type Instant, type LocalDate, type LocalDateTime, type LocalTime } from "@tsflink/core";
import { formatType, type TypeDefinition } from "@tsflink/core/internal";
import { invalid } from "../plan/errors.ts";
import { bigintOrNull, boolean, builtinArgs, call, int, string, stringOrNull, text, whole } from "./builtin.ts";
import type { BoolExpr } from "./boolean.ts";
import { callSql } from "./calls.ts";
import { describeExpression } from "./describe-expression.ts";
import type { Expr, NullOf, Other } from "./expr.ts";
import { expression, inside, isExpression, type Inside } from "./expression.ts";
import { literalOfValue, operand } from "./literal.ts";
import type { NumExpr } from "./numeric.ts";
import type { StrExpr } from "./string.ts";
import { unitNode, units, type DifferenceUnit, type Span, type TimeExpr } from "./temporal.ts";
import { familyOf, simpleType, withNull } from "./types.ts";
import { intervalOf } from "./temporal.ts";

type Text = Other<string>;
type Time = Instant | LocalDate | LocalDateTime | LocalTime;

/** Now, to the millisecond: for each row in streaming, at the start of the query in batch. */
export function currentTimestamp(): TimeExpr<Instant> {
  return expression(call("CURRENT_TIMESTAMP", { kind: "timestamp_ltz", precision: 3, nullable: false }, []));
}

/** Now in the session's time zone, to the millisecond. */
export function localTimestamp(): TimeExpr<LocalDateTime> {
  return expression(call("LOCAL_TIMESTAMP", { kind: "timestamp", precision: 3, nullable: false }, []));
}

/** Today in the session's time zone. */
export function currentDate(): TimeExpr<LocalDate> {
  return expression(call("CURRENT_DATE", simpleType("date", false), []));
}

/** The time of day in the session's time zone, to the second. */
export function currentTime(): TimeExpr<LocalTime> {
  return expression(call("CURRENT_TIME", { kind: "time", precision: 0, nullable: false }, []));
}

/** The same as `currentTime()`, under SQL's other name. */
export function localTime(): TimeExpr<LocalTime> {
  return expression(call("LOCAL_TIME", { kind: "time", precision: 0, nullable: false }, []));
}

/** The time of processing, to the millisecond, for each row. */
export function proctime(): TimeExpr<Instant> {
  // What the Table API calls so belongs to windows; SQL's is the function.
  return callSql("PROCTIME()", t.timestampLtz(3).notNull());
}

/**
 * How far the watermark of a time column has come; NULL while there is none.
 *
 * @example
 * ```ts
 * orders.select((o) => ({ id: o.id, late: o.placedAt.le(currentWatermark(o.placedAt)) }));
 * ```
 */
export function currentWatermark<T extends Instant | LocalDateTime>(rowtime: Expr<T | null>): TimeExpr<T | null> {
  const arg = inside(rowtime, "currentWatermark()");
  return expression(call("CURRENT_WATERMARK", withNull(arg.type, true), [arg]));
}

/** The date that a text is, in a pattern of Java's `DateTimeFormatter`; NULL when it is none. @defaultValue `"yyyy-MM-dd"` */
export function toDate(value: Text, pattern?: Text): TimeExpr<LocalDate | null> {
  return expression(call("TO_DATE", simpleType("date", true), builtinArgs("toDate()", [text, text], [value, pattern])));
}

/** The timestamp that a text is, in a pattern of Java's `DateTimeFormatter`; NULL when it is none. @defaultValue `"yyyy-MM-dd HH:mm:ss"` */
export function toTimestamp(value: Text, pattern?: Text): TimeExpr<LocalDateTime | null> {
  return expression(
    call(
      "TO_TIMESTAMP",
      { kind: "timestamp", precision: 3, nullable: true },
      builtinArgs("toTimestamp()", [text, text], [value, pattern]),
      false,
    ),
  );
}

/**
 * The instant that a number of seconds (`precision` 0) or milliseconds (3) since 1970 is, or that a text is, in a pattern of Java's
 * `DateTimeFormatter` and a time zone; NULL when it is none. @defaultValue milliseconds; UTC
 */
export function toTimestampLtz(epoch: Expr<number | bigint | null> | number | bigint, precision?: 0 | 3 | 6 | 9): TimeExpr<Instant | null>;
export function toTimestampLtz(value: Text, pattern?: Text, timeZone?: Text): TimeExpr<Instant | null>;
export function toTimestampLtz(value: unknown, ...more: readonly unknown[]): unknown {
  const first = isExpression(value) ? inside(value) : literalOfValue(value, "toTimestampLtz()");
  const params = familyOf(first.type) === "string" ? [text, text] : [whole];
  const precision = familyOf(first.type) === "number" && typeof more[0] === "number" ? more[0] : 3;
  return expression(
    call(
      "TO_TIMESTAMP_LTZ",
      { kind: "timestamp_ltz", precision, nullable: true },
      [first, ...builtinArgs("toTimestampLtz()", params, more)],
      false,
    ),
  );
}

/** A timestamp as text, in a pattern of Java's `DateTimeFormatter`, e.g. `"yyyy-MM-dd"`. Cast a DATE or TIME instead. */
export function dateFormat<T extends Expr<Instant | LocalDateTime | string | null>, P extends Text>(
  value: T,
  pattern: P,
): StrExpr<string | NullOf<T> | NullOf<P>> {
  const arg = inside(value, "dateFormat()");
  if (arg.type.kind !== "timestamp" && arg.type.kind !== "timestamp_ltz" && familyOf(arg.type) !== "string")
    throw invalid(
      `dateFormat(): ${describeExpression(arg.node)} is ${formatType(arg.type)}, and only timestamps have a format; write .cast(t.string())`,
    );
  const args = [arg, text(pattern, "dateFormat() pattern")];
  return expression(call("DATE_FORMAT", string(args), args));
}

/** How many whole units lie between `from` and `to`; negative when `to` is earlier. */
export function timestampDiff<A extends Expr<Time | null> | Time, B extends Expr<Time | null> | Time>(
  unit: DifferenceUnit,
  from: A,
  to: B,
): NumExpr<number | NullOf<A> | NullOf<B>> {
  const args = [point(from, "timestampDiff() from"), point(to, "timestampDiff() to")];
  const node = unitNode(unit, "timestampDiff()", "TimePointUnit", units.slice(0, -1));
  return expression(call("TIMESTAMP_DIFF", int(args), [node, ...args]));
}

/** Whether two spans overlap, each given by its start and its end or length. */
export function temporalOverlaps(
  start1: Expr<Time | null> | Time,
  end1: Expr<Time | null> | Time | Span,
  start2: Expr<Time | null> | Time,
  end2: Expr<Time | null> | Time | Span,
): BoolExpr<boolean | null> {
  const what = "temporalOverlaps()";
  const args = [point(start1, what), end(end1, what), point(start2, what), end(end2, what)];
  return expression(call("TEMPORAL_OVERLAPS", withNull(boolean(args), true), args));
}

function point(value: unknown, what: string): Inside {
  const arg = isExpression(value) ? inside(value) : literalOfValue(value, what);
  if (familyOf(arg.type) !== "time") throw invalid(`${what}: ${describeExpression(arg.node)} is ${formatType(arg.type)}, no date or time`);
  return arg;
}

function end(value: unknown, what: string): Inside {
  if (isExpression(value)) return inside(value);
  return typeof value === "string" || typeof value === "number" ? intervalOf(value, what) : literalOfValue(value, what);
}

/** A local timestamp, as text `"yyyy-MM-dd HH:mm:ss"`, of one time zone in another; NULL when it is none. */
export function convertTz(value: Text, from: Text, to: Text): StrExpr<string | null> {
  return expression(call("CONVERT_TZ", stringOrNull(), builtinArgs("convertTz()", [text, text, text], [value, from, to])));
}

/** Seconds since 1970 as text in the session's time zone. @defaultValue `"yyyy-MM-dd HH:mm:ss"` */
export function fromUnixtime<S extends Expr<number | bigint | null> | number | bigint, P extends Text = string>(
  seconds: S,
  pattern?: P,
): StrExpr<string | NullOf<S> | NullOf<P>> {
  const bigint: TypeDefinition = simpleType("bigint", false);
  const args = [operand(seconds, bigint, "fromUnixtime()"), ...builtinArgs("fromUnixtime() pattern", [text], [pattern])];
  return expression(call("FROM_UNIXTIME", string(args), args));
}

/** The seconds since 1970: now, or of a text in the session's time zone. @defaultValue `"yyyy-MM-dd HH:mm:ss"` */
export function unixTimestamp(value?: Text, pattern?: Text): NumExpr<bigint | null> {
  const args = builtinArgs("unixTimestamp()", [text, text], [value, pattern]);
  return expression(call("UNIX_TIMESTAMP", bigintOrNull(), args));
}
