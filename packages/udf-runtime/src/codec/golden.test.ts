// SPDX-License-Identifier: Apache-2.0
// Reads what the Java codec wrote and writes what it reads; see golden/README.md. Write the files again with GOLDEN_WRITE=1.
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import type { Decimal } from "@tsflink/core";
import {
  type Instant,
  type Interval,
  type LocalDate,
  type LocalDateTime,
  type LocalTime,
  type RowDefinition,
  type TypeDefinition,
  type Variant,
  parseType,
} from "@tsflink/core";
import { tableFromIPC } from "apache-arrow";
import { expect, it } from "vitest";
import { batchReader, batchWriter, schemaMessage } from "./index.ts";
import { samples } from "./sample-rows.ts";

const folder = new URL("../../golden/", import.meta.url);
const read = (name: string): Buffer => readFileSync(new URL(name, folder));
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

interface Golden {
  readonly type: string;
  readonly rows: unknown[][];
}

/** A value as golden/README.md writes it. */
function json(type: TypeDefinition, value: unknown): unknown {
  if (value === null) return null;
  switch (type.kind) {
    case "float":
    case "double":
      return Number.isFinite(value) ? value : String(value);
    case "bigint":
      return String(value);
    case "decimal":
      return String((value as Decimal).rescale(type.scale));
    case "binary":
    case "varbinary":
    case "raw":
      return base64(value as Uint8Array);
    case "date":
      return (value as LocalDate).epochDay;
    case "time":
      return (value as LocalTime).nanoOfDay / 1e6;
    case "timestamp":
    case "timestamp_ltz":
      return [String((value as LocalDateTime | Instant).epochMillis), (value as LocalDateTime | Instant).nanosOfMilli];
    case "interval-year-month":
      return (value as Interval).amount;
    case "interval-day-time":
      return String((value as Interval).amount);
    case "array":
      return (value as unknown[]).map((element) => json(type.element, element));
    case "row":
      return type.fields.map((field) => json(field.type, (value as Record<string, unknown>)[field.name]));
    case "map":
      return [...(value as ReadonlyMap<unknown, unknown>)].map(([k, v]) => [json(type.key, k), json(type.value, v)]);
    case "multiset":
      return [...(value as ReadonlyMap<unknown, number>)].map(([k, v]) => [json(type.element, k), v]);
    case "variant":
      return { metadata: base64((value as Variant).metadata), value: base64((value as Variant).value) };
    default:
      return value;
  }
}

function batchOf(stream: Buffer): Buffer {
  return stream.subarray(8 + stream.readInt32LE(4));
}

it.each(readdirSync(folder).filter((name) => name.endsWith(".arrow")))("reads %s", (name) => {
  const golden = JSON.parse(read(name.replace(".arrow", ".json")).toString()) as Golden;
  const type = parseType(golden.type).definition as RowDefinition;
  const stream = read(name);
  const rows = batchReader(type).read(batchOf(stream)).rows();
  const shown = rows.map((row) => json({ ...type, nullable: false }, row) as unknown[]);
  const sorted = (list: unknown[][]): unknown[][] =>
    list.map((row) =>
      row.map((value, c) =>
        (type.fields[c]?.type.kind === "map" || type.fields[c]?.type.kind === "multiset") && Array.isArray(value)
          ? value.map((entry) => JSON.stringify(entry)).sort()
          : value,
      ),
    );
  expect(sorted(shown)).toEqual(sorted(golden.rows));
  expect(tableFromIPC(stream).numRows).toBe(rows.length);
  // Written again by this side it says the same.
  expect(batchReader(type).read(batchWriter(type).rows(rows)).rows()).toEqual(rows);
});

const allTypes = (JSON.parse(read("java-all-types.json").toString()) as Golden).type;

function rowsWith(nulls: boolean): Record<string, unknown>[] {
  const type = parseType(allTypes).definition as RowDefinition;
  const text = {
    raw: [Uint8Array.of(4, 97, 98, 99), Uint8Array.of(1)],
    not_null: [1n, -(2n ** 63n)],
    float: [0.5, -1.5, 16777216],
  } as Record<string, readonly unknown[]>;
  return Array.from({ length: 7 }, (_, i) =>
    Object.fromEntries(
      type.fields.map(({ name }, c) => {
        const values = text[name] ?? samples.find((sample) => sample.name === name)?.values;
        if (values === undefined) throw new Error(`no sample for ${name}`);
        return [name, nulls && name !== "not_null" && (i + c) % 3 === 0 ? null : values[i % values.length]];
      }),
    ),
  );
}

it.each([
  ["ts-all-types", rowsWith(true)],
  ["ts-no-nulls", rowsWith(false)],
  ["ts-no-rows", []],
] as const)("writes %s", (name, rows) => {
  const type = parseType(allTypes).definition as RowDefinition;
  const stream = Buffer.concat([schemaMessage(type), batchWriter(type).rows(rows)]);
  const written = `{"type":${JSON.stringify(allTypes)},"rows":[${rows.map((row) => javaJson(type, row)).join(",")}]}\n`;
  if (process.env["GOLDEN_WRITE"] !== undefined) {
    writeFileSync(new URL(`${name}.arrow`, folder), stream);
    writeFileSync(new URL(`${name}.json`, folder), written);
  }
  expect(existsSync(new URL(`${name}.arrow`, folder))).toBe(true);
  expect(read(`${name}.arrow`).equals(stream)).toBe(true);
  expect(read(`${name}.json`).toString()).toBe(written);
});

/** The Java side compares text, and writes a whole double with a fraction. */
function javaJson(type: TypeDefinition, value: unknown): string {
  const text = (of: TypeDefinition, shown: unknown): string => {
    if (shown === null) return "null";
    if ((of.kind === "float" || of.kind === "double") && Number.isInteger(shown) && Math.abs(shown as number) < 1e15)
      return `${String(shown)}.0`;
    if (of.kind === "array") return `[${(shown as unknown[]).map((each) => text(of.element, each)).join(",")}]`;
    if (of.kind === "row") return `[${of.fields.map((field, i) => text(field.type, (shown as unknown[])[i])).join(",")}]`;
    return JSON.stringify(shown);
  };
  return text(type, json(type, value));
}
