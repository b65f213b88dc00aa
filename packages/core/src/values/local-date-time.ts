// SPDX-License-Identifier: Apache-2.0
import { parseDuration, type Duration } from "../duration.ts";
import { inspect, invalid, isValue, valueBrand } from "./brand.ts";
import { millisPerDay, parseDateTimeText } from "./calendar.ts";
import { Instant } from "./instant.ts";
import { LocalDate } from "./local-date.ts";
import { LocalTime } from "./local-time.ts";
import { checkMoment, compareMoments, momentOf, momentText, nanoOfDayOf, truncateMoment } from "./moment.ts";
import { isTemporal, isoTextOf, toTemporal, type TemporalPlainDateTime } from "./temporal.ts";

/**
 * A date and a time of day to the nanosecond, without a zone: the value of SQL's TIMESTAMP.
 *
 * @example
 * ```ts
 * LocalDateTime.of(LocalDate.of(2026, 1, 31), LocalTime.of(9, 30)).toString(); // "2026-01-31T09:30:00"
 * ```
 */
export class LocalDateTime {
  /** Whole milliseconds from 1970-01-01T00:00 on the same clock: an epoch without a zone. */
  readonly epochMillis: number;
  /** The nanoseconds below the millisecond: 0 to 999999. */
  readonly nanosOfMilli: number;

  /** @throws `ConversionError` when a part is not a whole number in its range. */
  constructor(epochMillis: number, nanosOfMilli = 0) {
    checkMoment("a LocalDateTime", epochMillis, nanosOfMilli);
    this.epochMillis = epochMillis;
    this.nanosOfMilli = nanosOfMilli;
  }

  /** @throws `ConversionError` when the date is so far away that its milliseconds are not exact. */
  static of(date: LocalDate, time: LocalTime): LocalDateTime {
    const { epochMillis, nanosOfMilli } = momentOf({ epochDay: date.epochDay, nanoOfDay: time.nanoOfDay });
    return new LocalDateTime(epochMillis, nanosOfMilli);
  }

  /** Reads `2026-01-31T09:30:00.123456789`, also with a space instead of the T. */
  static parse(text: string): LocalDateTime {
    const parts = typeof text === "string" ? parseDateTimeText(text) : undefined;
    if (parts === undefined || parts.rest !== "")
      throw invalid('a local date and time is written without a zone, as "2026-01-31T09:30:00.123"', text);
    const { epochMillis, nanosOfMilli } = momentOf(parts);
    return new LocalDateTime(epochMillis, nanosOfMilli);
  }

  /** From a text, another `LocalDateTime` or a `Temporal.PlainDateTime`. A `Date` has no local time without a zone: see `Instant.fromDate(date).toUtc()`. */
  static from(value: LocalDateTime | string | TemporalPlainDateTime): LocalDateTime {
    if (isLocalDateTime(value)) return value;
    if (isTemporal(value, "PlainDateTime")) return LocalDateTime.parse(isoTextOf(value));
    return LocalDateTime.parse(value as string);
  }

  get "~type"(): "LocalDateTime" {
    return "LocalDateTime";
  }

  get date(): LocalDate {
    return new LocalDate(Math.floor(this.epochMillis / millisPerDay));
  }

  get time(): LocalTime {
    return new LocalTime(nanoOfDayOf(this));
  }

  plus(duration: Duration): LocalDateTime {
    return new LocalDateTime(this.epochMillis + parseDuration(duration), this.nanosOfMilli);
  }

  minus(duration: Duration): LocalDateTime {
    return new LocalDateTime(this.epochMillis - parseDuration(duration), this.nanosOfMilli);
  }

  /** The same time with at most `digits` fractional digits of the second; the rest is dropped, towards the past. */
  truncate(digits: number): LocalDateTime {
    const { epochMillis, nanosOfMilli } = truncateMoment(this, digits);
    return new LocalDateTime(epochMillis, nanosOfMilli);
  }

  /** Negative, 0 or positive as this is before, at or after `other`. */
  compare(other: LocalDateTime): number {
    return compareMoments(this, other);
  }

  equals(other: unknown): boolean {
    return isLocalDateTime(other) && compareMoments(this, other) === 0;
  }

  /** The instant at which a clock in UTC shows this. */
  atUtc(): Instant {
    return new Instant(this.epochMillis, this.nanosOfMilli);
  }

  /** @throws `ConversionError` where there is no `Temporal`. */
  toTemporal(): TemporalPlainDateTime {
    return toTemporal("PlainDateTime", this.toString()) as TemporalPlainDateTime;
  }

  /** ISO 8601 with as many of 0, 3, 6 or 9 fractional digits as are needed. */
  toString(): string {
    return momentText(this);
  }

  toJSON(): string {
    return this.toString();
  }

  get [valueBrand](): "LocalDateTime" {
    return "LocalDateTime";
  }

  [inspect](): string {
    return `LocalDateTime(${this.toString()})`;
  }

  static [Symbol.hasInstance](value: unknown): value is LocalDateTime {
    return isLocalDateTime(value);
  }
}

/** Whether `value` is a `LocalDateTime`, also one of another copy of this package. */
export function isLocalDateTime(value: unknown): value is LocalDateTime {
  return isValue(value, "LocalDateTime");
}
