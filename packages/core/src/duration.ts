// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError } from "./errors/errors.ts";
import { describe } from "./convert/describe.ts";

type Unit = "millisecond" | "second" | "minute" | "hour" | "day";

/** A length of time: milliseconds, or a number with a unit such as `"5 seconds"` or `"1 minute"`. Not negative. */
export type Duration = number | `${number} ${Unit}` | `${number} ${Unit}s`;

const millisPerUnit: Readonly<Record<Unit, number>> = { millisecond: 1, second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const pattern: RegExp = /^(\d+(?:\.\d+)?) (millisecond|second|minute|hour|day)s?$/;

/**
 * The whole milliseconds of a duration.
 *
 * @param option how the user calls the option, for the error message.
 * @throws `ConfigurationError` when it is not a duration, is negative, or is not a whole number of milliseconds.
 * @example
 * ```ts
 * parseDuration("1.5 seconds"); // 1500
 * ```
 */
export function parseDuration(duration: Duration, option = "duration"): number {
  let millis: number | undefined;
  if (typeof duration === "number") millis = duration;
  else if (typeof duration === "string") {
    const match = pattern.exec(duration);
    // Rounded to the nanosecond: "1.1 seconds" is 1100.0000000000002 in binary.
    if (match !== null) millis = Math.round(Number(match[1]) * millisPerUnit[match[2] as Unit] * 1e6) / 1e6;
  }
  if (millis === undefined || !Number.isSafeInteger(millis) || millis < 0)
    throw new ConfigurationError(
      `${option}: ${describe(duration)} is not a duration; write whole milliseconds, or a number and a unit such as "500 milliseconds", "5 seconds", "1 minute", "2 hours" or "1 day"`,
      { option, received: duration },
    );
  return millis;
}

/**
 * Milliseconds in the largest unit that gives a whole number.
 *
 * @example
 * ```ts
 * formatDuration(90_000); // "90 seconds"
 * formatDuration(3_600_000); // "1 hour"
 * ```
 */
export function formatDuration(millis: number): Duration {
  parseDuration(millis);
  if (millis === 0) return "0 milliseconds";
  let unit: Unit = "millisecond";
  for (const [name, size] of Object.entries(millisPerUnit) as [Unit, number][]) if (millis % size === 0) unit = name;
  const count = millis / millisPerUnit[unit];
  return count === 1 ? `1 ${unit}` : `${count} ${unit}s`;
}
