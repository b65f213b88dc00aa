// SPDX-License-Identifier: Apache-2.0
// Values in the form of the goldens, which java/Values.java describes.
import { parseTypeDefinition } from "@tsflink/core/internal";

type TypeDefinition = ReturnType<typeof parseTypeDefinition>;

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Writes values of a type, given as Flink writes it. */
export function valueWriter(type: string): (value: unknown) => Json {
  const definition = parseTypeDefinition(type);
  return (value) => json(value, definition);
}

function json(value: unknown, type: TypeDefinition): Json {
  if (value === null) return null;
  switch (type.kind) {
    case "boolean":
      return value as boolean;
    case "float":
    case "double":
      return Number.isFinite(value) && !Object.is(value, -0) ? (value as number) : Object.is(value, -0) ? "-0" : String(value);
    case "binary":
    case "varbinary":
    case "raw":
      return bytes(value);
    case "time":
    case "timestamp":
    case "timestamp_ltz":
      // Java writes as many digits of a second as are needed.
      return String(value).replace(/\.(\d*?)0+(?=Z?$)/, (_, digits: string) => (digits === "" ? "" : `.${digits}`));
    case "interval-year-month":
    case "interval-day-time":
      return String((value as { readonly amount: number }).amount);
    case "array":
      return (value as unknown[]).map((each) => json(each, type.element));
    case "map":
      return map(value, type.key, type.value);
    case "multiset":
      return map(value, type.element, { kind: "int", nullable: false });
    case "row":
      return Object.fromEntries(
        type.fields.map(({ name, type: field }) => [name, json((value as Readonly<Record<string, unknown>>)[name], field)]),
      );
    case "variant": {
      const { metadata, value: content } = value as { readonly metadata: Uint8Array; readonly value: Uint8Array };
      return `metadata ${bytes(metadata)} value ${bytes(content)}`;
    }
    default:
      return String(value);
  }
}

function bytes(value: unknown): string {
  return `0x${Buffer.from(value as Uint8Array).toString("hex")}`;
}

function map(value: unknown, key: TypeDefinition, element: TypeDefinition): Json {
  return { map: [...(value as ReadonlyMap<unknown, unknown>)].map(([k, v]) => [json(k, key), json(v, element)]) };
}

/** Maps have no order: the entries of all maps sorted, at any depth. */
export function sortMaps(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sortMaps);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value as { readonly [name: string]: Json }).map(([name, each]) => {
      const sorted = sortMaps(each);
      return [name, name === "map" && Array.isArray(sorted) ? [...sorted].sort(byText) : sorted];
    }),
  );
}

function byText(a: Json, b: Json): number {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** A row begins with its kind. */
export type Change = readonly [string, ...Json[]];

/** Rows without an order. */
export function unordered(rows: readonly Json[]): Json[] {
  return [...rows].sort(byText);
}

/** What is there after all changes, without an order. With `keys`, the positions of key columns, an update replaces the row of its key. */
export function finalRows(changes: readonly Change[], keys: readonly number[] = []): Json[] {
  if (keys.length > 0) {
    const rows = new Map<string, Json>();
    for (const [kind, ...row] of changes) {
      const key = JSON.stringify(keys.map((at) => row[at]));
      if (kind === "+I" || kind === "+U") rows.set(key, row);
      else rows.delete(key);
    }
    return unordered([...rows.values()]);
  }
  const counts = new Map<string, number>();
  for (const [kind, ...row] of changes) {
    const text = JSON.stringify(row);
    counts.set(text, (counts.get(text) ?? 0) + (kind === "+I" || kind === "+U" ? 1 : -1));
  }
  return unordered([...counts].flatMap(([text, count]) => (count === 0 ? [] : [[count, JSON.parse(text) as Json]])));
}
