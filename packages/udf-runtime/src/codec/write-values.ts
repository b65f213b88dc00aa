// SPDX-License-Identifier: Apache-2.0
import { Decimal, Instant, Interval, LocalDate, LocalDateTime, LocalTime, Variant } from "@tsflink/core";
import { types } from "node:util";
import { Misfit } from "./misfit.ts";

const INT64_MAX = 9_223_372_036_854_775_807n;
const POWERS = Array.from({ length: 39 }, (_, n) => 10n ** BigInt(n));

function misfit(node: number, value: unknown, reason?: string): never {
  throw new Misfit(node, value, reason);
}

type Moment = Pick<Instant, "epochMillis" | "nanosOfMilli">;

/** What generated writers call to turn values into Arrow's numbers. They get the node for the error, and throw `Misfit`. */
export const writeHelpers = {
  misfit,
  isMap: types.isMap,
  isBytes: types.isUint8Array,
  isArray: (value: unknown): boolean => Array.isArray(value) || (ArrayBuffer.isView(value) && !types.isDataView(value)),
  variant: (node: number, value: unknown): Variant => (value instanceof Variant ? value : misfit(node, value)),

  /** SQL counts characters, JavaScript units of UTF-16. */
  fits: (text: string, length: number): boolean => {
    let characters = 0;
    for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) !== 0xdc00) characters++;
    return characters <= length;
  },

  decimal: (node: number, value: unknown, words: BigInt64Array, at: number, precision: number, scale: number): void => {
    // A bigint is an exact decimal too.
    if (typeof value !== "bigint" && !(value instanceof Decimal)) misfit(node, value);
    let unscaled = typeof value === "bigint" ? value : value.unscaled;
    const shift = typeof value === "bigint" ? scale : scale - value.scale;
    if (shift !== 0) {
      if (shift > 0) unscaled *= power(shift);
      else {
        const unit = power(-shift);
        if (unscaled % unit !== 0n)
          misfit(node, value, `it has more than ${scale} digits after the point; round it with rescale(${scale}, "half-up")`);
        unscaled /= unit;
      }
    }
    const limit = power(precision);
    if (unscaled >= limit || unscaled <= -limit) misfit(node, value, `it has more than ${precision - scale} digits before the point`);
    words[at * 2] = unscaled;
    words[at * 2 + 1] = unscaled >> 64n;
  },

  date: (node: number, value: unknown): number => asDate(node, value).epochDay,

  time_s: (node: number, value: unknown, precision: number): number => nanosOfDay(node, value, precision) / 1e9,
  time_ms: (node: number, value: unknown, precision: number): number => nanosOfDay(node, value, precision) / 1e6,
  time_us: (node: number, value: unknown, precision: number): bigint => BigInt(nanosOfDay(node, value, precision) / 1e3),
  time_ns: (node: number, value: unknown, precision: number): bigint => BigInt(nanosOfDay(node, value, precision)),

  timestamp_s: (node: number, value: unknown, precision: number): bigint => seconds(node, asDateTime(node, value), precision),
  timestamp_ms: (node: number, value: unknown, precision: number): bigint => millis(node, asDateTime(node, value), precision),
  timestamp_us: (node: number, value: unknown, precision: number): bigint => micros(node, asDateTime(node, value), precision),
  timestamp_ns: (node: number, value: unknown, precision: number): bigint => nanos(node, asDateTime(node, value), precision),
  instant_s: (node: number, value: unknown, precision: number): bigint => seconds(node, asInstant(node, value), precision),
  instant_ms: (node: number, value: unknown, precision: number): bigint => millis(node, asInstant(node, value), precision),
  instant_us: (node: number, value: unknown, precision: number): bigint => micros(node, asInstant(node, value), precision),
  instant_ns: (node: number, value: unknown, precision: number): bigint => nanos(node, asInstant(node, value), precision),

  months: (node: number, value: unknown): number =>
    value instanceof Interval && value.kind === "year-month" ? value.amount : misfit(node, value),
  millis: (node: number, value: unknown): bigint =>
    value instanceof Interval && value.kind === "day-time" ? BigInt(value.amount) : misfit(node, value),

  asDate,
  asTime,
  asDateTime,
  asInstant,
} as const;

function power(n: number): bigint {
  return POWERS[n] ?? 10n ** BigInt(n);
}

// Each time type also takes what JavaScript itself has for it: the conversion loses nothing.
function asDate(node: number, value: unknown): LocalDate {
  return value instanceof LocalDate ? value : converted(node, value, "Temporal.PlainDate", LocalDate.from as (value: never) => LocalDate);
}

function asTime(node: number, value: unknown): LocalTime {
  return value instanceof LocalTime ? value : converted(node, value, "Temporal.PlainTime", LocalTime.from as (value: never) => LocalTime);
}

function asDateTime(node: number, value: unknown): LocalDateTime {
  return value instanceof LocalDateTime
    ? value
    : converted(node, value, "Temporal.PlainDateTime", LocalDateTime.from as (value: never) => LocalDateTime);
}

function asInstant(node: number, value: unknown): Instant {
  if (value instanceof Instant) return value;
  if (types.isDate(value)) return Number.isNaN(value.getTime()) ? misfit(node, value, "it is an invalid Date") : Instant.fromDate(value);
  return converted(node, value, "Temporal.Instant", Instant.from as (value: never) => Instant);
}

function converted<T>(node: number, value: unknown, tag: string, from: (value: never) => T): T {
  if (typeof value !== "object" || value === null || Object.prototype.toString.call(value) !== `[object ${tag}]`) misfit(node, value);
  try {
    return from(value as never);
  } catch (error) {
    return misfit(node, value, error instanceof Error ? error.message : undefined);
  }
}

function nanosOfDay(node: number, value: unknown, precision: number): number {
  const { nanoOfDay } = asTime(node, value);
  // Flink keeps TIME as milliseconds of the day, whatever precision is declared.
  if (precision > 3 && nanoOfDay % 1e6 !== 0) misfit(node, value, "Flink keeps TIME to the millisecond; drop the rest with truncate(3)");
  if (nanoOfDay % 10 ** (9 - precision) !== 0) tooFine(node, value, precision);
  return nanoOfDay;
}

function tooFine(node: number, value: unknown, precision: number): never {
  misfit(node, value, `it is finer than ${precision} fractional digits of a second; drop the rest with truncate(${precision})`);
}

function seconds(node: number, value: Moment, precision: number): bigint {
  if (value.nanosOfMilli !== 0 || value.epochMillis % 1000 !== 0) tooFine(node, value, precision);
  return BigInt(value.epochMillis / 1000);
}

function millis(node: number, value: Moment, precision: number): bigint {
  if (value.nanosOfMilli !== 0 || (precision < 3 && value.epochMillis % 10 ** (3 - precision) !== 0)) tooFine(node, value, precision);
  return BigInt(value.epochMillis);
}

function micros(node: number, value: Moment, precision: number): bigint {
  if (value.nanosOfMilli % 10 ** (9 - precision) !== 0) tooFine(node, value, precision);
  const result = BigInt(value.epochMillis) * 1000n + BigInt(value.nanosOfMilli / 1000);
  if (result > INT64_MAX || result < -INT64_MAX) misfit(node, value, "as a 64-bit count of microseconds it overflows; declare precision 3");
  return result;
}

function nanos(node: number, value: Moment, precision: number): bigint {
  if (value.nanosOfMilli % 10 ** (9 - precision) !== 0) tooFine(node, value, precision);
  const result = BigInt(value.epochMillis) * 1_000_000n + BigInt(value.nanosOfMilli);
  if (result > INT64_MAX || result < -INT64_MAX)
    misfit(node, value, "with more than 6 fractional digits only the years 1678 to 2261 can be sent; declare precision 6");
  return result;
}
