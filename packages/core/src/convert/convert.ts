// SPDX-License-Identifier: Apache-2.0
import { didYouMean } from "../did-you-mean.ts";
import type { TypeDefinition } from "../types/definition.ts";
import { formatType } from "../types/format.ts";
import type { AnySqlType } from "../types/sql-type.ts";
import { mismatch } from "./mismatch.ts";
import { scalarConverter } from "./scalars.ts";

/**
 * Checks a value against a type and gives its canonical form: what a codec can write without another check.
 *
 * @param path where the value is, for the error: `rows[3].user`.
 * @throws `ConversionError` that names the path, the SQL type and what was received.
 */
export type Converter = (value: unknown, path: string) => unknown;

/**
 * Compiles the checks of a type, once for many values.
 *
 * Beyond the JavaScript type of the SQL type it takes what converts without loss: a `Date`, `Temporal.Instant` or
 * `Temporal.ZonedDateTime` for TIMESTAMP_LTZ, the `Temporal.Plain*` classes for TIMESTAMP, DATE and TIME. Nothing is
 * rounded, cut or parsed: a value that does not fit is an error.
 */
export function converterOf(type: TypeDefinition): Converter {
  const convert = notNullConverter(type);
  const sql = formatType(type);
  if (type.nullable) {
    return (value, path) => {
      if (value === null) return null;
      if (value === undefined) throw mismatch(path, sql, value, "SQL NULL is null, write that");
      return convert(value, path);
    };
  }
  return (value, path) => {
    if (value === null) throw mismatch(path, sql, value, "declare the type without notNull() to allow null");
    if (value === undefined) throw mismatch(path, sql, value);
    return convert(value, path);
  };
}

/**
 * Checks one value; see `converterOf` for what is accepted.
 *
 * @returns the value in canonical form.
 * @throws `ConversionError`
 */
export function checkValue(type: AnySqlType, value: unknown, path = "value"): unknown {
  return converterOf(type.definition)(value, path);
}

function notNullConverter(type: TypeDefinition): Converter {
  switch (type.kind) {
    case "array":
      return arrayConverter(type, converterOf(type.element));
    case "multiset":
      return mapConverter(type, converterOf(type.element), converterOf({ kind: "int", nullable: false }), true);
    case "map":
      return mapConverter(type, converterOf(type.key), converterOf(type.value), false);
    case "row":
      return rowConverter(type);
    default:
      return scalarConverter(type);
  }
}

function arrayConverter(type: TypeDefinition, element: Converter): Converter {
  const sql = formatType(type);
  return (value, path) => {
    if (!Array.isArray(value)) throw mismatch(path, sql, value, "an ARRAY is a JavaScript array");
    const length = value.length;
    const result = new Array<unknown>(length);
    for (let i = 0; i < length; i++) result[i] = element(value[i], `${path}[${i}]`);
    return result;
  };
}

function mapConverter(type: TypeDefinition, key: Converter, item: Converter, counts: boolean): Converter {
  const sql = formatType(type);
  return (value, path) => {
    if (Object.prototype.toString.call(value) !== "[object Map]") throw mismatch(path, sql, value, counts ? "a MULTISET is a Map from each value to how often it occurs" : "a MAP is a JavaScript Map");
    const result = new Map<unknown, unknown>();
    let i = 0;
    for (const [k, v] of value as ReadonlyMap<unknown, unknown>) {
      const count = item(v, `${path}.values[${i}]`);
      if (counts && (count as number) < 1) throw mismatch(`${path}.values[${i}]`, sql, v, "a value of a MULTISET occurs at least once");
      result.set(key(k, `${path}.keys[${i}]`), count);
      i++;
    }
    return result;
  };
}

function rowConverter(type: Extract<TypeDefinition, { readonly kind: "row" }>): Converter {
  const sql = formatType(type);
  const names = type.fields.map((field) => field.name);
  const known = new Set(names);
  const converters = type.fields.map((field) => converterOf(field.type));
  const suffixes = names.map((name) => (/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`));
  return (value, path) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw mismatch(path, short(sql), value, "a ROW is an object with its fields");
    const row = value as Readonly<Record<string, unknown>>;
    const result: Record<string, unknown> = {};
    for (let i = 0; i < names.length; i++) {
      const name = names[i]!;
      const field = row[name];
      if (field === undefined && !(name in row)) throw missing(path, names, row, sql);
      const converted = converters[i]!(field, path + suffixes[i]!);
      // A plain assignment to this name would set the prototype.
      if (name === "__proto__") Object.defineProperty(result, name, { value: converted, configurable: true, enumerable: true, writable: true });
      else result[name] = converted;
    }
    for (const name of Object.keys(row)) if (!known.has(name)) throw mismatch(path, short(sql), value, `the row has no field ${name}${didYouMean(name, names)}`);
    return result;
  };
}

function missing(path: string, names: readonly string[], row: Readonly<Record<string, unknown>>, sql: string): Error {
  const absent = names.filter((name) => !(name in row));
  const unknown = Object.keys(row).filter((name) => !names.includes(name));
  const stray = unknown.length === 0 ? "" : `; there is no field ${unknown.map((name) => name + didYouMean(name, absent)).join(", ")}`;
  return mismatch(path, short(sql), row, `${absent.length === 1 ? "the field" : "the fields"} ${absent.join(", ")} ${absent.length === 1 ? "is" : "are"} missing (SQL NULL is null)${stray}`);
}

function short(sql: string): string {
  return sql.length <= 120 ? sql : `${sql.slice(0, 117)}...`;
}
