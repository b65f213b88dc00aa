// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { ConversionError } from "../errors/errors.ts";
import type { AnySqlType } from "../types/sql-type.ts";
import { t } from "../types/t.ts";
import { Decimal } from "../values/decimal.ts";
import { Instant } from "../values/instant.ts";
import { Interval } from "../values/interval.ts";
import { LocalDate } from "../values/local-date.ts";
import { LocalDateTime } from "../values/local-date-time.ts";
import { LocalTime } from "../values/local-time.ts";
import { Variant } from "../values/variant.ts";
import { checkValue, converterOf } from "./convert.ts";

const temporal = (tag: string, text: string): unknown => ({ [Symbol.toStringTag]: `Temporal.${tag}`, toString: () => text });
const variant = new Variant(new Uint8Array([1]), new Uint8Array([2]));

/** Values that are kept as they are. */
const kept: readonly (readonly [AnySqlType, readonly unknown[]])[] = [
  [t.boolean(), [true, false]],
  [t.tinyint(), [-128, 127, 0]],
  [t.smallint(), [-32_768, 32_767]],
  [t.int(), [-2_147_483_648, 2_147_483_647]],
  [t.bigint(), [-(2n ** 63n), 2n ** 63n - 1n]],
  [t.float(), [0.1, Number.NaN, Number.POSITIVE_INFINITY, -0, 3.4028234663852886e38]],
  [t.double(), [0.1, Number.NaN, Number.NEGATIVE_INFINITY, -0, Number.MAX_VALUE]],
  [t.decimal(5, 2), [Decimal.parse("999.99"), Decimal.parse("-999.99"), Decimal.parse("0.00")]],
  [t.string(), ["", "x".repeat(100_000)]],
  [t.char(2), ["ab", "💧💧", ""]],
  [t.varchar(3), ["💧💧💧", "a💧"]],
  [t.bytes(), [new Uint8Array(0), new Uint8Array(5)]],
  [t.binary(2), [new Uint8Array(2)]],
  [t.varbinary(2), [new Uint8Array(2), new Uint8Array(0)]],
  [t.date(), [LocalDate.of(2026, 1, 31)]],
  [t.time(), [LocalTime.parse("09:30:15")]],
  [t.time(3), [LocalTime.parse("09:30:15.123")]],
  [t.timestamp(3), [LocalDateTime.parse("1969-12-31T23:59:59.999")]],
  [t.timestamp(9), [LocalDateTime.parse("2026-01-31T09:30:15.123456789")]],
  [t.timestampLtz(6), [Instant.parse("2026-01-31T09:30:15.123456Z")]],
  [t.timestampLtz(0), [Instant.parse("1960-01-31T09:30:15Z")]],
  [t.intervalYearMonth(), [Interval.months(1)]],
  [t.intervalDayTime(), [Interval.millis(-1)]],
  [t.raw("a", "b"), [new Uint8Array(3)]],
  [t.variant(), [variant]],
  [t.null(), [null]],
];

/** Values that take another form, and that form. */
const changed: readonly (readonly [AnySqlType, unknown, unknown])[] = [
  [t.int(), -0, 0],
  [t.decimal(5, 2), Decimal.parse("1.5"), Decimal.parse("1.50")],
  [t.decimal(5, 2), Decimal.parse("1.5000"), Decimal.parse("1.50")],
  [t.decimal(5, 2), 7n, Decimal.parse("7.00")],
  [t.timestampLtz(3), new Date(5), new Instant(5)],
  [t.timestampLtz(9), temporal("Instant", "1970-01-01T00:00:00.000000001Z"), new Instant(0, 1)],
  [t.timestampLtz(3), temporal("ZonedDateTime", "1970-01-01T01:00:00+01:00"), new Instant(0)],
  [t.timestamp(3), temporal("PlainDateTime", "1970-01-01T00:00:00"), new LocalDateTime(0)],
  [t.date(), temporal("PlainDate", "1970-01-02"), new LocalDate(1)],
  [t.time(), temporal("PlainTime", "00:00:01"), new LocalTime(1e9)],
];

/** Values that do not fit, and a part of the message. */
const refused: readonly (readonly [AnySqlType, unknown, string])[] = [
  [t.boolean(), 1, "received the number 1"],
  [t.tinyint(), 128, "more than 8 bits"],
  [t.smallint(), -32_769, "more than 16 bits"],
  [t.int(), 2 ** 31, "more than 32 bits"],
  [t.int(), 1.5, "not a whole number"],
  [t.int(), Number.NaN, "not a whole number"],
  [t.int(), 1n, "use Number(value)"],
  [t.int(), "1", 'received the string "1"'],
  [t.bigint(), 1, "write 1n"],
  [t.bigint(), 0.5, "a bigint such as 1n"],
  [t.bigint(), 2n ** 63n, "more than 64 bits"],
  [t.float(), 1e39, "beyond the range of FLOAT"],
  [t.double(), "1", "use Number(value)"],
  [t.decimal(5, 2), Decimal.parse("1.555"), 'rescale(2, "half-up")'],
  [t.decimal(5, 2), Decimal.parse("1000"), "more than 3 digits before the point"],
  [t.decimal(5, 2), 1000n, "more than 3 digits before the point"],
  [t.decimal(5, 2), 1.5, "use Decimal.from(value)"],
  [t.string(), 1, "convert it with String(value)"],
  [t.char(2), "abc", "a string of 3 characters"],
  [t.varchar(2), "💧💧💧", "a string of 3 characters"],
  [t.bytes(), [1, 2], "use a Uint8Array"],
  [t.binary(2), new Uint8Array(1), "1 bytes"],
  [t.varbinary(2), new Uint8Array(3), "3 bytes"],
  [t.date(), new Date(), "a Date is an instant, not a day"],
  [t.date(), "2026-01-31", "LocalDate.parse"],
  [t.time(), LocalTime.parse("09:30:00.1"), "more than 0 fractional digits"],
  [t.time(9), LocalTime.parse("09:30:00.0001"), "Flink keeps TIME to the millisecond"],
  [t.timestamp(3), new Date(), "a TIMESTAMP has no zone"],
  [t.timestamp(3), new LocalDateTime(0, 1), "truncate(3)"],
  [t.timestampLtz(3), new LocalDateTime(0), "atUtc()"],
  [t.timestampLtz(3), new Date(Number.NaN), "an invalid Date"],
  [t.timestampLtz(2), new Date(5), "more than 2 fractional digits"],
  [t.timestampLtz(3), 5, "Instant.parse"],
  [t.intervalYearMonth(), Interval.millis(1), "a day-time Interval"],
  [t.intervalDayTime(), "1 day", "Interval.millis"],
  [t.raw("a", "b"), "x", "Uint8Array"],
  [t.variant(), { a: 1 }, "PARSE_JSON"],
  [t.null(), 1, "no other value than null"],
  [t.array(t.int()), new Set([1]), "received a Set"],
  [t.map(t.string(), t.int()), { a: 1 }, "a JavaScript Map"],
  [t.multiset(t.string()), new Map([["a", 0]]), "at least 1"],
  [t.row({ a: t.int() }), [1], "an array of length 1"],
];

describe("checkValue", () => {
  test.each(kept)("%s keeps what fits", (type, values) => {
    for (const value of values) expect(checkValue(type, value)).toBe(value);
    expect(checkValue(type, null)).toBe(null);
  });

  test.each(changed)("%s takes %s", (type, value, expected) => {
    const converted = checkValue(type, value);
    expect(converted).toEqual(expected);
    expect(Object.is(converted, -0)).toBe(false);
  });

  test.each(refused)("%s refuses %s", (type, value, message) => {
    const error = caught(() => checkValue(type, value, "rows[3].x"));
    expect(error.message).toContain(message);
    expect(error.message).toContain(`rows[3].x`);
    expect(error.message).toContain(`received ${error.received}`);
    expect(error.path.startsWith("rows[3].x")).toBe(true);
  });

  test.each([...kept.map(([type]) => type), t.array(t.int()), t.map(t.int(), t.int()), t.multiset(t.int()), t.row({ a: t.int() })])(
    "%s: null and undefined",
    (type) => {
      expect(checkValue(type, null)).toBe(null);
      expect(caught(() => checkValue(type, undefined)).message).toContain("received undefined");
      if (type.definition.kind !== "null") {
        expect(caught(() => checkValue(type.notNull(), null)).message).toContain("NOT NULL");
        expect(caught(() => checkValue(type.notNull(), undefined)).received).toBe("undefined");
      }
    },
  );
});

describe("nested values", () => {
  const type = t
    .row({
      id: t.bigint().notNull(),
      tags: t.array(t.row({ "my name": t.string().notNull() })),
      counts: t.map(t.string().notNull(), t.int().notNull()),
    })
    .notNull();

  test("are converted to the bottom, and the given value is left alone", () => {
    const at = new Date(1);
    const value = Object.freeze({ a: Object.freeze([at]), m: new Map([["x", at]]) });
    expect(checkValue(t.row({ a: t.array(t.timestampLtz(3)), m: t.map(t.string(), t.timestampLtz(3)) }), value)).toEqual({
      a: [new Instant(1)],
      m: new Map([["x", new Instant(1)]]),
    });
    expect(value.a[0]).toBe(at);
  });

  test.each<readonly [unknown, string, string]>([
    [{ id: 1, tags: null, counts: null }, "rows[3].id", "rows[3].id: expected BIGINT NOT NULL, received the number 1"],
    [{ id: 1n, tags: [null, { "my name": 1 }], counts: null }, 'rows[3].tags[1]["my name"]', "expected STRING NOT NULL"],
    [{ id: 1n, tags: null, counts: new Map([["x", null]]) }, 'rows[3].counts.get(the string "x")', "NOT NULL"],
    [{ id: 1n, tags: null, counts: new Map([[1, 1]]) }, "rows[3].counts.key(the number 1)", "expected STRING NOT NULL"],
    [{ id: 1n, tags: null }, "rows[3]", '"counts" is missing'],
    [{ id: 1n }, "rows[3]", '"tags", "counts" are missing'],
    [{ id: 1n, tag: null, counts: null }, "rows[3]", 'it has no field "tag"; did you mean tags?; "tags" is missing'],
    [{ id: 1n, tags: null, counts: null, more: 1 }, "rows[3]", 'it has no field "more"'],
    [{ id: 1n, tags: [, null], counts: null }, "rows[3].tags[0]", "received undefined"],
  ])("tells where: %o", (value, path, message) => {
    const error = caught(() => checkValue(type, value, "rows[3]"));
    expect(error.path).toBe(path);
    expect(error.message).toContain(message);
  });

  test("a path may be empty", () => {
    expect(caught(() => checkValue(t.row({ a: t.int() }), { a: "x" })).path).toBe("a");
    expect(caught(() => checkValue(t.int(), "x")).message).toMatch(/^the value: expected INT/);
  });

  test("says nothing of a row but what is wrong", () => {
    const secret = "hunter2-".repeat(10);
    const value = { id: secret, tags: [secret], counts: new Map([[secret, secret]]) };
    expect(caught(() => checkValue(type, value, "rows[0]")).message).not.toContain("hunter2");
    expect(caught(() => checkValue(t.array(t.int()), [secret])).message).not.toContain("hunter2");
    expect(caught(() => checkValue(type, { ...value, id: 1n, tags: null })).message).not.toContain("hunter2");
  });

  test("a field may have any name", () => {
    const odd = JSON.parse('{"__proto__": 1, "constructor": 2}') as Readonly<Record<string, unknown>>;
    const row = checkValue(t.row(Object.fromEntries(["__proto__", "constructor"].map((name) => [name, t.int()]))), odd) as object;
    expect(JSON.stringify(row)).toBe('{"__proto__":1,"constructor":2}');
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
  });

  test("errors of a getter pass", () => {
    const failure = new RangeError("mine");
    const row = { get a(): number { throw failure; } }; // prettier-ignore
    expect(() => checkValue(t.row({ a: t.int() }), row)).toThrow(failure);
  });

  test("a converter can be used many times", () => {
    const convert = converterOf(t.array(t.int()).definition);
    expect(convert([1], "a")).toEqual([1]);
    expect(() => convert(["x"], "b")).toThrow("b[0]");
    expect(() => convert(["x"], "c")).toThrow("c[0]");
    expect(convert([2], "a")).toEqual([2]);
  });
});

function caught(action: () => unknown): ConversionError {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(ConversionError);
    return error as ConversionError;
  }
  throw new Error("nothing was thrown");
}
