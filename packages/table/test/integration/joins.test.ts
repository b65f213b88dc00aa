// SPDX-License-Identifier: Apache-2.0
// Joins beyond the plain ones, and changes as rows. What is expected follows from the few rows here by counting.
import { count, Instant, schema, t, type Infer, type Table, type TableEnvironment } from "@tsflink/table";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEADLINE, open } from "./fixtures.ts";

const at = (time: string): Instant => Instant.parse(`2024-05-01T${time}Z`);
const Orders = schema(
  { id: t.int().notNull(), currency: t.string().notNull(), placedAt: t.timestampLtz(3).notNull() },
  { watermark: { on: "placedAt", delay: "0 seconds" } },
);
const orderRows: Infer<typeof Orders>[] = [
  { id: 1, currency: "USD", placedAt: at("10:00:00") },
  { id: 2, currency: "USD", placedAt: at("10:20:00") },
  { id: 3, currency: "CHF", placedAt: at("10:20:00") },
];
const Rates = schema(
  { currency: t.string().notNull(), rate: t.int(), placedAt: t.timestampLtz(3).notNull() },
  { primaryKey: ["currency"], watermark: { on: "placedAt", delay: "0 seconds" } },
);
const rateRows: Infer<typeof Rates>[] = [
  { currency: "USD", rate: 90, placedAt: at("09:00:00") },
  { currency: "USD", rate: 95, placedAt: at("10:10:00") },
];
const byId = <R extends { readonly id: number }>(rows: readonly R[]): R[] => [...rows].sort((a, b) => a.id - b.id);

describe.each(["batch", "streaming"] as const)("in %s mode", (mode) => {
  let env: TableEnvironment;
  let orders: Table<Infer<typeof Orders>>;
  let rates: Table<Infer<typeof Rates>>;
  beforeAll(async () => {
    env = await open({ mode, parallelism: 1 });
    orders = env.fromRows(orderRows, Orders);
    rates = env.fromRows(rateRows, Rates);
  }, DEADLINE);
  afterAll(() => env[Symbol.asyncDispose]());

  test("semiJoin and antiJoin", async () => {
    expect(
      byId(await orders.semiJoin(rates, (o, r) => o.currency.eq(r.currency).and(r.rate.gt(92))).toArray()).map(({ id }) => id),
    ).toEqual([1, 2]);
    expect(byId(await orders.antiJoin(rates, (o, r) => o.currency.eq(r.currency)).toArray()).map(({ id }) => id)).toEqual([3]);
    expect(await orders.semiJoin(rates, (o, r) => o.currency.lowerCase().eq(r.currency.lowerCase().concat("x"))).toArray()).toEqual([]);
  });

  test("joins with a hint", async () => {
    const joined = orders
      .join(rates, (o, r) => o.currency.eq(r.currency).and(r.rate.lt(92)), { hint: "broadcast" })
      .select((o, r) => ({ id: o.id, rate: r.rate }));
    expect(byId(await joined.toArray())).toEqual([
      { id: 1, rate: 90 },
      { id: 2, rate: 90 },
    ]);
    if (mode === "batch") expect(await joined.explain()).toMatch(/distribution=\[broadcast\]/);
  });

  test("an interval of time between two rows", async () => {
    const near = orders
      .join(rates, (o, r) => o.currency.eq(r.currency).and(o.placedAt.between(r.placedAt, r.placedAt.plus("15 minutes"))))
      .select((o, r) => ({ id: o.id, rate: r.rate }));
    expect(byId(await near.toArray())).toEqual([{ id: 2, rate: 95 }]);
    if (mode === "streaming") expect(await near.explain()).toContain("IntervalJoin");
  });

  test("joinAsOf", async () => {
    const asOf = orders.joinAsOf(rates, "placedAt", (o, r) => o.currency.eq(r.currency)).select((o, r) => ({ id: o.id, rate: r.rate }));
    if (mode === "batch") {
      await expect(asOf.toArray()).rejects.toThrow();
      return;
    }
    expect(byId(await asOf.toArray())).toEqual([
      { id: 1, rate: 90 },
      { id: 2, rate: 95 },
    ]);
    const left = orders
      .leftJoinAsOf(rates, "placedAt", (o, r) => o.currency.eq(r.currency))
      .select((o, r) => ({ id: o.id, rate: r.rate, since: r.placedAt }));
    expect(byId(await left.toArray())).toEqual([
      { id: 1, rate: 90, since: at("09:00:00") },
      { id: 2, rate: 95, since: at("10:10:00") },
      { id: 3, rate: null, since: null },
    ]);
    expect(await left.explain()).toContain("TemporalJoin");
  });

  test("changes as rows, and rows as changes", async () => {
    const counts = orders.groupBy((o) => ({ currency: o.currency })).select((_o, key) => ({ ...key, n: count() }));
    const changes = counts.toChangelog({ op: "what", codes: { INSERT: "new", UPDATE_AFTER: "changed" } });
    if (mode === "batch") {
      await expect(changes.toArray()).rejects.toThrow();
      return;
    }
    const result: unknown[] = [];
    await using running = await changes.execute();
    for await (const row of running.rows())
      result.push(
        Object.entries(row)
          .map(([name, value]) => `${name} ${String(value)}`)
          .join(", "),
      );
    expect(result.sort()).toEqual(["what changed, currency USD, n 2", "what new, currency CHF, n 1", "what new, currency USD, n 1"]);
    const words = counts.toChangelog();
    expect((await words.toArray()).map(({ op }) => op).sort()).toEqual(["INSERT", "INSERT", "UPDATE_AFTER", "UPDATE_BEFORE"]);
    const again = words.renameColumns({ op: "kind" }).fromChangelog({ op: "kind" });
    expect((await again.toArray()).sort((a, b) => (a.currency < b.currency ? -1 : 1))).toEqual([
      { currency: "CHF", n: 1n },
      { currency: "USD", n: 2n },
    ]);
  });
});
