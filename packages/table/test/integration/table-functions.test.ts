// SPDX-License-Identifier: Apache-2.0
// Table functions of Flink called from TypeScript, models, and lookup joins. The functions, the model and the table to look up in are in the test kit's jar.
import { testJar } from "@tsflink-internal/test-kit/jar";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callSql, descriptor, schema, t, udf, type Table, type TableEnvironment } from "@tsflink/table";
import { DEADLINE, open } from "./fixtures.ts";

const Orders = schema({ id: t.int().notNull(), customer: t.string().notNull() });
let env: TableEnvironment;
let orders: Table<{ readonly id: number; readonly customer: string }>;
beforeAll(async () => {
  env = await open({ parallelism: 1, jars: [testJar] });
  orders = env.fromRows(
    [
      { id: 1, customer: "ann" },
      { id: 2, customer: "bob" },
      { id: 3, customer: "ann" },
      { id: 4, customer: "eve" },
    ],
    Orders,
  );
  await env.catalogs.functions.create("Numbered", "dev.tsflink.testkit.Numbered");
  await env.catalogs.functions.create("Counting", "dev.tsflink.testkit.Counting");
}, DEADLINE);
afterAll(() => env[Symbol.asyncDispose]());

describe("process table functions", () => {
  const Numbers = schema({ customer: t.string().notNull(), EXPR$0: t.string() });
  const expected = ["ann no. 1", "ann no. 2", "bob no. 1", "eve no. 1"];
  const texts = (rows: readonly { readonly customer: string; readonly EXPR$0: string | null }[]): string[] =>
    rows.map((row) => `${row.customer} ${row.EXPR$0 ?? ""}`).sort();

  test("with state for each partition: partitionBy and process", async () => {
    const numbers = orders.partitionBy("customer").process("Numbered", Numbers, { args: { prefix: "no. ", uid: "numbers" } });
    expect(texts(await numbers.toArray())).toEqual(expected);
    expect(await numbers.where((n) => n.customer.eq("bob")).toArray()).toEqual([{ customer: "bob", EXPR$0: "no. 1" }]);
  });

  test("fromCall with a table in partitions", async () => {
    const numbers = env.fromCall("Numbered", { input: orders.partitionBy("customer"), prefix: "no. " }, Numbers);
    expect(texts(await numbers.toArray())).toEqual(expected);
  });

  test("row by row: process of the table itself", async () => {
    const counted = orders.process("Counting", schema({ EXPR$0: t.int() }), { args: { factor: 10 } });
    expect((await counted.toArray()).map((row) => row.EXPR$0)).toEqual([20, 20, 20, 20]);
  });

  test("Flink's own: TO_CHANGELOG with names of columns and a map", async () => {
    const changes = env.fromCall(
      "TO_CHANGELOG",
      { input: orders, op: descriptor("what"), op_mapping: { INSERT: "new" } },
      schema({ what: t.string(), id: t.int().notNull(), customer: t.string().notNull() }),
    );
    expect((await changes.toArray()).map(({ what }) => what)).toEqual(["new", "new", "new", "new"]);
  });

  test("what is wrong is named", async () => {
    expect(() => orders.partitionBy("custmer" as never)).toThrow(/custmer.*did you mean customer/);
    expect(() => env.fromCall("Numbered", { input: {} }, Numbers)).toThrow(/nothing in it/);
    await expect(env.fromCall("Numbred", { input: orders.partitionBy("customer") }, Numbers).toArray()).rejects.toThrow(/Numbred/);
    await expect(orders.process("Numbered", Numbers, { args: { prefix: "x" } }).toArray()).rejects.toMatchObject({ code: "validation" });
    const wrong = orders.partitionBy("customer").process("Numbered", Orders, { args: { prefix: "x" } });
    await expect(wrong.toArray()).rejects.toThrow(/EXPR\$0|customer|id/);
  });
});

describe("models", () => {
  beforeAll(async () => {
    await env.catalogs.models.create("shouter", {
      provider: "test-shout",
      input: { text: t.string() },
      output: { loud: t.string(), length: t.int() },
      options: { mark: "?" },
    });
  });
  const declared = { input: schema({ text: t.string() }), output: schema({ loud: t.string(), length: t.int() }) };

  test("fromModel and predict", async () => {
    const said = env.fromModel("shouter", declared).predict(orders, { text: "customer" });
    const rows = await said.select((s) => ({ id: s.id, loud: s.loud, length: s.length })).toArray();
    expect(rows.sort((a, b) => a.id - b.id).slice(0, 2)).toEqual([
      { id: 1, loud: "ANN?", length: 3 },
      { id: 2, loud: "BOB?", length: 3 },
    ]);
  });

  test("ML_PREDICT in SQL", async () => {
    const said = env.sql`SELECT id, loud FROM ML_PREDICT(TABLE ${orders}, MODEL shouter, DESCRIPTOR(customer))`.as(
      schema({ id: t.int().notNull(), loud: t.string() }),
    );
    expect((await said.toArray()).map(({ loud }) => loud).sort()).toEqual(["ANN?", "ANN?", "BOB?", "EVE?"]);
  });

  test("with settings, and with a TypeScript function on what it says", async () => {
    const quiet = udf({ args: [t.string()], returns: t.string() }, (text) => text?.toLowerCase() ?? null);
    const said = env.fromModel("shouter", declared).predict(orders, { text: "customer" }, { config: { async: false } });
    const rows = await said.select((s) => ({ quiet: quiet(s.loud) })).toArray();
    expect(rows.map((row) => row.quiet).sort()).toEqual(["ann?", "ann?", "bob?", "eve?"]);
  });

  test("what is wrong is named", async () => {
    const shouter = env.fromModel("shouter", declared);
    expect(() => shouter.predict(orders, { text: "custmer" as never })).toThrow(/no column custmer.*did you mean customer/);
    expect(() => shouter.predict(orders.renameColumns({ id: "loud" }) as never, { text: "customer" } as never)).toThrow(/both have loud/);
    await expect(env.fromModel("nobody", declared).predict(orders, { text: "customer" }).toArray()).rejects.toThrow(/nobody/);
  });
});

describe("lookup joins", () => {
  const Cities = schema({ name: t.string().notNull(), city: t.string() });
  const timed = () => orders.addColumns(() => ({ at: callSql("PROCTIME()", t.timestampLtz(3).notNull()) }));
  beforeAll(async () => {
    for (const [name, misses] of [
      ["cities", 0],
      ["late_cities", 2],
    ])
      await env.executeSql(
        `CREATE TABLE ${String(name)} (name STRING NOT NULL, city STRING) WITH ('connector' = 'test-lookup', 'rows' = 'ann=Ulm;bob=Bonn', 'misses' = '${String(misses)}')`,
      );
  });

  test("joinAsOf and leftJoinAsOf look up", async () => {
    const cities = env.table("cities", Cities);
    const inner = timed()
      .joinAsOf(cities, "at", (o, c) => o.customer.eq(c.name))
      .select((o, c) => ({ id: o.id, city: c.city }));
    expect(await inner.explain()).toContain("LookupJoin");
    expect((await inner.toArray()).sort((a, b) => a.id - b.id)).toEqual([
      { id: 1, city: "Ulm" },
      { id: 2, city: "Bonn" },
      { id: 3, city: "Ulm" },
    ]);
    const left = timed()
      .leftJoinAsOf(cities, "at", (o, c) => o.customer.eq(c.name))
      .select((o, c) => ({ id: o.id, name: c.name }));
    expect((await left.toArray()).find(({ id }) => id === 4)).toEqual({ id: 4, name: null });
  });

  test("in SQL, and the hint LOOKUP", { timeout: DEADLINE }, async () => {
    const Out = schema({ id: t.int().notNull(), city: t.string() });
    const stamped = env.sql`SELECT *, PROCTIME() AS at1 FROM ${orders}`;
    const join = (hint: string) =>
      env.sql`SELECT ${env.sql.raw(hint)} o.id, c.city FROM (${stamped}) AS o LEFT JOIN late_cities FOR SYSTEM_TIME AS OF o.at1 AS c ON o.customer = c.name`.as(
        Out,
      );
    const plainly = await join("").toArray();
    // Asked for the first time a name is not found; the second order of "ann" is still too early.
    expect(plainly.map(({ city }) => city)).toEqual([null, null, null, null]);
    const hint =
      "/*+ LOOKUP('table'='c', 'retry-predicate'='lookup_miss', 'retry-strategy'='fixed_delay', 'fixed-delay'='10ms', 'max-attempts'='3') */";
    const retried = join(hint);
    expect(await retried.explain()).toContain("retry=[lookup_miss");
    expect((await retried.toArray()).sort((a, b) => a.id - b.id)).toEqual([
      { id: 1, city: "Ulm" },
      { id: 2, city: "Bonn" },
      { id: 3, city: "Ulm" },
      { id: 4, city: null },
    ]);
  });
});
