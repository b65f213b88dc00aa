// SPDX-License-Identifier: Apache-2.0
import { inspect, invalid, isValue, valueBrand } from "./brand.ts";
import { timeText } from "./calendar.ts";

/**
 * A length of time as SQL has it: months (INTERVAL YEAR TO MONTH) or milliseconds (INTERVAL DAY TO SECOND). May be negative.
 *
 * Flink keeps day-time intervals in whole milliseconds, whatever fractional precision the type declares.
 *
 * @example
 * ```ts
 * Interval.months(14).toString(); // "+1-02"
 * Interval.millis(90_061_001).toString(); // "+1 01:01:01.001"
 * ```
 */
export class Interval {
  readonly kind: "year-month" | "day-time";
  /** Months of a `year-month` interval, milliseconds of a `day-time` interval. */
  readonly amount: number;

  /** @throws `ConversionError` when `amount` is not a whole number in the range of its kind: 32 bits for months, what a number holds exactly for milliseconds. */
  constructor(kind: "year-month" | "day-time", amount: number) {
    if (kind !== "year-month" && kind !== "day-time") throw invalid('the kind of an Interval is "year-month" or "day-time"', kind);
    if (kind === "year-month" ? (amount | 0) !== amount : !Number.isSafeInteger(amount))
      throw invalid(
        `the ${kind === "year-month" ? "months of an Interval are a whole 32-bit number" : "milliseconds of an Interval are a whole number that a JavaScript number holds exactly"}`,
        amount,
      );
    this.kind = kind;
    this.amount = amount;
  }

  static months(months: number): Interval {
    return new Interval("year-month", months);
  }

  static millis(millis: number): Interval {
    return new Interval("day-time", millis);
  }

  get "~type"(): "Interval" {
    return "Interval";
  }

  /** By kind, then by length: months and milliseconds have no common measure. */
  compare(other: Interval): number {
    return this.kind === other.kind ? this.amount - other.amount : this.kind === "year-month" ? -1 : 1;
  }

  equals(other: unknown): boolean {
    return isInterval(other) && this.kind === other.kind && this.amount === other.amount;
  }

  /** As Flink prints intervals: `+1-02` for a year and two months, `+1 01:01:01.001` for a day and so on. */
  toString(): string {
    const sign = this.amount < 0 ? "-" : "+";
    const amount = Math.abs(this.amount);
    if (this.kind === "year-month") return `${sign}${Math.floor(amount / 12)}-${String(amount % 12).padStart(2, "0")}`;
    const time = timeText((amount % 86_400_000) * 1e6);
    return `${sign}${Math.floor(amount / 86_400_000)} ${time.includes(".") ? time : `${time}.000`}`;
  }

  toJSON(): string {
    return this.toString();
  }

  get [valueBrand](): "Interval" {
    return "Interval";
  }

  [inspect](): string {
    return `Interval(${this.toString()})`;
  }

  static [Symbol.hasInstance](value: unknown): value is Interval {
    return isInterval(value);
  }
}

/** Whether `value` is an `Interval`, also one of another copy of this package. */
export function isInterval(value: unknown): value is Interval {
  return isValue(value, "Interval");
}
