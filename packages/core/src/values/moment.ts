// SPDX-License-Identifier: Apache-2.0
import { invalid } from "./brand.ts";
import { dateText, millisPerDay, timeText, type DateAndTime } from "./calendar.ts";

/** What an instant and a local date-time have in common: milliseconds, and the nanoseconds below them. As Flink keeps them. */
export interface Moment {
  readonly epochMillis: number;
  readonly nanosOfMilli: number;
}

export function checkMoment(name: string, epochMillis: number, nanosOfMilli: number): void {
  if (!Number.isSafeInteger(epochMillis))
    throw invalid(`the milliseconds of ${name} are a whole number that a JavaScript number holds exactly`, epochMillis);
  if (!Number.isInteger(nanosOfMilli) || nanosOfMilli < 0 || nanosOfMilli > 999_999)
    throw invalid(`the nanoseconds below the millisecond of ${name} are a whole number from 0 to 999999`, nanosOfMilli);
}

export function compareMoments(a: Moment, b: Moment): number {
  return a.epochMillis - b.epochMillis || a.nanosOfMilli - b.nanosOfMilli;
}

/** `2026-01-31T09:30:00.123` without a zone. */
export function momentText(moment: Moment): string {
  const epochDay = Math.floor(moment.epochMillis / millisPerDay);
  return `${dateText(epochDay)}T${timeText(nanoOfDayOf(moment))}`;
}

export function nanoOfDayOf(moment: Moment): number {
  const epochDay = Math.floor(moment.epochMillis / millisPerDay);
  return (moment.epochMillis - epochDay * millisPerDay) * 1e6 + moment.nanosOfMilli;
}

export function momentOf({ epochDay, nanoOfDay }: Pick<DateAndTime, "epochDay" | "nanoOfDay">): Moment {
  const millis = Math.floor(nanoOfDay / 1e6);
  return { epochMillis: epochDay * millisPerDay + millis, nanosOfMilli: nanoOfDay - millis * 1e6 };
}

export function momentOfNanos(epochNanos: bigint): Moment {
  const nanos = Number(BigInt.asIntN(64, epochNanos % 1_000_000n));
  const nanosOfMilli = nanos < 0 ? nanos + 1_000_000 : nanos;
  return { epochMillis: Number((epochNanos - BigInt(nanosOfMilli)) / 1_000_000n), nanosOfMilli };
}

export function nanosOf(moment: Moment): bigint {
  return BigInt(moment.epochMillis) * 1_000_000n + BigInt(moment.nanosOfMilli);
}

/** Drops what is below `digits` fractional digits of the second, towards the past. */
export function truncateMoment(moment: Moment, digits: number): Moment {
  if (!Number.isInteger(digits) || digits < 0 || digits > 9)
    throw invalid("the number of fractional digits is a whole number from 0 to 9", digits);
  if (digits > 3)
    return { epochMillis: moment.epochMillis, nanosOfMilli: moment.nanosOfMilli - (moment.nanosOfMilli % 10 ** (9 - digits)) };
  const unit = 10 ** (3 - digits);
  return { epochMillis: Math.floor(moment.epochMillis / unit) * unit, nanosOfMilli: 0 };
}
