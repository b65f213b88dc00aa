// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError } from "../errors/errors.ts";
import { describe } from "../convert/describe.ts";
import type { Decimal } from "../values/decimal.ts";
import type { Instant } from "../values/instant.ts";
import type { Interval } from "../values/interval.ts";
import type { LocalDate } from "../values/local-date.ts";
import type { LocalDateTime } from "../values/local-date-time.ts";
import type { LocalTime } from "../values/local-time.ts";
import type { Variant } from "../values/variant.ts";
import type { TypeDefinition } from "./definition.ts";
import { maxLength } from "./format.ts";
import { defaultDayPrecision, defaultFractionalPrecision, defaultYearPrecision } from "./limits.ts";
import { isSqlType, makeType } from "./make.ts";
import type { AnySqlType, Fields, JsOf, RowOf, SqlType } from "./sql-type.ts";

type YearMonthUnit = Extract<TypeDefinition, { readonly kind: "interval-year-month" }>["unit"];
type DayTimeUnit = Extract<TypeDefinition, { readonly kind: "interval-day-time" }>["unit"];

const nullable = true;

function whole(option: string, value: number, least: number, most: number): number {
  if (!Number.isInteger(value) || value < least || value > most)
    throw new ConfigurationError(`${option}: ${describe(value)} is not a whole number from ${least} to ${most}`, {
      option,
      received: value,
    });
  return value;
}

function definitionOf(option: string, type: AnySqlType): TypeDefinition {
  if (!isSqlType(type))
    throw new ConfigurationError(
      `${option}: ${describe(type)} is not a type; ${typeof type === "function" ? "call it, as in t.string()" : "make one with `t`, e.g. t.string()"}`,
      { option, received: describe(type) },
    );
  return type.definition;
}

function simple<T>(
  kind: "boolean" | "tinyint" | "smallint" | "int" | "bigint" | "float" | "double" | "date" | "null" | "variant",
): () => SqlType<T> {
  return () => makeType<T>({ kind, nullable });
}

function sized<T>(kind: "char" | "varchar" | "binary" | "varbinary"): (length: number) => SqlType<T> {
  return (length) => makeType<T>({ kind, length: whole(`t.${kind}() length`, length, 1, maxLength), nullable });
}

function timed<T>(
  kind: "time" | "timestamp" | "timestamp_ltz",
  name: string,
  most: number,
  standard: number,
): (precision?: number) => SqlType<T> {
  return (precision = standard) => makeType<T>({ kind, precision: whole(`t.${name}() precision`, precision, 0, most), nullable });
}

/**
 * The SQL types of Flink, each with the JavaScript type that carries its values. Nullable unless `notNull()`.
 *
 * @example
 * ```ts
 * const Address = t.row({ street: t.string().notNull(), zip: t.char(5) });
 * ```
 * @see https://nightlies.apache.org/flink/flink-docs-stable/docs/dev/table/types/
 */
export interface Types {
  /** BOOLEAN: `boolean`. */
  boolean(): SqlType<boolean>;
  /** TINYINT: `number`, whole, -128 to 127. */
  tinyint(): SqlType<number>;
  /** SMALLINT: `number`, whole, -32768 to 32767. */
  smallint(): SqlType<number>;
  /** INT: `number`, whole, 32 bits. */
  int(): SqlType<number>;
  /** BIGINT: `bigint`, 64 bits. */
  bigint(): SqlType<bigint>;
  /** FLOAT: `number`, of which 32 bits are kept. */
  float(): SqlType<number>;
  /** DOUBLE: `number`. */
  double(): SqlType<number>;
  /** DECIMAL(precision, scale): `Decimal`. @throws `ConfigurationError` unless 1 <= precision <= 38 and 0 <= scale <= precision. */
  decimal(precision: number, scale: number): SqlType<Decimal>;
  /** STRING, which is the longest VARCHAR: `string`. */
  string(): SqlType<string>;
  /** CHAR(length), padded with spaces: `string`; `length` counts code points. */
  char(length: number): SqlType<string>;
  /** VARCHAR(length): `string`; `length` counts code points. */
  varchar(length: number): SqlType<string>;
  /** BYTES, which is the longest VARBINARY: `Uint8Array`. */
  bytes(): SqlType<Uint8Array>;
  /** BINARY(length): `Uint8Array`. */
  binary(length: number): SqlType<Uint8Array>;
  /** VARBINARY(length): `Uint8Array`. */
  varbinary(length: number): SqlType<Uint8Array>;
  /** DATE: `LocalDate`. */
  date(): SqlType<LocalDate>;
  /** TIME(precision): `LocalTime`. Flink itself keeps milliseconds at most. @defaultValue 0 */
  time(precision?: number): SqlType<LocalTime>;
  /** TIMESTAMP(precision), without a zone: `LocalDateTime`. `precision` is the number of fractional digits, 0 to 9. @defaultValue 6 */
  timestamp(precision?: number): SqlType<LocalDateTime>;
  /** TIMESTAMP_LTZ(precision), a point on the time line: `Instant`. `precision` is the number of fractional digits, 0 to 9. @defaultValue 6 */
  timestampLtz(precision?: number): SqlType<Instant>;
  /** INTERVAL of years and months: `Interval`. Only units with years have digits to declare. @defaultValue `"YEAR TO MONTH"`, 2 digits of years */
  intervalYearMonth(unit?: YearMonthUnit, precision?: number): SqlType<Interval>;
  /** INTERVAL of days to seconds, kept by Flink in milliseconds: `Interval`. `precision` is that of the days, for units that have them. @defaultValue `"DAY TO SECOND"`, 2 digits of days, 3 fractional digits */
  intervalDayTime(unit?: DayTimeUnit, precision?: number, fractionalPrecision?: number): SqlType<Interval>;
  /** ARRAY: a read-only array. */
  array<E extends AnySqlType>(element: E): SqlType<readonly JsOf<E>[]>;
  /** MULTISET: a map from the element to how often it is there. */
  multiset<E extends AnySqlType>(element: E): SqlType<ReadonlyMap<JsOf<E>, number>>;
  /** MAP: `ReadonlyMap`. */
  map<K extends AnySqlType, V extends AnySqlType>(key: K, value: V): SqlType<ReadonlyMap<JsOf<K>, JsOf<V>>>;
  /** ROW: a read-only object. Do not name fields like whole numbers: JavaScript would sort them to the front. */
  row<const F extends Fields>(fields: F): SqlType<RowOf<F>>;
  /** RAW, a value that only Java understands: its serialised bytes. `serializer` is Flink's own text for the serializer. */
  raw(className: string, serializer: string): SqlType<Uint8Array>;
  /** NULL, the type of an untyped NULL. */
  null(): SqlType<null>;
  /** VARIANT, semi-structured: `Variant`, opaque; take it apart in SQL. */
  variant(): SqlType<Variant>;
}

export const t: Types = Object.freeze<Types>({
  boolean: simple<boolean>("boolean"),
  tinyint: simple<number>("tinyint"),
  smallint: simple<number>("smallint"),
  int: simple<number>("int"),
  bigint: simple<bigint>("bigint"),
  float: simple<number>("float"),
  double: simple<number>("double"),
  decimal: (precision, scale) => {
    whole("t.decimal() precision", precision, 1, 38);
    return makeType({ kind: "decimal", precision, scale: whole("t.decimal() scale", scale, 0, precision), nullable });
  },
  string: () => makeType({ kind: "varchar", length: maxLength, nullable }),
  char: sized<string>("char"),
  varchar: sized<string>("varchar"),
  bytes: () => makeType({ kind: "varbinary", length: maxLength, nullable }),
  binary: sized<Uint8Array>("binary"),
  varbinary: sized<Uint8Array>("varbinary"),
  date: simple<LocalDate>("date"),
  time: timed<LocalTime>("time", "time", 9, 0),
  timestamp: timed<LocalDateTime>("timestamp", "timestamp", 9, 6),
  timestampLtz: timed<Instant>("timestamp_ltz", "timestampLtz", 9, 6),
  intervalYearMonth: (unit = "YEAR TO MONTH", precision = defaultYearPrecision) =>
    makeType({ kind: "interval-year-month", unit, precision, nullable }),
  intervalDayTime: (
    unit = "DAY TO SECOND",
    precision = defaultDayPrecision,
    fractionalPrecision = unit.endsWith("SECOND") ? 3 : defaultFractionalPrecision,
  ) => makeType({ kind: "interval-day-time", unit, precision, fractionalPrecision, nullable }),
  array: (element) => makeType({ kind: "array", element: definitionOf("t.array() element", element), nullable }),
  multiset: (element) => makeType({ kind: "multiset", element: definitionOf("t.multiset() element", element), nullable }),
  map: (key, value) =>
    makeType({ kind: "map", key: definitionOf("t.map() key", key), value: definitionOf("t.map() value", value), nullable }),
  row: <F extends Fields>(fields: F): SqlType<RowOf<F>> => makeType<RowOf<F>>(rowDefinition("t.row()", fields)),
  raw: (className, serializer) => makeType({ kind: "raw", className, serializer, nullable }),
  null: simple<null>("null"),
  variant: simple<Variant>("variant"),
});

const wholeNumberName = /^(0|[1-9]\d{0,9})$/;

/** The ROW of named fields; refuses names that JavaScript objects would reorder. */
export function rowDefinition(maker: string, fields: Fields): Extract<TypeDefinition, { readonly kind: "row" }> {
  if (typeof fields !== "object" || fields === null || isSqlType(fields))
    throw new ConfigurationError(`${maker}: ${describe(fields)} is no object of types such as { id: t.bigint() }`, { option: "fields" });
  const entries = Object.entries(fields).map(([name, type]) => {
    if (name === "" || wholeNumberName.test(name))
      throw new ConfigurationError(
        `${maker}: ${JSON.stringify(name)} cannot name a field, because JavaScript objects do not keep the place of such a name`,
        { option: name },
      );
    return Object.freeze({ name, type: definitionOf(`${maker} ${name}`, type) });
  });
  return { kind: "row", fields: Object.freeze(entries), nullable };
}
