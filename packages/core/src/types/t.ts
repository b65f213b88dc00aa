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
import { defaultDayPrecision, defaultFractionalPrecision, defaultYearPrecision, yearMonthUnits } from "./limits.ts";
import { isSqlType, makeType } from "./make.ts";
import type { AnySqlType, Fields, JsOf, RowOf, SqlType } from "./sql-type.ts";

type YearMonthUnit = Extract<TypeDefinition, { readonly kind: "interval-year-month" }>["unit"];
type DayTimeUnit = Extract<TypeDefinition, { readonly kind: "interval-day-time" }>["unit"];

/** The units of INTERVAL, in SQL's words. */
export type IntervalUnit = YearMonthUnit | DayTimeUnit;

/** How many digits an INTERVAL has. Given only for units that have such digits. */
export interface IntervalOptions {
  /** Digits of the years (1 to 4) or days (1 to 6). @defaultValue 2 */
  readonly precision?: number;
  /** Digits after the point of the second, 0 to 9. @defaultValue 6 */
  readonly fractionalPrecision?: number;
}

/** The makers of SQL types; see `t`. */
export interface Types {
  /** CHAR(length): a string padded with spaces to exactly `length` characters. */
  char(length: number): SqlType<string>;
  /** VARCHAR(length): a string of at most `length` characters. */
  varchar(length: number): SqlType<string>;
  /** STRING: a string of any length. */
  string(): SqlType<string>;
  boolean(): SqlType<boolean>;
  /** BINARY(length): exactly `length` bytes. */
  binary(length: number): SqlType<Uint8Array>;
  /** VARBINARY(length): at most `length` bytes. */
  varbinary(length: number): SqlType<Uint8Array>;
  /** BYTES: any number of bytes. */
  bytes(): SqlType<Uint8Array>;
  /** DECIMAL(precision, scale): 1 to 38 digits, `scale` of them after the point. */
  decimal(precision: number, scale: number): SqlType<Decimal>;
  /** TINYINT: whole numbers of 8 bits. */
  tinyint(): SqlType<number>;
  /** SMALLINT: whole numbers of 16 bits. */
  smallint(): SqlType<number>;
  /** INT: whole numbers of 32 bits. */
  int(): SqlType<number>;
  /** BIGINT: whole numbers of 64 bits, more than a JavaScript number holds exactly, hence `bigint`. */
  bigint(): SqlType<bigint>;
  /** FLOAT: binary fractions of 32 bits. */
  float(): SqlType<number>;
  /** DOUBLE: binary fractions of 64 bits, JavaScript's own numbers. */
  double(): SqlType<number>;
  date(): SqlType<LocalDate>;
  /** TIME(precision). Flink itself keeps milliseconds of a time of day. @defaultValue precision 0 */
  time(precision?: number): SqlType<LocalTime>;
  /** TIMESTAMP(precision): date and time without a zone. @defaultValue precision 6 */
  timestamp(precision?: number): SqlType<LocalDateTime>;
  /** TIMESTAMP_LTZ(precision): a point on the time line. @defaultValue precision 6 */
  timestampLtz(precision?: number): SqlType<Instant>;
  /**
   * INTERVAL, in SQL's words.
   *
   * @example
   * ```ts
   * t.interval("YEAR TO MONTH");
   * t.interval("DAY TO SECOND", { precision: 3, fractionalPrecision: 3 });
   * ```
   */
  interval(unit: IntervalUnit, options?: IntervalOptions): SqlType<Interval>;
  array<E extends AnySqlType>(element: E): SqlType<readonly JsOf<E>[]>;
  /** MULTISET: how often each value occurs. */
  multiset<E extends AnySqlType>(element: E): SqlType<ReadonlyMap<JsOf<E>, number>>;
  map<K extends AnySqlType, V extends AnySqlType>(key: K, value: V): SqlType<ReadonlyMap<JsOf<K>, JsOf<V>>>;
  /** ROW: named fields, a plain object. */
  row<const F extends Fields>(fields: F): SqlType<RowOf<F>>;
  /** RAW: the bytes of a Java serializer, opaque to TypeScript. `serializer` is its snapshot, in base64, as Flink prints it. */
  raw(className: string, serializer: string): SqlType<Uint8Array>;
  /** NULL: the type of an untyped NULL. */
  null(): SqlType<never>;
  /** VARIANT: a semi-structured value, carried as an opaque `Variant`. */
  variant(): SqlType<Variant>;
}

/**
 * Makes SQL types. Each knows the JavaScript type of its values, and is nullable unless `notNull()`, as in Flink's DDL.
 *
 * All makers throw `ConfigurationError` when Flink has no such type, e.g. a DECIMAL of 39 digits.
 *
 * @example
 * ```ts
 * const user = t.row({ id: t.bigint().notNull(), tags: t.array(t.string().notNull()) }).notNull();
 * type User = JsOf<typeof user>; // { readonly id: bigint; readonly tags: readonly string[] | null }
 * ```
 */
export const t: Types = {
  char: (length) => makeType({ kind: "char", length, nullable: true }),
  varchar: (length) => makeType({ kind: "varchar", length, nullable: true }),
  string: () => makeType({ kind: "varchar", length: maxLength, nullable: true }),
  boolean: () => makeType({ kind: "boolean", nullable: true }),
  binary: (length) => makeType({ kind: "binary", length, nullable: true }),
  varbinary: (length) => makeType({ kind: "varbinary", length, nullable: true }),
  bytes: () => makeType({ kind: "varbinary", length: maxLength, nullable: true }),
  decimal: (precision, scale) => makeType({ kind: "decimal", precision, scale, nullable: true }),
  tinyint: () => makeType({ kind: "tinyint", nullable: true }),
  smallint: () => makeType({ kind: "smallint", nullable: true }),
  int: () => makeType({ kind: "int", nullable: true }),
  bigint: () => makeType({ kind: "bigint", nullable: true }),
  float: () => makeType({ kind: "float", nullable: true }),
  double: () => makeType({ kind: "double", nullable: true }),
  date: () => makeType({ kind: "date", nullable: true }),
  time: (precision = 0) => makeType({ kind: "time", precision, nullable: true }),
  timestamp: (precision = 6) => makeType({ kind: "timestamp", precision, nullable: true }),
  timestampLtz: (precision = 6) => makeType({ kind: "timestamp_ltz", precision, nullable: true }),
  interval: (unit, { precision, fractionalPrecision } = {}) => {
    if (!yearMonthUnits.has(unit))
      return makeType({ kind: "interval-day-time", unit: unit as DayTimeUnit, precision: precision ?? defaultDayPrecision, fractionalPrecision: fractionalPrecision ?? defaultFractionalPrecision, nullable: true });
    if (fractionalPrecision !== undefined) throw new ConfigurationError(`INTERVAL ${unit} has no fractional precision; leave it out`, { option: "fractionalPrecision", received: fractionalPrecision });
    return makeType({ kind: "interval-year-month", unit: unit as YearMonthUnit, precision: precision ?? defaultYearPrecision, nullable: true });
  },
  array: (element) => makeType({ kind: "array", element: definitionOf(element, "the element of an ARRAY"), nullable: true }),
  multiset: (element) => makeType({ kind: "multiset", element: definitionOf(element, "the element of a MULTISET"), nullable: true }),
  map: (key, value) => makeType({ kind: "map", key: definitionOf(key, "the key of a MAP"), value: definitionOf(value, "the value of a MAP"), nullable: true }),
  row: (fields) => makeType({ kind: "row", fields: fieldDefinitions(fields, "t.row"), nullable: true }),
  raw: (className, serializer) => makeType({ kind: "raw", className, serializer, nullable: true }),
  null: () => makeType({ kind: "null", nullable: true }),
  variant: () => makeType({ kind: "variant", nullable: true }),
};
Object.freeze(t);

/** The field definitions of an object of types, in the order of its keys. */
export function fieldDefinitions(fields: Fields, maker: string): readonly { readonly name: string; readonly type: TypeDefinition }[] {
  if (typeof fields !== "object" || fields === null || isSqlType(fields)) throw new ConfigurationError(`${maker} takes an object of types such as { id: t.bigint() }, received ${describe(fields)}`, { option: "fields" });
  return Object.freeze(Object.entries(fields).map(([name, type]) => Object.freeze({ name, type: definitionOf(type, name) })));
}

function definitionOf(type: AnySqlType, what: string): TypeDefinition {
  if (isSqlType(type)) return type.definition;
  const remedy = typeof type === "function" ? "; call it, as in t.int()" : "";
  throw new ConfigurationError(`${what}: expected a type made by t, received ${describe(type)}${remedy}`, { option: what });
}
