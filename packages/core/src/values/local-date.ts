// SPDX-License-Identifier: Apache-2.0
import { inspect, invalid, isValue, valueBrand } from "./brand.ts";
import { civilFromDays, dateText, daysFromCivil, daysInMonth, parseDateText } from "./calendar.ts";
import { isTemporal, isoTextOf, toTemporal, type TemporalPlainDate } from "./temporal.ts";

const furthestDay = 2_147_483_648;

/**
 * A date without a time or a zone: the value of SQL's DATE, a 32-bit count of days as in Flink.
 *
 * @example
 * ```ts
 * LocalDate.of(2026, 2, 28).plusDays(1).toString(); // "2026-03-01"
 * ```
 */
export class LocalDate {
  /** Days since 1970-01-01. */
  readonly epochDay: number;

  /** @throws `ConversionError` when `epochDay` is not a whole 32-bit number. */
  constructor(epochDay: number) {
    if (!Number.isInteger(epochDay) || epochDay < -furthestDay || epochDay >= furthestDay)
      throw invalid("the days of a LocalDate are a whole 32-bit number", epochDay);
    this.epochDay = epochDay;
  }

  /**
   * @param month 1 to 12.
   * @throws `ConversionError` when there is no such day.
   */
  static of(year: number, month: number, day: number): LocalDate {
    if (!Number.isInteger(year)) throw invalid("the year of a date is a whole number", year);
    if (!Number.isInteger(month) || month < 1 || month > 12) throw invalid("the month of a date is a whole number from 1 to 12", month);
    if (!Number.isInteger(day) || day < 1 || day > daysInMonth(year, month))
      throw invalid(`the day of a date in month ${month} of ${year} is a whole number from 1 to ${daysInMonth(year, month)}`, day);
    return new LocalDate(daysFromCivil(year, month, day));
  }

  /** Reads `2026-01-31`. */
  static parse(text: string): LocalDate {
    const epochDay = typeof text === "string" ? parseDateText(text) : undefined;
    if (epochDay === undefined) throw invalid('a date is written as "2026-01-31"', text);
    return new LocalDate(epochDay);
  }

  /** From a text, another `LocalDate` or a `Temporal.PlainDate`. */
  static from(value: LocalDate | string | TemporalPlainDate): LocalDate {
    if (isLocalDate(value)) return value;
    if (isTemporal(value, "PlainDate")) return LocalDate.parse(isoTextOf(value));
    return LocalDate.parse(value as string);
  }

  get "~type"(): "LocalDate" {
    return "LocalDate";
  }

  get year(): number {
    return civilFromDays(this.epochDay).year;
  }

  /** 1 to 12. */
  get month(): number {
    return civilFromDays(this.epochDay).month;
  }

  /** 1 to 31. */
  get day(): number {
    return civilFromDays(this.epochDay).day;
  }

  plusDays(days: number): LocalDate {
    return new LocalDate(this.epochDay + days);
  }

  compare(other: LocalDate): number {
    return this.epochDay - other.epochDay;
  }

  equals(other: unknown): boolean {
    return isLocalDate(other) && this.epochDay === other.epochDay;
  }

  /** @throws `ConversionError` where there is no `Temporal`. */
  toTemporal(): TemporalPlainDate {
    return toTemporal("PlainDate", this.toString()) as TemporalPlainDate;
  }

  toString(): string {
    return dateText(this.epochDay);
  }

  toJSON(): string {
    return this.toString();
  }

  get [valueBrand](): "LocalDate" {
    return "LocalDate";
  }

  [inspect](): string {
    return `LocalDate(${this.toString()})`;
  }

  static [Symbol.hasInstance](value: unknown): value is LocalDate {
    return isLocalDate(value);
  }
}

/** Whether `value` is a `LocalDate`, also one of another copy of this package. */
export function isLocalDate(value: unknown): value is LocalDate {
  return isValue(value, "LocalDate");
}
