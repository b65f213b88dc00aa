// SPDX-License-Identifier: Apache-2.0
// One JVM serves all files of a run: environments are opened and closed, the JVM stays.
import { TableEnvironment, type TableEnvironmentOptions } from "@tsflink/table";
import { Decimal, Instant, Interval, LocalDate, LocalDateTime, LocalTime, schema, t, type Infer } from "@tsflink/core";

/** Longer than any query takes on a slow machine, shorter than anybody waits. */
export const DEADLINE = 120_000;

export const runs = ["in-driver", "worker"] as const;

export function open(options: Partial<TableEnvironmentOptions> = {}): Promise<TableEnvironment> {
  return TableEnvironment.create({ mode: "streaming", parallelism: 2, log: { level: "off" }, ...options });
}

/** A column of every SQL type that has values of its own in JavaScript. */
export const AllTypes = schema({
  id: t.int().notNull(),
  bool: t.boolean(),
  tiny: t.tinyint(),
  small: t.smallint(),
  big: t.bigint(),
  float: t.float(),
  double: t.double(),
  decimal: t.decimal(38, 10),
  char: t.char(3),
  varchar: t.varchar(20),
  text: t.string(),
  binary: t.binary(2),
  varbinary: t.varbinary(4),
  bytes: t.bytes(),
  date: t.date(),
  time: t.time(3),
  seconds: t.timestamp(0),
  nanos: t.timestamp(9),
  instant: t.timestampLtz(9),
  months: t.intervalYearMonth(),
  span: t.intervalDayTime(),
  list: t.array(t.string()),
  nested: t.array(t.row({ at: t.timestamp(6), tags: t.array(t.bigint().notNull()) })),
  map: t.map(t.string().notNull(), t.decimal(10, 2)),
  row: t.row({ a: t.int().notNull(), b: t.row({ c: t.string() }) }),
});

export type AllTypes = Infer<typeof AllTypes>;

export const allRows: readonly AllTypes[] = [
  {
    id: 1,
    bool: true,
    tiny: -128,
    small: 32_767,
    big: 9_007_199_254_740_993n,
    float: 1.5,
    double: 0.1,
    decimal: Decimal.parse("1234567890123456789012345678.0123456789"),
    char: "abc",
    varchar: "äöü '\\",
    text: "日本語 🦋",
    binary: Uint8Array.of(0, 255),
    varbinary: Uint8Array.of(1),
    bytes: Uint8Array.of(1, 2, 3, 0),
    date: LocalDate.parse("1969-12-31"),
    time: LocalTime.parse("12:34:56.789"),
    seconds: LocalDateTime.parse("1900-01-01T00:00:01"),
    nanos: LocalDateTime.parse("2024-02-29T23:59:59.123456789"),
    instant: Instant.parse("1969-12-31T23:59:59.999999999Z"),
    months: Interval.months(-14),
    span: Interval.millis(90_061_001),
    list: ["a", null, "ü"],
    nested: [{ at: LocalDateTime.parse("2024-01-02T03:04:05.123456"), tags: [1n, 9_007_199_254_740_993n] }, null],
    map: new Map([
      ["k", Decimal.parse("1.50")],
      ["none", null],
    ]),
    row: { a: 7, b: { c: "ß" } },
  },
  {
    id: 2,
    bool: false,
    tiny: 0,
    small: -1,
    big: -9_223_372_036_854_775_808n,
    float: -0,
    double: Number.MIN_VALUE,
    decimal: Decimal.parse("-0.0000000001"),
    char: "   ",
    varchar: "",
    text: "",
    binary: Uint8Array.of(0, 0),
    varbinary: new Uint8Array(),
    bytes: new Uint8Array(),
    date: LocalDate.parse("9999-12-31"),
    time: LocalTime.parse("00:00:00"),
    seconds: LocalDateTime.parse("2999-12-31T23:59:59"),
    nanos: LocalDateTime.parse("1700-01-01T00:00:00.000000001"),
    instant: Instant.parse("2262-01-01T00:00:00.000000001Z"),
    months: Interval.months(0),
    span: Interval.millis(-1),
    list: [],
    nested: [],
    map: new Map(),
    row: { a: 0, b: null },
  },
  {
    id: 3,
    bool: null,
    tiny: null,
    small: null,
    big: null,
    float: null,
    double: null,
    decimal: null,
    char: null,
    varchar: null,
    text: null,
    binary: null,
    varbinary: null,
    bytes: null,
    date: null,
    time: null,
    seconds: null,
    nanos: null,
    instant: null,
    months: null,
    span: null,
    list: null,
    nested: null,
    map: null,
    row: null,
  },
];

/** Values as texts and plain data: equal exactly when the values are. */
export function plain(value: unknown): unknown {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : value;
  if (typeof value === "bigint") return `${String(value)}n`;
  if (value instanceof Uint8Array) return `bytes ${[...value].join(" ")}`;
  if (value instanceof Map) return { map: [...value].map(([key, each]) => [plain(key), plain(each)]) };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
  return String(value);
}

export function byId<R extends { readonly id: number }>(rows: readonly R[]): unknown[] {
  return [...rows].sort((a, b) => a.id - b.id).map(plain);
}
