// SPDX-License-Identifier: Apache-2.0
// Rows of every SQL type for tests and golden files. Not part of the package's entry points.
import {
  Decimal,
  type FieldDefinition,
  Instant,
  Interval,
  LocalDate,
  LocalDateTime,
  LocalTime,
  type RowDefinition,
  type TypeDefinition,
  Variant,
} from "@tsflink/core";

type Kind = TypeDefinition["kind"];
const nullable = true;
const LONG = 2_147_483_647;

export function row(fields: Readonly<Record<string, TypeDefinition>>, isNullable = false): RowDefinition {
  return { kind: "row", nullable: isNullable, fields: Object.entries(fields).map(([name, type]): FieldDefinition => ({ name, type })) };
}

export function plain(
  kind: Exclude<
    Kind,
    | "char"
    | "varchar"
    | "binary"
    | "varbinary"
    | "decimal"
    | "time"
    | "timestamp"
    | "timestamp_ltz"
    | "interval-year-month"
    | "interval-day-time"
    | "array"
    | "multiset"
    | "map"
    | "row"
    | "raw"
  >,
  isNullable = true,
): TypeDefinition {
  return { kind, nullable: isNullable };
}

export const string: TypeDefinition = { kind: "varchar", length: LONG, nullable };
export const bytes: TypeDefinition = { kind: "varbinary", length: LONG, nullable };
export const decimal = (precision: number, scale: number): TypeDefinition => ({ kind: "decimal", precision, scale, nullable });
const timed = (kind: "time" | "timestamp" | "timestamp_ltz", precision: number): TypeDefinition => ({ kind, precision, nullable });
export const array = (element: TypeDefinition): TypeDefinition => ({ kind: "array", element, nullable });
export const map = (key: TypeDefinition, value: TypeDefinition): TypeDefinition => ({
  kind: "map",
  key: { ...key, nullable: false },
  value,
  nullable,
});

/** A type, values of it at its edges, and how to compare them as text. */
export interface Sample {
  readonly name: string;
  readonly type: TypeDefinition;
  readonly values: readonly unknown[];
}

const date = (text: string) => LocalDateTime.parse(text);
const instant = (text: string) => Instant.parse(text);
const nested = row(
  { id: plain("bigint", false), name: string, tags: array(string), deep: row({ x: plain("double"), y: decimal(10, 2) }, true) },
  true,
);

export const samples: readonly Sample[] = [
  { name: "boolean", type: plain("boolean"), values: [true, false, true] },
  { name: "tinyint", type: plain("tinyint"), values: [-128, 0, 127] },
  { name: "smallint", type: plain("smallint"), values: [-32768, 0, 32767] },
  { name: "int", type: plain("int"), values: [-2147483648, 0, 2147483647] },
  { name: "bigint", type: plain("bigint"), values: [-(2n ** 63n), 0n, 2n ** 63n - 1n, 2n ** 53n + 1n] },
  { name: "float", type: plain("float"), values: [0, -1.5, 3.4028234663852886e38, Infinity] },
  { name: "double", type: plain("double"), values: [0, -0.1, Number.MAX_VALUE, -Infinity, Number.MIN_VALUE] },
  { name: "char", type: { kind: "char", length: 3, nullable }, values: ["abc", "ü€😀", "x"] },
  { name: "string", type: string, values: ["", "customer-1", "Grüße, 世界 😀", "\u0000", "a long enough plain text"] },
  { name: "binary", type: { kind: "binary", length: 4, nullable }, values: [Uint8Array.of(1, 2, 3, 4), Uint8Array.of(255, 0, 128, 7)] },
  { name: "varbinary", type: bytes, values: [new Uint8Array(0), Uint8Array.of(0), Uint8Array.of(1, 2, 255)] },
  {
    name: "decimal",
    type: decimal(38, 18),
    values: [
      Decimal.parse("0.000000000000000000"),
      Decimal.parse("-12345678901234567890.123456789012345678"),
      Decimal.parse("99999999999999999999.999999999999999999"),
    ],
  },
  { name: "small_decimal", type: decimal(5, 2), values: [Decimal.parse("-999.99"), Decimal.parse("0.01"), Decimal.parse("12.30")] },
  {
    name: "date",
    type: plain("date"),
    values: [LocalDate.parse("1969-12-31"), LocalDate.parse("2026-02-28"), LocalDate.parse("0001-01-01")],
  },
  { name: "time0", type: timed("time", 0), values: [LocalTime.parse("00:00:00"), LocalTime.parse("23:59:59")] },
  { name: "time3", type: timed("time", 3), values: [LocalTime.parse("00:00:00.001"), LocalTime.parse("23:59:59.999")] },
  { name: "time6", type: timed("time", 6), values: [LocalTime.parse("00:00:00.001"), LocalTime.parse("23:59:59.999")] },
  { name: "time9", type: timed("time", 9), values: [LocalTime.parse("00:00:00.001"), LocalTime.parse("23:59:59.999")] },
  { name: "timestamp0", type: timed("timestamp", 0), values: [date("1969-12-31T23:59:59"), date("2026-01-31T09:30:00")] },
  { name: "timestamp3", type: timed("timestamp", 3), values: [date("1969-12-31T23:59:59.999"), date("9999-12-31T23:59:59.999")] },
  { name: "timestamp6", type: timed("timestamp", 6), values: [date("1969-12-31T23:59:59.999999"), date("2026-01-31T09:30:00.000001")] },
  {
    name: "timestamp9",
    type: timed("timestamp", 9),
    values: [date("1969-12-31T23:59:59.999999999"), date("2026-01-31T09:30:00.000000001")],
  },
  { name: "instant0", type: timed("timestamp_ltz", 0), values: [instant("1969-12-31T23:59:59Z"), instant("2026-01-31T09:30:00Z")] },
  { name: "instant3", type: timed("timestamp_ltz", 3), values: [instant("1969-12-31T23:59:59.999Z"), instant("2026-01-31T09:30:00.001Z")] },
  {
    name: "instant6",
    type: timed("timestamp_ltz", 6),
    values: [instant("1969-12-31T23:59:59.999999Z"), instant("2026-01-31T09:30:00.000001Z")],
  },
  {
    name: "instant9",
    type: timed("timestamp_ltz", 9),
    values: [instant("1969-12-31T23:59:59.999999999Z"), instant("2026-01-31T09:30:00.000000001Z")],
  },
  {
    name: "months",
    type: { kind: "interval-year-month", unit: "YEAR TO MONTH", precision: 2, nullable },
    values: [Interval.months(-14), Interval.months(0), Interval.months(2147483647)],
  },
  {
    name: "millis",
    type: { kind: "interval-day-time", unit: "DAY TO SECOND", precision: 2, fractionalPrecision: 3, nullable },
    values: [Interval.millis(-90061001), Interval.millis(0)],
  },
  { name: "array", type: array(plain("int")), values: [[], [1, null, -3], [2147483647]] },
  { name: "arrays", type: array(array(string)), values: [[], [[]], [["a", null], null, ["ü"]]] },
  {
    name: "map",
    type: map(string, plain("bigint")),
    values: [
      new Map(),
      new Map([
        ["a", 1n],
        ["b", null],
      ]),
    ],
  },
  {
    name: "multiset",
    type: { kind: "multiset", element: string, nullable },
    values: [
      new Map([
        ["x", 2],
        ["y", 1],
      ]),
      new Map(),
    ],
  },
  {
    name: "row",
    type: nested,
    values: [
      { id: 1n, name: "n", tags: ["t"], deep: { x: 1.5, y: Decimal.parse("1.25") } },
      { id: -1n, name: null, tags: null, deep: null },
    ],
  },
  { name: "rows", type: array(nested), values: [[{ id: 1n, name: "n", tags: [], deep: null }, null], []] },
  {
    name: "raw",
    type: { kind: "raw", className: "java.lang.Object", serializer: "AA==", nullable },
    values: [Uint8Array.of(1, 2), new Uint8Array(0)],
  },
  { name: "null", type: { kind: "null", nullable: true }, values: [null, null] },
  { name: "variant", type: plain("variant"), values: [new Variant(Uint8Array.of(12, 1), Uint8Array.of(1, 0, 0))] },
];
