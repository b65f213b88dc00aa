// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, test } from "vitest";
import { Random } from "../../test/random.ts";
import { ConversionError } from "../errors/errors.ts";
import { Instant } from "./instant.ts";
import { Interval } from "./interval.ts";
import { LocalDate } from "./local-date.ts";
import { LocalDateTime } from "./local-date-time.ts";
import { LocalTime } from "./local-time.ts";

describe("LocalDate", () => {
  test.each<readonly [string, number]>([
    ["1970-01-01", 0],
    ["1969-12-31", -1],
    ["2000-02-29", 11_016],
    ["0001-01-01", -719_162],
    ["9999-12-31", 2_932_896],
    ["0000-02-29", -719_469],
    ["-000001-12-31", -719_529],
    ["+010000-01-01", 2_932_897],
  ])("%s is day %i", (text, epochDay) => {
    expect(LocalDate.parse(text).epochDay).toBe(epochDay);
    expect(new LocalDate(epochDay).toString()).toBe(text);
  });

  test.each([
    "2026-02-29",
    "1900-02-29",
    "2026-13-01",
    "2026-00-01",
    "2026-04-31",
    "2026-01-00",
    "26-01-01",
    "2026-1-1",
    "2026-01-01T00:00",
    "",
    "tomorrow",
  ])("refuses %j", (text) => {
    expect(() => LocalDate.parse(text)).toThrow(ConversionError);
  });

  test.each([1, 2])("agrees with Date where Date goes, seed %i", (seed) => {
    const random = new Random(seed);
    for (let i = 0; i < 3_000; i++) {
      const date = new LocalDate(random.int(-100_000_000, 100_000_000));
      const reference = new Date(date.epochDay * 86_400_000);
      expect([date.year, date.month, date.day]).toEqual([reference.getUTCFullYear(), reference.getUTCMonth() + 1, reference.getUTCDate()]);
      expect(date.toString()).toBe(reference.toISOString().split("T")[0]);
    }
  });

  test.each([3, 4])("there and back over all of 32 bits, seed %i", (seed) => {
    const random = new Random(seed);
    for (let i = 0; i < 3_000; i++) {
      const date = new LocalDate(Number(random.bigint(32)));
      expect(LocalDate.parse(date.toString())).toEqual(date);
      expect(LocalDate.of(date.year, date.month, date.day)).toEqual(date);
    }
    for (const end of [-2_147_483_648, 2_147_483_647]) expect(LocalDate.parse(new LocalDate(end).toString()).epochDay).toBe(end);
    expect(() => new LocalDate(2_147_483_648)).toThrow(ConversionError);
    expect(() => new LocalDate(0.5)).toThrow(ConversionError);
  });

  test("counts days", () => {
    expect(LocalDate.of(2026, 2, 28).plusDays(1).toString()).toBe("2026-03-01");
    expect(() => LocalDate.of(2026, 2, 29)).toThrow("from 1 to 28");
    expect(LocalDate.of(2026, 1, 1).compare(LocalDate.of(2025, 1, 1))).toBe(365);
    expect(LocalDate.of(2026, 1, 1).equals(LocalDate.parse("2026-01-01"))).toBe(true);
  });
});

describe("LocalTime", () => {
  test.each<readonly [string, string]>([
    ["09:30", "09:30:00"],
    ["23:59:59.999999999", "23:59:59.999999999"],
    ["00:00:00.1", "00:00:00.100"],
    ["00:00:00.000001", "00:00:00.000001"],
    ["12:00:00,5", "12:00:00.500"],
  ])("reads %s as %s", (text, printed) => {
    expect(LocalTime.parse(text).toString()).toBe(printed);
  });

  test.each(["24:00", "12:60", "12:00:60", "9:30", "09:30:00.", "09:30:00.1234567890", "09:30Z", ""])("refuses %j", (text) => {
    expect(() => LocalTime.parse(text)).toThrow(ConversionError);
  });

  test("there and back", () => {
    const random = new Random(1);
    for (let i = 0; i < 2_000; i++) {
      const time = new LocalTime(Math.floor(random.next() * 86_400e9));
      expect(LocalTime.parse(time.toString())).toEqual(time);
      expect(LocalTime.of(time.hour, time.minute, time.second, time.nanosOfSecond)).toEqual(time);
    }
    expect(() => new LocalTime(86_400e9)).toThrow(ConversionError);
    expect(() => LocalTime.of(24, 0)).toThrow("from 0 to 23");
    expect(LocalTime.parse("12:34:56.789123456").truncate(4).toString()).toBe("12:34:56.789100");
  });
});

describe("Instant and LocalDateTime", () => {
  test.each<readonly [string, number, number]>([
    ["1970-01-01T00:00:00Z", 0, 0],
    ["1969-12-31T23:59:59.999999999Z", -1, 999_999],
    ["0001-01-01T00:00:00Z", -62_135_596_800_000, 0],
    ["9999-12-31T23:59:59.999999999Z", 253_402_300_799_999, 999_999],
    ["+275760-09-13T00:00:00.001Z", 8_640_000_000_000_001, 0],
    ["+287396-10-12T08:59:00.991Z", Number.MAX_SAFE_INTEGER, 0],
    ["-283457-03-21T15:00:59.009Z", Number.MIN_SAFE_INTEGER, 0],
  ])("%s", (text, millis, nanos) => {
    const instant = Instant.parse(text);
    expect([instant.epochMillis, instant.nanosOfMilli]).toEqual([millis, nanos]);
    expect(instant.toString()).toBe(text);
    expect(instant.toUtc().toString()).toBe(text.slice(0, -1));
    expect(LocalDateTime.parse(text.slice(0, -1)).atUtc()).toEqual(instant);
  });

  test.each<readonly [string, string]>([
    ["2026-01-31T09:30:00.000000001+01:00", "2026-01-31T08:30:00.000000001Z"],
    ["2026-01-31 09:30-0330", "2026-01-31T13:00:00Z"],
    ["2026-01-31t09:30:00.5z", "2026-01-31T09:30:00.500Z"],
    ["2026-01-31T00:30:00+02", "2026-01-30T22:30:00Z"],
  ])("reads %s as %s", (text, printed) => {
    expect(Instant.parse(text).toString()).toBe(printed);
  });

  test.each(["2026-01-31", "2026-01-31T09:30:00", "2026-01-31T09:30:00+25:00", "2026-01-31T09:30:00[Europe/Berlin]", "1e3", ""])(
    "an instant is not %j",
    (text) => {
      expect(() => Instant.parse(text)).toThrow(ConversionError);
    },
  );

  test("a local date and time has no zone", () => {
    expect(() => LocalDateTime.parse("2026-01-31T09:30:00Z")).toThrow("without a zone");
  });

  test.each([1, 2])("there and back, seed %i", (seed) => {
    const random = new Random(seed);
    for (let i = 0; i < 2_000; i++) {
      const millis = Math.trunc((random.next() * 2 - 1) * random.pick([1e6, 1e13, 8.64e15, Number.MAX_SAFE_INTEGER]));
      const instant = new Instant(millis, random.pick([0, 1, 999_999, random.int(0, 999_999)]));
      expect(Instant.parse(instant.toString())).toEqual(instant);
      expect(Instant.ofEpochNanos(instant.epochNanos)).toEqual(instant);
      const local = instant.toUtc();
      expect(LocalDateTime.of(local.date, local.time)).toEqual(local);
      if (Math.abs(millis) <= 8.64e15) {
        expect(Instant.fromDate(instant.toDate()).epochMillis).toBe(millis);
        const [clock] = instant.toDate().toISOString().split("Z");
        expect(new Instant(millis).toString().replace(/(:\d\d)Z$/, "$1.000Z")).toBe(`${clock}Z`);
      }
    }
  });

  test("moves by durations", () => {
    const instant = Instant.parse("2026-01-31T23:59:59.000000001Z");
    expect(instant.plus("1 second").toString()).toBe("2026-02-01T00:00:00.000000001Z");
    expect(instant.minus("1 day").toString()).toBe("2026-01-30T23:59:59.000000001Z");
    expect(instant.toUtc().plus(500).minus("500 milliseconds")).toEqual(instant.toUtc());
    expect(() => new Instant(Number.MAX_SAFE_INTEGER).plus(1)).toThrow(ConversionError);
  });

  test.each<readonly [string, number, string]>([
    ["2026-01-31T09:30:00.123456789Z", 9, "2026-01-31T09:30:00.123456789Z"],
    ["2026-01-31T09:30:00.123456789Z", 7, "2026-01-31T09:30:00.123456700Z"],
    ["2026-01-31T09:30:00.123456789Z", 3, "2026-01-31T09:30:00.123Z"],
    ["2026-01-31T09:30:00.123456789Z", 1, "2026-01-31T09:30:00.100Z"],
    ["1969-12-31T23:59:58.999999999Z", 0, "1969-12-31T23:59:58Z"],
    ["1969-12-31T23:59:58.123999999Z", 2, "1969-12-31T23:59:58.120Z"],
  ])("%s with %i digits is %s", (text, digits, expected) => {
    expect(Instant.parse(text).truncate(digits).toString()).toBe(expected);
    expect(`${LocalDateTime.parse(text.slice(0, -1)).truncate(digits).toString()}Z`).toBe(expected);
  });

  test("orders by time, then by nanoseconds", () => {
    const texts = ["2026-01-01T00:00:00.000000002Z", "1960-01-01T00:00:00Z", "2026-01-01T00:00:00.000000001Z"];
    const sorted = texts.map((text) => Instant.parse(text)).sort((a, b) => a.compare(b));
    expect(sorted.map(String)).toEqual([texts[1], texts[2], texts[0]]);
    expect(sorted[0]?.equals(sorted[1])).toBe(false);
    expect(Instant.parse(texts[0]!).equals(Instant.parse(texts[0]!))).toBe(true);
    expect(Instant.parse(texts[0]!).equals(Instant.parse(texts[0]!).toUtc())).toBe(false);
  });

  test("checks what it is made of", () => {
    for (const bad of [0.5, Number.NaN, 2 ** 53]) expect(() => new Instant(bad)).toThrow(ConversionError);
    for (const bad of [-1, 1_000_000, 0.5]) expect(() => new LocalDateTime(0, bad)).toThrow(ConversionError);
    expect(() => Instant.fromDate(new Date(Number.NaN))).toThrow("invalid Date");
    expect(() => new Instant(8.64e15 + 1).toDate()).toThrow("beyond what a Date holds");
  });

  test("differs from another when its fields differ", () => {
    // The fields must be visible to test frameworks, or all values would be equal to them.
    expect(new Instant(1)).not.toEqual(new Instant(2));
    expect(new Instant(1)).not.toStrictEqual(new LocalDateTime(1));
  });
});

describe("Temporal", () => {
  const original = (globalThis as { Temporal?: unknown }).Temporal;
  afterEach(() => {
    if (original === undefined) delete (globalThis as { Temporal?: unknown }).Temporal;
    else (globalThis as { Temporal?: unknown }).Temporal = original;
  });

  const like = (tag: string, text: string): never => ({ [Symbol.toStringTag]: `Temporal.${tag}`, toString: () => text }) as never;

  test("is accepted", () => {
    expect(Instant.from(like("Instant", "2026-01-31T09:30:00.000000001Z")).epochNanos % 10n).toBe(1n);
    expect(Instant.from(like("ZonedDateTime", "2026-01-31T09:30:00+01:00")).toString()).toBe("2026-01-31T08:30:00Z");
    expect(LocalDate.from(like("PlainDate", "2026-01-31")).day).toBe(31);
    expect(LocalTime.from(like("PlainTime", "09:30:00.5")).nanosOfSecond).toBe(500_000_000);
    expect(LocalDateTime.from(like("PlainDateTime", "2026-01-31T09:30:00")).time.hour).toBe(9);
    expect(() => LocalDate.from(like("PlainTime", "09:30:00"))).toThrow(ConversionError);
  });

  test("is made where there is one, and missed with a remedy where there is none", () => {
    delete (globalThis as { Temporal?: unknown }).Temporal;
    expect(() => new Instant(0).toTemporal()).toThrow("load a polyfill");
    const from = (text: string): string => `temporal ${text}`;
    (globalThis as { Temporal?: unknown }).Temporal = {
      Instant: { from },
      PlainDate: { from },
      PlainTime: { from },
      PlainDateTime: { from },
    };
    expect(new Instant(0).toTemporal()).toBe("temporal 1970-01-01T00:00:00Z");
    expect(new LocalDate(0).toTemporal()).toBe("temporal 1970-01-01");
    expect(new LocalTime(0).toTemporal()).toBe("temporal 00:00:00");
    expect(new LocalDateTime(0).toTemporal()).toBe("temporal 1970-01-01T00:00:00");
  });
});

describe("Interval", () => {
  test.each<readonly [Interval, string]>([
    [Interval.months(14), "+1-02"],
    [Interval.months(-1), "-0-01"],
    [Interval.millis(90_061_001), "+1 01:01:01.001"],
    [Interval.millis(-1), "-0 00:00:00.001"],
    [Interval.millis(0), "+0 00:00:00.000"],
  ])("%s", (interval, text) => {
    expect(interval.toString()).toBe(text);
  });

  test("checks its range and compares within its kind", () => {
    expect(() => Interval.months(2 ** 31)).toThrow("32-bit");
    expect(() => Interval.millis(0.5)).toThrow(ConversionError);
    expect(() => new Interval("weeks" as never, 1)).toThrow(ConversionError);
    expect(Interval.months(1).equals(Interval.millis(1))).toBe(false);
    expect(Interval.millis(2).compare(Interval.millis(1))).toBe(1);
  });
});
