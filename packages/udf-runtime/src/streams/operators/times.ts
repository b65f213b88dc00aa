// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, Instant } from "@tsflink/core";
import { describe, isInstant } from "@tsflink/core/internal";
import type { Millis } from "../contract.ts";

/** A time of Flink's as users see it. What is before or after all instants (no watermark yet, the end of the input) is the first or last of them. */
export function instantOf(millis: Millis): Instant {
  if (millis > Number.MAX_SAFE_INTEGER) return new Instant(Number.MAX_SAFE_INTEGER);
  if (millis < Number.MIN_SAFE_INTEGER) return new Instant(Number.MIN_SAFE_INTEGER);
  return new Instant(millis);
}

/** Milliseconds of a time that a user gave; what is below the millisecond is dropped. */
export function millisOf(time: unknown, what: string): Millis {
  if (isInstant(time)) return time.epochMillis;
  if (typeof time !== "object" || time === null)
    throw new ConfigurationError(
      `${what} is an Instant, not ${describe(time)}; Instant.fromDate and timestamp.plus("5 minutes") make one`,
      {
        option: what,
        received: time,
      },
    );
  return Instant.from(time as Date).epochMillis;
}

export const noTimestamp: string =
  "The element has no timestamp: give the source a watermark strategy, or assign timestamps with assignTimestampsAndWatermarks, before this operator.";
