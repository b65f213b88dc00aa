// SPDX-License-Identifier: Apache-2.0
import { parseDuration, type Duration } from "../duration.ts";
import { ConversionError } from "../errors/errors.ts";
import { inspect, invalid, isValue, valueBrand } from "./brand.ts";
import { parseDateTimeText, parseOffsetText } from "./calendar.ts";
import { LocalDateTime } from "./local-date-time.ts";
import { checkMoment, compareMoments, momentOf, momentOfNanos, momentText, nanosOf, truncateMoment } from "./moment.ts";
import { isTemporal, isoTextOf, toTemporal, type TemporalInstant } from "./temporal.ts";

/**
 * A point on the time line, exact to the nanosecond: the value of SQL's TIMESTAMP_LTZ.
 *
 * @example
 * ```ts
 * Instant.parse("2026-01-31T09:30:00.000000001+01:00").toString(); // "2026-01-31T08:30:00.000000001Z"
 * Instant.fromDate(new Date()).plus("5 minutes");
 * ```
 */
export class Instant {
  /** Whole milliseconds since 1970-01-01T00:00Z, rounded towards the past. */
  readonly epochMillis: number;
  /** The nanoseconds below the millisecond: 0 to 999999. */
  readonly nanosOfMilli: number;

  /** @throws `ConversionError` when a part is not a whole number in its range. */
  constructor(epochMillis: number, nanosOfMilli = 0) {
    checkMoment("an Instant", epochMillis, nanosOfMilli);
    this.epochMillis = epochMillis;
    this.nanosOfMilli = nanosOfMilli;
  }

  /** The instant of a `Date`, which is exact to the millisecond. */
  static fromDate(date: Date): Instant {
    const millis = date.getTime();
    if (Number.isNaN(millis)) throw new ConversionError("an invalid Date is no instant", { received: "an invalid Date" });
    return new Instant(millis);
  }

  static ofEpochNanos(epochNanos: bigint): Instant {
    const { epochMillis, nanosOfMilli } = momentOfNanos(epochNanos);
    return new Instant(epochMillis, nanosOfMilli);
  }

  /** Reads ISO 8601 with a zone: `2026-01-31T09:30:00.123456789Z`, `2026-01-31 09:30+01:00`. */
  static parse(text: string): Instant {
    const parts = typeof text === "string" ? parseDateTimeText(text) : undefined;
    const offset = parts === undefined ? undefined : parseOffsetText(parts.rest);
    if (parts === undefined || offset === undefined)
      throw invalid('an instant is written with its zone, as "2026-01-31T09:30:00Z" or "2026-01-31T09:30:00.123+01:00"', text);
    const { epochMillis, nanosOfMilli } = momentOf(parts);
    return new Instant(epochMillis - offset, nanosOfMilli);
  }

  /** From a `Date`, a text, another `Instant`, a `Temporal.Instant` or a `Temporal.ZonedDateTime`. */
  static from(value: Instant | Date | string | TemporalInstant): Instant {
    if (isInstant(value)) return value;
    if (isDate(value)) return Instant.fromDate(value);
    if (isTemporal(value, "Instant")) return Instant.parse(value.toString());
    if (isTemporal(value, "ZonedDateTime")) return Instant.parse(isoTextOf(value));
    return Instant.parse(value as string);
  }

  get "~type"(): "Instant" {
    return "Instant";
  }

  get epochNanos(): bigint {
    return nanosOf(this);
  }

  plus(duration: Duration): Instant {
    return new Instant(this.epochMillis + parseDuration(duration), this.nanosOfMilli);
  }

  minus(duration: Duration): Instant {
    return new Instant(this.epochMillis - parseDuration(duration), this.nanosOfMilli);
  }

  /** The same instant with at most `digits` fractional digits of the second; the rest is dropped, towards the past. */
  truncate(digits: number): Instant {
    const { epochMillis, nanosOfMilli } = truncateMoment(this, digits);
    return new Instant(epochMillis, nanosOfMilli);
  }

  /** Negative, 0 or positive as this is before, at or after `other`. */
  compare(other: Instant): number {
    return compareMoments(this, other);
  }

  equals(other: unknown): boolean {
    return isInstant(other) && compareMoments(this, other) === 0;
  }

  /** What a clock in UTC shows. */
  toUtc(): LocalDateTime {
    return new LocalDateTime(this.epochMillis, this.nanosOfMilli);
  }

  /**
   * The `Date`; nanoseconds are dropped.
   *
   * @throws `ConversionError` beyond the years -271821 and 275760, where `Date` ends.
   */
  toDate(): Date {
    const date = new Date(this.epochMillis);
    if (Number.isNaN(date.getTime())) throw new ConversionError(`${this.toString()} is beyond what a Date holds`);
    return date;
  }

  /** @throws `ConversionError` where there is no `Temporal`. */
  toTemporal(): TemporalInstant {
    return toTemporal("Instant", this.toString()) as TemporalInstant;
  }

  /** ISO 8601 in UTC with as many of 0, 3, 6 or 9 fractional digits as are needed. */
  toString(): string {
    return `${momentText(this)}Z`;
  }

  toJSON(): string {
    return this.toString();
  }

  get [valueBrand](): "Instant" {
    return "Instant";
  }

  [inspect](): string {
    return `Instant(${this.toString()})`;
  }

  static [Symbol.hasInstance](value: unknown): value is Instant {
    return isInstant(value);
  }
}

/** Whether `value` is an `Instant`, also one of another copy of this package. */
export function isInstant(value: unknown): value is Instant {
  return isValue(value, "Instant");
}

/** By tag, because a `Date` of another realm is not an instance of ours. */
export function isDate(value: unknown): value is Date {
  return Object.prototype.toString.call(value) === "[object Date]";
}
