// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { schema, t, udf, type Table, type TableEnvironment } from "@tsflink/table";
import { DEADLINE, open } from "./fixtures.ts";

const Orders = schema({ id: t.int().notNull(), customer: t.string() });
const Blocked = schema({ name: t.string(), since: t.int() });

describe.each(["batch", "streaming"] as const)("in() of a table, in %s mode", (mode) => {
  let env: TableEnvironment;
  let orders: Table<{ readonly id: number; readonly customer: string | null }>;
  let blocked: Table<{ readonly name: string | null; readonly since: number | null }>;
  beforeAll(async () => {
    env = await open({ mode, parallelism: 1 });
    orders = env.fromRows(["ann", "bob", "eve", null].map((customer, id) => ({ id, customer })), Orders); // prettier-ignore
    blocked = env.fromRows(["bob", "eve", "bob"].map((name, since) => ({ name, since })), Blocked); // prettier-ignore
  }, DEADLINE);
  afterAll(() => env[Symbol.asyncDispose]());
  const ids = async (table: Table<{ readonly id: number }>): Promise<number[]> => (await table.toArray()).map(({ id }) => id).sort();

  test("as a condition, with others and under not()", async () => {
    const names = blocked.select((b) => ({ name: b.name }));
    expect(await ids(orders.where((o) => o.customer.in(names)))).toEqual([1, 2]);
    expect(await ids(orders.where((o) => o.customer.in(names).and(o.id.gt(1))))).toEqual([2]);
    expect(await ids(orders.where((o) => o.customer.in(names).not()))).toEqual([0]);
    expect(await ids(orders.where((o) => o.customer.in(names.where((n) => n.name.ne("bob")))))).toEqual([2]);
  });

  test("a number, of a table with a function in it", async () => {
    const plusOne = udf({ args: [t.int()], returns: t.int() }, (n) => (n === null ? null : n + 1));
    expect(await ids(orders.where((o) => o.id.in(blocked.select((b) => ({ n: plusOne(b.since) })))))).toEqual([1, 2, 3]);
  });

  test("what cannot be asked is refused at once", async () => {
    expect(() => orders.where((o) => o.customer.in(blocked as never))).toThrow(/columns name, since; keep one/);
    expect(() => orders.where((o) => o.id.in(blocked.select((b) => ({ name: b.name })) as never))).toThrow(/id is INT NOT NULL, and name/);
    expect(() => orders.join(blocked, (o) => o.customer.in(blocked.select((b) => ({ name: b.name }))))).toThrow(/semiJoin/);
    const other = await open({ mode, parallelism: 1 });
    try {
      const foreign = other.fromRows([{ name: "ann" }], schema({ name: t.string() }));
      await expect(orders.where((o) => o.customer.in(foreign)).toArray()).rejects.toThrow(/another environment/);
    } finally {
      await other[Symbol.asyncDispose]();
    }
  });
});
