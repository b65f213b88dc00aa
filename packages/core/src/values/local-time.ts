// SPDX-License-Identifier: Apache-2.0
import { inspect, invalid, isValue, valueBrand } from "./brand.ts";
import { nanosPerDay, parseTimeText, timeText } from "./calendar.ts";
import { isTemporal, isoTextOf, toTemporal, type TemporalPlainTime } from "./temporal.ts";

/**
 * A time of day to the nanosecond, without a date or a zone: the value of SQL's TIME.
 *
 * @example
 * ```ts
 * LocalTime.of(9, 30).toString(); // "09:30:00"
 * ```
 */
export class LocalTime {
  /** Nanoseconds since midnight. */
  readonly nanoOfDay: number;

  /** @throws `ConversionError` when `nanoOfDay` is not a whole number within a day. */
  constructor(nanoOfDay: number) {
    if (!Number.isInteger(nanoOfDay) || nanoOfDay < 0 || nanoOfDay >= nanosPerDay)
      throw invalid("the nanoseconds of a LocalTime are a whole number from 0 to 86399999999999", nanoOfDay);
    this.nanoOfDay = nanoOfDay;
  }

  /** @throws `ConversionError` when a part is out of its range. */
  static of(hour: number, minute: number, second = 0, nanosOfSecond = 0): LocalTime {
    checkPart("hour", hour, 23);
    checkPart("minute", minute, 59);
    checkPart("second", second, 59);
    checkPart("nanosecond", nanosOfSecond, 999_999_999);
    return new LocalTime((hour * 3600 + minute * 60 + second) * 1e9 + nanosOfSecond);
  }

  /** Reads `09:30`, `09:30:15` and `09:30:15.123456789`. */
  static parse(text: string): LocalTime {
    const nanos = typeof text === "string" ? parseTimeText(text) : undefined;
    if (nanos === undefined) throw invalid('a time of day is written as "09:30:15" or "09:30:15.123"', text);
    return new LocalTime(nanos);
  }

  /** From a text, another `LocalTime` or a `Temporal.PlainTime`. */
  static from(value: LocalTime | string | TemporalPlainTime): LocalTime {
    if (isLocalTime(value)) return value;
    if (isTemporal(value, "PlainTime")) return LocalTime.parse(isoTextOf(value));
    return LocalTime.parse(value as string);
  }

  get "~type"(): "LocalTime" {
    return "LocalTime";
  }

  get hour(): number {
    return Math.floor(this.nanoOfDay / 3.6e12);
  }

  get minute(): number {
    return Math.floor(this.nanoOfDay / 6e10) % 60;
  }

  get second(): number {
    return Math.floor(this.nanoOfDay / 1e9) % 60;
  }

  get nanosOfSecond(): number {
    return this.nanoOfDay % 1e9;
  }

  /** The same time with at most `digits` fractional digits of the second; the rest is dropped. */
  truncate(digits: number): LocalTime {
    const unit = 10 ** (9 - digits);
    return new LocalTime(this.nanoOfDay - (this.nanoOfDay % unit));
  }

  compare(other: LocalTime): number {
    return this.nanoOfDay - other.nanoOfDay;
  }

  equals(other: unknown): boolean {
    return isLocalTime(other) && this.nanoOfDay === other.nanoOfDay;
  }

  /** @throws `ConversionError` where there is no `Temporal`. */
  toTemporal(): TemporalPlainTime {
    return toTemporal("PlainTime", this.toString()) as TemporalPlainTime;
  }

  toString(): string {
    return timeText(this.nanoOfDay);
  }

  toJSON(): string {
    return this.toString();
  }

  get [valueBrand](): "LocalTime" {
    return "LocalTime";
  }

  [inspect](): string {
    return `LocalTime(${this.toString()})`;
  }

  static [Symbol.hasInstance](value: unknown): value is LocalTime {
    return isLocalTime(value);
  }
}

/** Whether `value` is a `LocalTime`, also one of another copy of this package. */
export function isLocalTime(value: unknown): value is LocalTime {
  return isValue(value, "LocalTime");
}

function checkPart(name: string, value: number, largest: number): void {
  if (!Number.isInteger(value) || value < 0 || value > largest)
    throw invalid(`the ${name} of a time is a whole number from 0 to ${largest}`, value);
}
