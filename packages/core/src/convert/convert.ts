// SPDX-License-Identifier: Apache-2.0
import { ConversionError } from "../errors/errors.ts";
import type { TypeDefinition } from "../types/definition.ts";
import { formatType } from "../types/format.ts";
import type { AnySqlType, JsOf } from "../types/sql-type.ts";
import { Decimal, isDecimal } from "../values/decimal.ts";
import { Instant, isDate, isInstant } from "../values/instant.ts";
import { isInterval } from "../values/interval.ts";
import { isLocalDate, LocalDate } from "../values/local-date.ts";
import { isLocalDateTime, LocalDateTime } from "../values/local-date-time.ts";
import { isLocalTime, LocalTime } from "../values/local-time.ts";
import { isTemporal, isoTextOf } from "../values/temporal.ts";
import { isBytes, isVariant } from "../values/variant.ts";
import { describe } from "./describe.ts";

/** Checks a value and gives it in the one form that TsFlink carries for its type: a `Date` becomes an `Instant`, `Temporal` values ours. */
export type Converter = (value: unknown, path: string) => unknown;

function misfit(type: TypeDefinition, value: unknown, path: string, remedy?: string): ConversionError {
  const received = describe(value);
  const expected = formatType(type);
  return new ConversionError(`${path === "" ? "the value" : path}: expected ${expected}, received ${received}${remedy === undefined ? "" : `; ${remedy}`}`, { path, expected, received });
}

function integer(type: TypeDefinition, least: number, most: number): Converter {
  return (value, path) => {
    if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most)
      throw misfit(type, value, path, typeof value === "number" ? `a whole number from ${least} to ${most}` : "a number");
    return value;
  };
}

const bigintLimit = 2n ** 63n;

function rowConverter(type: Extract<TypeDefinition, { readonly kind: "row" }>): Converter {
  const fields = type.fields.map((field) => ({ name: field.name, convert: converterOf(field.type) }));
  const names = new Set(fields.map((field) => field.name));
  return (value, path) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw misfit(type, value, path, "an object with a property for each field");
    for (const name of Object.keys(value)) {
      if (!names.has(name)) throw misfit(type, value, path, `it has no field ${JSON.stringify(name)}`);
    }
    const row: Record<string, unknown> = {};
    for (const { name, convert } of fields) row[name] = convert((value as Record<string, unknown>)[name], path === "" ? name : `${path}.${name}`);
    return row;
  };
}

function mapConverter(type: TypeDefinition, key: TypeDefinition, value: TypeDefinition): Converter {
  const convertKey = converterOf(key);
  const convertValue = converterOf(value);
  return (map, path) => {
    if (!(map instanceof Map) && Object.prototype.toString.call(map) !== "[object Map]") throw misfit(type, map, path, "a Map");
    return new Map([...(map as ReadonlyMap<unknown, unknown>)].map(([k, v]) => [convertKey(k, `${path}.key`), convertValue(v, `${path}[${describe(k)}]`)]));
  };
}

/** Keeps the value when it is of the class, else tries what is equal to one without loss. */
function valueConverter(type: TypeDefinition, is: (value: unknown) => boolean, from: (value: unknown) => unknown, remedy: string): Converter {
  return (value, path) => {
    if (is(value)) return value;
    const converted = from(value);
    if (converted === undefined) throw misfit(type, value, path, remedy);
    return converted;
  };
}

function fits(type: TypeDefinition, converter: Converter, problem: (value: never) => string | undefined): Converter {
  return (value, path) => {
    const converted = converter(value, path);
    const wrong = problem(converted as never);
    if (wrong !== undefined) throw misfit(type, value, path, wrong);
    return converted;
  };
}

function codePoints(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) count--;
  return count;
}

function nonNull(type: TypeDefinition): Converter {
  switch (type.kind) {
    case "null":
      return (value, path) => {
        throw misfit(type, value, path, "only null");
      };
    case "boolean":
      return (value, path) => {
        if (typeof value !== "boolean") throw misfit(type, value, path, "true or false");
        return value;
      };
    case "tinyint":
      return integer(type, -128, 127);
    case "smallint":
      return integer(type, -32_768, 32_767);
    case "int":
      return integer(type, -2_147_483_648, 2_147_483_647);
    case "bigint":
      return (value, path) => {
        if (typeof value !== "bigint") throw misfit(type, value, path, typeof value === "number" ? `write ${Number.isInteger(value) ? value : 1}n, or BigInt(value)` : "a bigint");
        if (value >= bigintLimit || value < -bigintLimit) throw misfit(type, value, path, "it needs more than 64 bits");
        return value;
      };
    case "float":
    case "double":
      return (value, path) => {
        if (typeof value !== "number") throw misfit(type, value, path, "a number");
        return value;
      };
    case "decimal":
      return fits(
        type,
        valueConverter(type, isDecimal, (value) => (typeof value === "bigint" ? new Decimal(value, 0) : undefined), 'write Decimal.parse("1.50") or Decimal.from(value)'),
        (value: Decimal) => {
          let { unscaled, scale } = value;
          for (; scale > type.scale && unscaled % 10n === 0n; scale--) unscaled /= 10n;
          if (scale > type.scale) return `it has ${scale} digits after the point; round it with rescale()`;
          const digits = (unscaled < 0n ? -unscaled : unscaled) * 10n ** BigInt(type.scale - scale);
          return digits >= 10n ** BigInt(type.precision) ? `it needs more than ${type.precision} digits` : undefined;
        },
      );
    case "char":
    case "varchar":
      return (value, path) => {
        if (typeof value !== "string") throw misfit(type, value, path, "a string");
        if (value.length > type.length && codePoints(value) > type.length) throw misfit(type, value, path, `it is longer than ${type.length} characters`);
        return value;
      };
    case "binary":
    case "varbinary":
      return (value, path) => {
        if (!isBytes(value)) throw misfit(type, value, path, "a Uint8Array");
        if (value.length > type.length || (type.kind === "binary" && value.length !== type.length)) throw misfit(type, value, path, `it has ${value.length} bytes`);
        return value;
      };
    case "raw":
      return (value, path) => {
        if (!isBytes(value)) throw misfit(type, value, path, "the serialised bytes as a Uint8Array");
        return value;
      };
    case "date":
      return valueConverter(type, isLocalDate, (value) => (isTemporal(value, "PlainDate") ? LocalDate.parse(isoTextOf(value)) : undefined), 'write LocalDate.parse("2026-01-31")');
    case "time":
      return valueConverter(type, isLocalTime, (value) => (isTemporal(value, "PlainTime") ? LocalTime.parse(isoTextOf(value)) : undefined), 'write LocalTime.parse("09:30:00")');
    case "timestamp":
      return valueConverter(type, isLocalDateTime, (value) => (isTemporal(value, "PlainDateTime") ? LocalDateTime.parse(isoTextOf(value)) : undefined), 'write LocalDateTime.parse("2026-01-31T09:30:00")');
    case "timestamp_ltz":
      return valueConverter(
        type,
        isInstant,
        (value) => (isDate(value) ? Instant.fromDate(value) : isTemporal(value, "Instant") ? Instant.parse(isoTextOf(value)) : undefined),
        'write Instant.parse("2026-01-31T09:30:00Z"), or a Date',
      );
    case "interval-year-month":
    case "interval-day-time":
      return valueConverter(type, isInterval, () => undefined, "make one with Interval");
    case "variant":
      return valueConverter(type, isVariant, () => undefined, "a Variant, as it came from Flink");
    case "array": {
      const convert = converterOf(type.element);
      return (value, path) => {
        if (!Array.isArray(value)) throw misfit(type, value, path, "an array");
        return Array.from(value as readonly unknown[], (element, i) => convert(element, `${path}[${i}]`));
      };
    }
    case "multiset":
      return mapConverter(type, type.element, { kind: "int", nullable: false });
    case "map":
      return mapConverter(type, type.key, type.value);
    case "row":
      return rowConverter(type);
  }
}

/** The converter of a type, to be made once and used for many values. */
export function converterOf(type: TypeDefinition): Converter {
  const convert = nonNull(type);
  return (value, path) => {
    if (value === null) {
      if (!type.nullable) throw misfit(type, value, path, "it is NOT NULL");
      return null;
    }
    if (value === undefined) throw misfit(type, value, path, "SQL's NULL is null; undefined is a value that is missing");
    return convert(value, path);
  };
}

/**
 * Checks that a value fits a type and returns it in the form that TsFlink carries, nested values included.
 *
 * @param path where the value is, for the message, e.g. `rows[3].user`.
 * @throws `ConversionError` that names the path, the type and what was received.
 * @example
 * ```ts
 * checkValue(t.int(), 2 ** 31, "rows[0].age"); // throws: rows[0].age: expected INT, received the number 2147483648; ...
 * ```
 */
export function checkValue<T extends AnySqlType>(type: T, value: unknown, path = ""): JsOf<T> {
  return converterOf(type.definition)(value, path) as JsOf<T>;
}
