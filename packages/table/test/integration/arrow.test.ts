// SPDX-License-Identifier: Apache-2.0
import * as arrow from "apache-arrow";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeType } from "@tsflink/core/internal";
import { Random, randomRow, randomValue } from "@tsflink-internal/test-kit/random";
import { Instant, LocalDate, LocalDateTime, schema, t, type TableEnvironment } from "@tsflink/table";
import { AllTypes, allRows, byId, DEADLINE, open, plain } from "./fixtures.ts";

let env: TableEnvironment;
beforeAll(async () => {
  env = await open({ mode: "batch", parallelism: 1 });
}, DEADLINE);
afterAll(() => env[Symbol.asyncDispose]());

test("rows of all types, nested ones too, go out through toArrow and come back through fromArrow", async () => {
  const bytes = await env.fromRows(allRows, AllTypes).toArrow();
  const again = await env.fromArrow(bytes, AllTypes);
  expect(byId(await again.toArray())).toEqual(allRows.map(plain));
  const table = arrow.tableFromIPC(bytes);
  expect(byId(await (await env.fromArrow(table, AllTypes)).toArray())).toEqual(allRows.map(plain));
});

test("a part of an Arrow table, in several batches", async () => {
  const bytes = await env.fromRows(allRows, AllTypes).toArrow();
  const twice = arrow.tableFromIPC(bytes).concat(arrow.tableFromIPC(bytes));
  const rows = await (await env.fromArrow(twice.slice(1, 5), AllTypes)).toArray();
  expect(rows.map(({ id }) => id).sort()).toEqual([1, 2, 2, 3]);
  const [two] = rows.filter(({ id }) => id === 1);
  expect(plain(two)).toEqual(plain(allRows[0]));
});

describe("what other programs write", () => {
  test("dictionaries, other widths and units, lists", async () => {
    const table = new arrow.Table({
      word: arrow.vectorFromArray(["a", "b", "a", null], new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32())),
      small: arrow.vectorFromArray([1, 2, 3, 4], new arrow.Uint8()),
      big: arrow.vectorFromArray([1, 2, 3, 4], new arrow.Int32()),
      half: arrow.vectorFromArray([1.5, 2, 3, 4], new arrow.Float32()),
      day: arrow.vectorFromArray([new Date("1969-12-31"), null, null, null], new arrow.DateMillisecond()),
      at: arrow.vectorFromArray([1_000, -1_000, null, null], new arrow.TimestampSecond()),
      zoned: arrow.vectorFromArray([1_500, null, null, null], new arrow.TimestampMillisecond("Europe/Berlin")),
      list: arrow.vectorFromArray([["x", null], [], null, ["y"]], new arrow.List(new arrow.Field("item", new arrow.Utf8(), true))),
      more: arrow.vectorFromArray([1, 2, 3, 4], new arrow.Int8()),
    });
    const Wanted = schema({
      word: t.string(),
      small: t.int().notNull(),
      big: t.bigint().notNull(),
      half: t.double().notNull(),
      day: t.date(),
      at: t.timestamp(3),
      zoned: t.timestampLtz(3),
      list: t.array(t.string()),
    });
    const rows = await (await env.fromArrow(table, Wanted)).toArray();
    expect(rows.map(({ word, small, big }) => [word, small, big])).toEqual([
      ["a", 1, 1n],
      ["b", 2, 2n],
      ["a", 3, 3n],
      [null, 4, 4n],
    ]);
    expect(rows[0]?.half).toBe(1.5);
    expect(rows[0]?.day).toEqual(LocalDate.parse("1969-12-31"));
    expect(rows[1]?.at).toEqual(LocalDateTime.parse("1969-12-31T23:59:59"));
    expect(rows[0]?.zoned).toEqual(Instant.parse("1970-01-01T00:00:01.500Z"));
    expect(rows.map(({ list }) => list)).toEqual([["x", null], [], null, ["y"]]);
  });

  test("what does not fit is named", async () => {
    const table = new arrow.Table({ id: arrow.vectorFromArray([1, null], new arrow.Int32()) });
    await expect(env.fromArrow(table, schema({ idd: t.int() }))).rejects.toThrow(/no column idd.*did you mean id/);
    await expect(env.fromArrow(table, schema({ id: t.string() }))).rejects.toThrow(/id is Int32 in Arrow, which does not become STRING/);
    await expect(env.fromArrow(table, schema({ id: t.int().notNull() }))).rejects.toMatchObject({ code: "conversion", path: "rows[1].id" });
    await expect(env.fromArrow(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), schema({ id: t.int() }))).rejects.toMatchObject({
      code: "conversion",
    });
    await expect(env.fromArrow([1] as never, schema({ id: t.int() }))).rejects.toMatchObject({ code: "configuration", option: "data" });
  });
});

test.each([1, 2, 3, 4, 5, 6])("random types come back equal, seed %i", { timeout: DEADLINE }, async (seed) => {
  const random = new Random(seed * 7_919);
  const type = randomRow(random, 3, false, ["boolean", "tinyint", "smallint", "int", "bigint", "float", "double", "date"]);
  const columns = schema(Object.fromEntries(type.fields.map((field) => [field.name, makeType(field.type)])));
  const rows = Array.from({ length: 1 + random.below(40) }, () => randomValue(random, type, 20));
  const bytes = await env.fromRows(rows as never, columns).toArrow();
  expect(await (await env.fromArrow(bytes, columns)).toArray()).toEqual(rows);
});
