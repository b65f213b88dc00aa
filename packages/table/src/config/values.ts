// SPDX-License-Identifier: Apache-2.0
type DurationUnit =
  | "d"
  | "day"
  | "days"
  | "h"
  | "hour"
  | "hours"
  | "m"
  | "min"
  | "minute"
  | "minutes"
  | "s"
  | "sec"
  | "secs"
  | "second"
  | "seconds"
  | "ms"
  | "milli"
  | "millis"
  | "millisecond"
  | "milliseconds"
  | "µs"
  | "micro"
  | "micros"
  | "microsecond"
  | "microseconds"
  | "ns"
  | "nano"
  | "nanos"
  | "nanosecond"
  | "nanoseconds";

/** A length of time as Flink writes it: `"10 s"`, `"5min"`, `"1 day"`, or ISO 8601: `"PT10S"`. */
export type FlinkDuration = `${bigint}${"" | " "}${DurationUnit}` | `P${string}`;

type MemoryUnit = "b" | "bytes" | "k" | "kb" | "kibibytes" | "m" | "mb" | "mebibytes" | "g" | "gb" | "gibibytes" | "t" | "tb" | "tebibytes";

/** A size as Flink writes it, in powers of 1024: `"64 mb"`, `"1g"`. */
export type FlinkMemorySize = `${bigint}${"" | " "}${MemoryUnit}`;
