// SPDX-License-Identifier: Apache-2.0
import { didYouMean } from "../did-you-mean.ts";
import type { TypeDefinition } from "../types/definition.ts";
import { formatType } from "../types/format.ts";
import type { AnySqlType, JsOf } from "../types/sql-type.ts";
import { describe } from "./describe.ts";
import { Misfit, within } from "./misfit.ts";
import { scalarCheck, type Check } from "./scalars.ts";

/**
 * Checks a value and gives it in the one form that TsFlink carries for its type: a `Date` becomes an `Instant`,
 * `Temporal` values ours, a `Decimal` has the scale of its type.
 *
 * `path` says where the value is, for the error; it may be empty.
 */
export type Converter = (value: unknown, path: string) => unknown;

/**
 * The converter of a type, to be made once and used for many values.
 *
 * Beyond the JavaScript type of the SQL type it takes what converts without loss: a `Date`, `Temporal.Instant` or
 * `Temporal.ZonedDateTime` for TIMESTAMP_LTZ, the `Temporal.Plain*` classes for TIMESTAMP, DATE and TIME, a bigint for
 * DECIMAL. Nothing is rounded, cut or parsed: a value that does not fit is a `ConversionError`.
 */
export function converterOf(type: TypeDefinition): Converter {
  const check = checkOf(type);
  return (value, path) => {
    try {
      return check(value);
    } catch (thrown) {
      if (thrown instanceof Misfit) throw thrown.toError(path);
      throw thrown;
    }
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

function checkOf(type: TypeDefinition): Check {
  const check = notNullCheck(type);
  const sql = formatType(type);
  const { nullable } = type;
  return (value) => {
    if (value === null) {
      if (nullable) return null;
      throw new Misfit(sql, value, "it is NOT NULL; declare the type without notNull() to allow null");
    }
    if (value === undefined)
      throw new Misfit(sql, value, nullable ? "SQL's NULL is null; undefined is a value that is missing" : "the value is missing");
    return check(value);
  };
}

function notNullCheck(type: TypeDefinition): Check {
  switch (type.kind) {
    case "array":
      return arrayCheck(type, checkOf(type.element));
    case "multiset":
      return mapCheck(type, checkOf(type.element), checkOf({ kind: "int", nullable: false }), true);
    case "map":
      return mapCheck(type, checkOf(type.key), checkOf(type.value), false);
    case "row":
      return rowCheck(type);
    default:
      return scalarCheck(type);
  }
}

function arrayCheck(type: TypeDefinition, element: Check): Check {
  const sql = formatType(type);
  return (value) => {
    if (!Array.isArray(value)) throw new Misfit(sql, value, "an ARRAY is a JavaScript array");
    const { length } = value;
    const result = new Array<unknown>(length);
    let i = 0;
    try {
      for (; i < length; i++) result[i] = element(value[i]);
    } catch (thrown) {
      throw within(`[${i}]`, thrown);
    }
    return result;
  };
}

function mapCheck(type: TypeDefinition, key: Check, item: Check, counts: boolean): Check {
  const sql = formatType(type);
  return (value) => {
    if (Object.prototype.toString.call(value) !== "[object Map]")
      throw new Misfit(sql, value, counts ? "a MULTISET is a Map from each value to how often it is there" : "a MAP is a JavaScript Map");
    const result = new Map<unknown, unknown>();
    for (const [k, v] of value as ReadonlyMap<unknown, unknown>) {
      let convertedKey: unknown;
      try {
        convertedKey = key(k);
      } catch (thrown) {
        throw within(`.key(${describe(k)})`, thrown);
      }
      try {
        const converted = item(v);
        if (counts && (converted as number) < 1) throw new Misfit("a count of at least 1", v, "leave out what is not there");
        result.set(convertedKey, converted);
      } catch (thrown) {
        throw within(`.get(${describe(k)})`, thrown);
      }
    }
    return result;
  };
}

const identifier: RegExp = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;

function rowCheck(type: Extract<TypeDefinition, { readonly kind: "row" }>): Check {
  const sql = formatType(type);
  const names = type.fields.map((field) => field.name);
  const known = new Set(names);
  const checks = type.fields.map((field) => checkOf(field.type));
  return (value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value))
      throw new Misfit(sql, value, "a ROW is an object with a property for each field");
    const row = value as Readonly<Record<string, unknown>>;
    const result: Record<string, unknown> = {};
    for (let i = 0; i < names.length; i++) {
      const name = names[i]!;
      const field = row[name];
      if (field === undefined && !(name in row)) throw fieldsMisfit(sql, names, row);
      let converted: unknown;
      try {
        converted = checks[i]!(field);
      } catch (thrown) {
        throw within(identifier.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`, thrown);
      }
      // A plain assignment to this name would set the prototype.
      if (name === "__proto__")
        Object.defineProperty(result, name, { value: converted, configurable: true, enumerable: true, writable: true });
      else result[name] = converted;
    }
    for (const name of Object.keys(row)) if (!known.has(name)) throw fieldsMisfit(sql, names, row);
    return result;
  };
}

/** Names all fields that are missing or too many; a misspelt one is both. */
function fieldsMisfit(sql: string, names: readonly string[], row: Readonly<Record<string, unknown>>): Misfit {
  const missing = names.filter((name) => !(name in row));
  const unknown = Object.keys(row).filter((name) => !names.includes(name));
  const problems: string[] = [];
  if (unknown.length > 0)
    problems.push(
      `it has no field ${unknown.map((name) => JSON.stringify(name) + didYouMean(name, missing.length > 0 ? missing : names)).join(", ")}`,
    );
  if (missing.length > 0)
    problems.push(
      `${missing.map((name) => JSON.stringify(name)).join(", ")} ${missing.length === 1 ? "is" : "are"} missing (SQL's NULL is null)`,
    );
  return new Misfit(sql, row, problems.join("; "));
}
