// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, it } from "vitest";
import { Instant, StreamEnvironment, ValidationError, schema, t, watermarks } from "@tsflink/datastream";
import { streamTables, type StreamTables } from "@tsflink/datastream/table";
import { count, tumble, udf, type ChangeKind } from "@tsflink/table";

let env: StreamEnvironment;
let tables: StreamTables;
beforeAll(async () => {
  env = await StreamEnvironment.create({ parallelism: 2 });
  tables = streamTables(env);
});
afterAll(() => env[Symbol.asyncDispose]());

const Orders = schema({ item: t.string().notNull(), amount: t.int().notNull(), at: t.timestampLtz(3).notNull() });
const shout = udf({ args: [t.string().notNull()], returns: t.string().notNull() }, (text) => text.toUpperCase());
const orders = () =>
  env
    .fromRows(
      [
        { item: "pen", amount: 2, at: new Instant(1000) },
        { item: "ink", amount: 5, at: new Instant(2000) },
        { item: "pen", amount: 7, at: new Instant(61_000) },
      ],
      Orders,
    )
    .filter((order) => order.amount > 0);

it("goes from stream to table and back, functions on both sides", async () => {
  const table = tables.fromStream(orders()).where((o) => o.amount.gt(2));
  const texts = tables
    .toStream(table.select((o) => ({ item: shout(o.item), twice: o.amount.times(2) })))
    .map(t.string().notNull(), (row) => `${row.item} ${String(row.twice)}`);
  expect((await texts.toArray()).sort()).toEqual(["INK 10", "PEN 14"]);
});

it("windows of a table follow the watermarks of its stream", async () => {
  const timed = orders().withWatermarks(watermarks.bounded("1 second", { timestamp: "at" }));
  const counted = tables
    .fromStream(timed, { time: "at" })
    .window(tumble({ on: "at", size: "1 minute" }))
    .groupBy((o) => ({ from: o.windowStart }))
    .select((_o, key) => ({ from: key.from, n: count() }));
  const rows = await tables.toStream(counted).toArray();
  expect(rows.map(({ from, n }) => `${String(from.epochMillis)} ${String(n)}`).sort()).toEqual(["0 2", "60000 1"]);
});

it("gives the changes of a table that changes its rows, and refuses it as plain rows", async () => {
  const sums = tables
    .fromStream(orders())
    .groupBy((o) => ({ item: o.item }))
    .select((o, key) => ({ item: key.item, total: o.amount.sum() }));
  const changes = await tables
    .toChangelogStream(sums)
    .map(t.string().notNull(), ({ kind, row }) => `${kind} ${row.item} ${String(row.total)}`)
    .toArray();
  expect(changes.sort()).toEqual(["+I ink 5", "+I pen 2", "+U pen 9", "-U pen 2"]);
  await expect(tables.toStream(sums).toArray()).rejects.toThrow(ValidationError);
});

const Change = t.row({ kind: t.string().notNull(), row: t.row({ item: t.string().notNull(), total: t.int() }).notNull() }).notNull();
const changes = (values: readonly [ChangeKind, string, number][]) =>
  env.fromValues(
    Change,
    values.map(([kind, item, total]) => ({ kind, row: { item, total } })),
    { parallelism: 1 },
  );

it("takes a stream of changes as a table", { timeout: 60_000 }, async () => {
  const retracted = tables.fromChangelogStream(
    changes([
      ["+I", "pen", 2],
      ["-U", "pen", 2],
      ["+U", "pen", 9],
      ["+I", "ink", 5],
      ["-D", "ink", 5],
    ]),
  );
  const sums = retracted.select((o) => ({ total: o.total.sum(), n: count() }));
  const found = await tables.toChangelogStream(sums).toArray();
  expect(found.at(-1)).toEqual({ kind: "+U", row: { total: 9, n: 1n } });

  const upserted = tables.fromChangelogStream(
    changes([
      ["+I", "pen", 2],
      ["+U", "ink", 5],
      ["+U", "pen", 9],
      ["-D", "ink", 5],
    ]),
    { primaryKey: ["item"], mode: "upsert" },
  );
  const rows = await tables.toChangelogStream(upserted).toArray();
  expect(rows.filter(({ row }) => row.item === "pen").map(({ kind, row }) => `${kind} ${String(row.total)}`)).toEqual([
    "+I 2",
    "-U 2",
    "+U 9",
  ]);
  expect(rows.filter(({ row }) => row.item === "ink").map(({ kind }) => kind)).toEqual(["+I", "-D"]);
});

it("says what a stream of changes must be", () => {
  const stream = changes([["+I", "pen", 2]]);
  expect(() => tables.fromChangelogStream(orders() as never)).toThrow(
    /fromChangelogStream\(\): the elements are ROW<`item`.*map them to ROW<`kind`/,
  );
  expect(() => tables.fromChangelogStream(stream, { mode: "upsert" })).toThrow(/name it with primaryKey/);
  expect(() => tables.fromChangelogStream(stream, { primaryKey: ["total"] })).toThrow(/total of the primary key may be NULL/);
  expect(() => tables.fromChangelogStream(stream, { primaryKey: ["itm" as never] })).toThrow(/no field itm .* item, total/);
});

it("reads streams in SQL, several results in one job", async () => {
  const stream = orders();
  const rows = tables.sql`SELECT item, CAST(amount AS BIGINT) AS amount FROM ${tables.fromStream(stream)} WHERE amount < 6`.as(
    schema({ item: t.string().notNull(), amount: t.bigint().notNull() }),
  );
  const small = tables.toStream(rows).collectAsync();
  const all = stream.map(t.int().notNull(), (order) => order.amount).collectAsync();
  const job = await env.submit("both");
  const read = async <T>(each: AsyncIterable<T>): Promise<T[]> => {
    const found: T[] = [];
    for await (const value of each) found.push(value);
    return found;
  };
  const [a, b] = await Promise.all([read(small), read(all)]);
  await job.finished();
  expect(a.map(({ amount }) => amount).sort()).toEqual([2n, 5n]);
  expect(b.sort()).toEqual([2, 5, 7]);
});

it("batch mode gives final results only", async () => {
  await using batch = await StreamEnvironment.create({ mode: "batch", parallelism: 2 });
  const sums = batch
    .fromRows(
      [1, 2, 3, 4].map((amount) => ({ item: amount % 2 === 0 ? "even" : "odd", amount, at: new Instant(amount) })),
      Orders,
    )
    .keyBy("item")
    .sum("amount")
    .map(t.string().notNull(), (order) => `${order.item} ${String(order.amount)}`);
  expect((await sums.toArray()).sort()).toEqual(["even 6", "odd 4"]);
});
