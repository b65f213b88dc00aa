// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { ConfigurationError } from "../errors/errors.ts";
import { t } from "../types/t.ts";
import { schema, type SchemaOptions } from "./schema.ts";

const fields = { id: t.bigint().notNull(), name: t.string(), at: t.timestampLtz(3).notNull(), micros: t.timestamp(6) };

describe("schema", () => {
  test("holds its columns in order, its key and its event time", () => {
    const orders = schema(fields, { primaryKey: ["id"], watermark: { on: "at", delay: "5 seconds" } });
    expect(Object.keys(orders.fields)).toEqual(["id", "name", "at", "micros"]);
    expect(orders.primaryKey).toEqual(["id"]);
    expect(orders.watermark).toEqual({ on: "at", delay: 5_000 });
    expect(orders.toRowType().toString()).toBe(
      "ROW<`id` BIGINT NOT NULL, `name` STRING, `at` TIMESTAMP(3) WITH LOCAL TIME ZONE NOT NULL, `micros` TIMESTAMP(6)> NOT NULL",
    );
    expect(() => Object.assign(orders, { primaryKey: [] })).toThrow(TypeError);
    expect(() => Object.assign(orders.fields, { id: t.int() })).toThrow(TypeError);
  });

  test("needs neither", () => {
    const plain = schema({ a: t.int() });
    expect([plain.primaryKey, plain.watermark]).toEqual([[], undefined]);
  });

  test("is not changed by what it was made of", () => {
    const mine: Record<string, ReturnType<typeof t.int>> = { a: t.int() };
    const made = schema(mine);
    mine["b"] = t.int();
    expect(Object.keys(made.fields)).toEqual(["a"]);
  });

  test.each<readonly [string, unknown, string]>([
    ["a key that is nullable", { primaryKey: ["name"] }, "the column name is nullable"],
    ["a key that is no column", { primaryKey: ["di"] }, "did you mean id?"],
    ["a key named twice", { primaryKey: ["id", "id"] }, "twice"],
    ["a key that is no list", { primaryKey: "id" }, "no list"],
    ["a watermark that is no column", { watermark: { on: "att", delay: 1 } }, "did you mean at?"],
    ["a watermark without a time", { watermark: { on: "id", delay: 1 } }, "has no time"],
    ["a watermark that is too fine", { watermark: { on: "micros", delay: 1 } }, "6 fractional digits"],
    ["a delay that is none", { watermark: { on: "at", delay: "soon" } }, "watermark.delay"],
    ["an unknown option", { primarykey: ["id"] }, "did you mean primaryKey?"],
  ])("refuses %s", (_name, options, message) => {
    const make = (): unknown => schema(fields, options as SchemaOptions<typeof fields>);
    expect(make).toThrow(ConfigurationError);
    expect(make).toThrow(message);
  });

  test("refuses columns that are none", () => {
    expect(() => schema({})).toThrow("at least one column");
    expect(() => schema({ a: 1 as never })).toThrow("schema() a");
    expect(() => schema(undefined as never)).toThrow(ConfigurationError);
  });
});
