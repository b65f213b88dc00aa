// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { formatDuration, parseDuration, type Duration } from "./duration.ts";
import { ConfigurationError } from "./errors/errors.ts";

describe("durations", () => {
  test.each<readonly [Duration, number]>([
    [0, 0],
    [250, 250],
    ["0 seconds", 0],
    ["1 millisecond", 1],
    ["500 milliseconds", 500],
    ["1 second", 1_000],
    ["1.5 seconds", 1_500],
    ["1.1 seconds", 1_100],
    ["2 minutes", 120_000],
    ["0.5 hours", 1_800_000],
    ["2 hours", 7_200_000],
    ["30 days", 2_592_000_000],
  ])("%s is %i ms", (duration, millis) => {
    expect(parseDuration(duration)).toBe(millis);
  });

  test.each([
    -1,
    0.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    "",
    "5",
    "seconds",
    "5seconds",
    "5  seconds",
    "-5 seconds",
    "5 parsecs",
    "1.0001 milliseconds",
    "1e3 seconds",
    "0x5 seconds",
    "9999999999999 days",
    null,
    undefined,
    5n,
    {},
  ])("%s is none", (duration) => {
    expect(() => parseDuration(duration as never, "timeout")).toThrow(ConfigurationError);
    expect(() => parseDuration(duration as never, "timeout")).toThrow(/^timeout: .*"5 seconds"/);
  });

  test.each<readonly [number, string]>([
    [0, "0 milliseconds"],
    [1, "1 millisecond"],
    [1_500, "1500 milliseconds"],
    [90_000, "90 seconds"],
    [60_000, "1 minute"],
    [3_600_000, "1 hour"],
    [172_800_000, "2 days"],
  ])("%i ms is written %s", (millis, text) => {
    expect(formatDuration(millis)).toBe(text);
    expect(parseDuration(text as Duration)).toBe(millis);
  });
});
