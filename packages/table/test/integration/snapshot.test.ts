// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from "vitest";
import { count, schema, t, udf, type Table, type TableEnvironment } from "@tsflink/table";
import { DEADLINE, open } from "./fixtures.ts";

const Row = schema({ id: t.int().notNull(), name: t.string() });
const rows = [
  { id: 1, name: "a" },
  { id: 2, name: "b" },
  { id: 3, name: "a" },
  { id: 4, name: null },
];
let env: TableEnvironment;
let table: Table<{ readonly id: number; readonly name: string | null }>;
beforeAll(async () => {
  env = await open({ parallelism: 2 });
  table = env.fromRows(rows, Row);
}, DEADLINE);
afterAll(() => env[Symbol.asyncDispose]());

const counts = () => table.groupBy((r) => ({ name: r.name })).select((_r, key) => ({ ...key, n: count() }));

test("of a query that ends: the rows that are left, by key", async () => {
  await using snapshot = await counts().snapshot({ key: ["name"] });
  await snapshot.finished();
  expect(snapshot.ended).toBe(true);
  expect(snapshot.size).toBe(3);
  expect(snapshot.changes).toBeGreaterThanOrEqual(3);
  expect(snapshot.get({ name: "a" })).toEqual({ name: "a", n: 2n });
  expect(snapshot.get({ name: null })).toEqual({ name: null, n: 1n });
  expect(snapshot.get({ name: "x" })).toBeUndefined();
  expect([...snapshot].map(({ n }) => n).sort()).toEqual([1n, 1n, 2n]);
  expect(snapshot.toArray()).toHaveLength(3);
  expect(await snapshot.changed()).toBe(false);
});

test("equal rows are there as often as the query has them", async () => {
  await using snapshot = await table.select((r) => ({ name: r.name })).snapshot();
  await snapshot.finished();
  expect(snapshot.toArray().filter(({ name }) => name === "a")).toHaveLength(2);
  expect(() => snapshot.get({})).toThrow(/no key.*snapshot\(\{ key/);
});

test("of a query that never ends: a live view", { timeout: DEADLINE }, async () => {
  await env.executeSql(
    "CREATE TEMPORARY TABLE ticks (n INT) WITH ('connector' = 'datagen', 'rows-per-second' = '200', 'fields.n.min' = '1', 'fields.n.max' = '3')",
  );
  const ticks = env.table("ticks", schema({ n: t.int() }));
  const live = await ticks
    .groupBy((r) => ({ n: r.n }))
    .select((_r, key) => ({ ...key, times: count() }))
    .snapshot({ key: ["n"], name: "live" });
  const seen = (): bigint => [...live].reduce((sum, { times }) => sum + times, 0n);
  while (seen() < 50n) expect(await live.changed()).toBe(true);
  const before = live.changes;
  const first = seen();
  while (seen() <= first) await live.changed();
  expect(live.changes).toBeGreaterThan(before);
  expect(live.size).toBeLessThanOrEqual(3);
  expect(live.ended).toBe(false);
  const pending = live.changed();
  await live.close();
  await live.close();
  expect(typeof (await pending)).toBe("boolean");
  expect(live.ended).toBe(true);
  expect(await live.job.status()).toMatch(/CANCELED/);
  expect(await live.changed()).toBe(false);
  // The last rows stay.
  expect(live.size).toBeGreaterThan(0);
});

test("a failing query fails the view, not only its end", async () => {
  const failing = udf({ args: [t.int()], returns: t.int() }, (id) => {
    if (id === 3) throw new Error("no three");
    return id;
  });
  const snapshot = await table.select((r) => ({ id: failing(r.id) })).snapshot();
  await expect(snapshot.finished()).rejects.toThrow(/no three/);
  expect(() => snapshot.size).toThrow(/no three/);
  await expect(snapshot.changed()).rejects.toThrow(/no three/);
  await snapshot.close();
});

test("keys are checked at once", async () => {
  await expect(table.snapshot({ key: ["nme"] as never })).rejects.toThrow(/no column nme.*did you mean name/);
  await expect(table.snapshot({ key: [] as never })).rejects.toMatchObject({ code: "configuration", option: "key" });
});
