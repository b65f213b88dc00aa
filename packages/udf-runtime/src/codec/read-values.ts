// SPDX-License-Identifier: Apache-2.0
import { Decimal, Instant, Interval, LocalDate, LocalDateTime, LocalTime, Variant } from "@tsflink/core";

/** What generated readers call to make values from Arrow's numbers; the suffix is the unit of the column. */
export const readHelpers = {
  bytes: (data: Buffer, from: number, to: number): Uint8Array =>
    Uint8Array.prototype.slice.call(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), from, to),
  decimal: (low: bigint, high: bigint, scale: number): Decimal =>
    new Decimal(high === (low < 0n ? -1n : 0n) ? low : (high << 64n) | BigInt.asUintN(64, low), scale),
  date: (days: number): LocalDate => new LocalDate(days),
  time_s: (value: number): LocalTime => new LocalTime(value * 1e9),
  time_ms: (value: number): LocalTime => new LocalTime(value * 1e6),
  time_us: (value: bigint): LocalTime => new LocalTime(Number(value) * 1e3),
  time_ns: (value: bigint): LocalTime => new LocalTime(Number(value)),
  timestamp_s: (value: bigint): LocalDateTime => new LocalDateTime(Number(value) * 1000),
  timestamp_ms: (value: bigint): LocalDateTime => new LocalDateTime(Number(value)),
  timestamp_us: (value: bigint): LocalDateTime => {
    const millis = floorDivide(value, 1000n);
    return new LocalDateTime(Number(millis), Number(value - millis * 1000n) * 1000);
  },
  timestamp_ns: (value: bigint): LocalDateTime => {
    const millis = floorDivide(value, 1_000_000n);
    return new LocalDateTime(Number(millis), Number(value - millis * 1_000_000n));
  },
  instant_s: (value: bigint): Instant => new Instant(Number(value) * 1000),
  instant_ms: (value: bigint): Instant => new Instant(Number(value)),
  instant_us: (value: bigint): Instant => {
    const millis = floorDivide(value, 1000n);
    return new Instant(Number(millis), Number(value - millis * 1000n) * 1000);
  },
  instant_ns: (value: bigint): Instant => {
    const millis = floorDivide(value, 1_000_000n);
    return new Instant(Number(millis), Number(value - millis * 1_000_000n));
  },
  months: (value: number): Interval => Interval.months(value),
  millis: (value: bigint): Interval => Interval.millis(Number(value)),
  variant: (metadata: Uint8Array, value: Uint8Array): Variant => new Variant(value, metadata),
} as const;

/** Bigint division drops the fraction towards zero; before 1970 it must go to the past. */
function floorDivide(value: bigint, unit: bigint): bigint {
  const quotient = value / unit;
  return value < 0n && quotient * unit !== value ? quotient - 1n : quotient;
}
