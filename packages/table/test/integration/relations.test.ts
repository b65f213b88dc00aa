// SPDX-License-Identifier: Apache-2.0
// Operations on one table and on two with the same columns. What is expected follows from the few rows here by counting.
import { count, schema, t, udaf, udf, udtaf, udtf, type Infer, type Table, type TableEnvironment } from "@tsflink/table";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEADLINE, open } from "./fixtures.ts";

const Orders = schema({ id: t.int().notNull(), customer: t.string().notNull(), amount: t.int() });
const rows: Infer<typeof Orders>[] = [
  { id: 1, customer: "ada", amount: 10 },
  { id: 2, customer: "ada", amount: 30 },
  { id: 3, customer: "bob", amount: null },
  { id: 4, customer: "cyd", amount: 5 },
];

const split = udf(
  { name: "split", args: [t.string()], returns: t.row({ first: t.string().notNull(), rest: t.string() }).notNull() },
  (text) => ({
    first: (text ?? "").slice(0, 1),
    rest: text?.slice(1) ?? null,
  }),
);
const Order = t.row({ id: t.int().notNull(), customer: t.string().notNull(), amount: t.int() }).notNull();
const describeOrder = udf(
  {
    name: "describeOrder",
    args: [Order],
    returns: t.row({ text: t.string() }),
  },
  (order) => ({ text: `${String(order.id)} ${order.customer} ${String(order.amount)}` }),
);
const letters = udtf(
  { name: "letters", args: [t.string()], yields: t.row({ id: t.int().notNull(), letter: t.string().notNull() }).notNull() },
  function* (text) {
    for (const [id, letter] of [...(text ?? "")].entries()) yield { id, letter };
  },
);
const parts = udtf({ name: "parts", args: [Order], yields: t.row({ part: t.string().notNull() }).notNull() }, function* (order) {
  yield { part: String(order.id) };
  yield { part: order.customer };
  if (order.amount !== null) yield { part: String(order.amount) };
});
const dearest = udaf({
  name: "dearest",
  args: [Order],
  accumulator: t.row({ id: t.int(), amount: t.int().notNull() }).notNull(),
  returns: t.int(),
  create: () => ({ id: null as number | null, amount: -1 }),
  accumulate: (best, order) => (order.amount !== null && order.amount > best.amount ? { id: order.id, amount: order.amount } : best),
  merge: (best, other) => (other.amount > best.amount ? other : best),
  result: ({ id }) => id,
});
const extremes = udtaf({
  name: "extremes",
  args: [Order],
  accumulator: t.array(t.int().notNull()).notNull(),
  yields: t.row({ first: t.int().notNull(), last: t.int().notNull() }).notNull(),
  create: () => [],
  accumulate: (ids, order) => [...ids, order.id],
  *emit(ids) {
    yield { first: Math.min(...ids), last: Math.max(...ids) };
  },
});

const sorted = <R extends object>(all: readonly R[]): R[] =>
  [...all].sort((a, b) => (JSON.stringify(a, text) < JSON.stringify(b, text) ? -1 : 1));
const text = (_key: string, value: unknown): unknown => (typeof value === "bigint" ? String(value).padStart(20, "0") : value);

describe.each(["batch", "streaming"] as const)("in %s mode", (mode) => {
  let env: TableEnvironment;
  let orders: Table<Infer<typeof Orders>>;
  const numbers = (...values: readonly number[]): Table<{ readonly n: number }> =>
    env.fromRows(
      values.map((n) => ({ n })),
      schema({ n: t.int().notNull() }),
    );
  beforeAll(async () => {
    env = await open({ mode });
    orders = env.fromRows(rows, Orders);
  }, DEADLINE);
  afterAll(() => env[Symbol.asyncDispose]());

  test("union, intersect and minus, with and without duplicates", async () => {
    const a = numbers(1, 1, 1, 2, 3);
    const b = numbers(1, 1, 3, 3, 4);
    const of = async (table: Table<{ readonly n: number }>): Promise<number[]> => sorted(await table.toArray()).map(({ n }) => n);
    expect(await of(a.union(b))).toEqual([1, 2, 3, 4]);
    expect(await of(a.unionAll(b))).toEqual([1, 1, 1, 1, 1, 2, 3, 3, 3, 4]);
    expect(await of(a.intersect(b))).toEqual([1, 3]);
    expect(await of(a.intersectAll(b))).toEqual([1, 1, 3]);
    expect(await of(a.minus(b))).toEqual([2]);
    expect(await of(a.minusAll(b))).toEqual([1, 2]);
  });

  test("set operations go by name, and know when NULL may come in", async () => {
    const a = orders.select((o) => ({ id: o.id, amount: o.amount }));
    const b = orders.select((o) => ({ amount: o.id, id: o.id.plus(10) }));
    expect(
      sorted(
        await a
          .where((r) => r.id.le(1))
          .unionAll(b.where((r) => r.id.le(11)).select((r) => ({ amount: r.amount.tryCast(t.int()), id: r.id })))
          .toArray(),
      ),
    ).toEqual([
      { id: 1, amount: 10 },
      { id: 11, amount: 1 },
    ]);
  });

  test("addColumns, addOrReplaceColumns, renameColumns, dropColumns, keepColumns", async () => {
    const one = orders.where((o) => o.id.eq(2));
    expect(await one.addColumns((o) => ({ double: o.amount.times(2) })).toArray()).toEqual([
      { id: 2, customer: "ada", amount: 30, double: 60 },
    ]);
    expect(await one.addOrReplaceColumns((o) => ({ amount: o.amount.plus(1), also: o.customer })).toArray()).toEqual([
      { id: 2, customer: "ada", amount: 31, also: "ada" },
    ]);
    expect(await one.renameColumns({ customer: "who", id: "customer" }).toArray()).toEqual([{ customer: 2, who: "ada", amount: 30 }]);
    expect(await one.dropColumns("amount", "id").toArray()).toEqual([{ customer: "ada" }]);
    expect(Object.entries((await one.keepColumns("amount", "id").toArray())[0] ?? {})).toEqual([
      ["amount", 30],
      ["id", 2],
    ]);
  });

  test("map and flatMap", async () => {
    expect(
      sorted(
        await orders
          .where((o) => o.id.ge(3))
          .map((o) => split(o.customer))
          .toArray(),
      ),
    ).toEqual([
      { first: "b", rest: "ob" },
      { first: "c", rest: "yd" },
    ]);
    expect(
      await orders
        .where((o) => o.id.eq(3))
        .map((_o, row) => describeOrder(row))
        .toArray(),
    ).toEqual([{ text: "3 bob null" }]);
    expect(
      sorted(
        await orders
          .where((o) => o.id.eq(3))
          .flatMap((o) => letters(o.customer))
          .toArray(),
      ),
    ).toEqual([
      { id: 0, letter: "b" },
      { id: 1, letter: "o" },
      { id: 2, letter: "b" },
    ]);
    const beside = orders
      .where((o) => o.id.eq(4))
      .renameColumns({ id: "order" })
      .joinLateral((o) => letters(o.customer.left(1)));
    expect(await beside.toArray()).toEqual([{ order: 4, customer: "cyd", amount: 5, id: 0, letter: "c" }]);
  });

  test("functions of whole rows", async () => {
    const few = orders.where((o) => o.id.ge(3));
    expect((await few.flatMap((_o, row) => parts(row)).toArray()).map(({ part }) => part).sort()).toEqual(["3", "4", "5", "bob", "cyd"]);
    const beside = few.where((o) => o.id.eq(3)).joinLateral((_o, row) => parts(row));
    expect(sorted(await beside.toArray())).toEqual([
      { id: 3, customer: "bob", amount: null, part: "3" },
      { id: 3, customer: "bob", amount: null, part: "bob" },
    ]);
    expect(
      await few
        .where((o) => o.id.eq(4))
        .select((o, row) => ({ id: o.id, text: describeOrder(row).get("text") }))
        .toArray(),
    ).toEqual([{ id: 4, text: "4 cyd 5" }]);
    expect(await orders.select((_o, row) => ({ id: dearest(row) })).toArray()).toEqual([{ id: 2 }]);
    const byCustomer = orders.groupBy((o) => ({ customer: o.customer }));
    expect(sorted(await byCustomer.select((_o, key, row) => ({ ...key, id: dearest(row) })).toArray())).toEqual([
      { customer: "ada", id: 2 },
      { customer: "bob", id: null },
      { customer: "cyd", id: 4 },
    ]);
    if (mode === "batch") return;
    expect(await orders.flatAggregate((_o, row) => extremes(row)).toArray()).toEqual([{ first: 1, last: 4 }]);
    expect(sorted(await byCustomer.flatAggregate((_o, _key, row) => extremes(row)).toArray())).toEqual([
      { customer: "ada", first: 1, last: 2 },
      { customer: "bob", first: 3, last: 3 },
      { customer: "cyd", first: 4, last: 4 },
    ]);
  });

  test("having", async () => {
    const spend = orders
      .groupBy((o) => ({ customer: o.customer }))
      .having((o) => o.amount.sum().gt(1))
      .having((_o, key) => key.customer.ne("cyd"))
      .select((_o, key) => ({ customer: key.customer, n: count() }));
    expect(await spend.toArray()).toEqual([{ customer: "ada", n: 2n }]);
  });

  test("crossJoin", async () => {
    const pairs = numbers(1, 2)
      .crossJoin(numbers(3, 4))
      .select((a, b) => ({ a: a.n, b: b.n }));
    expect(sorted(await pairs.toArray())).toEqual([
      { a: 1, b: 3 },
      { a: 1, b: 4 },
      { a: 2, b: 3 },
      { a: 2, b: 4 },
    ]);
  });

  test("orderBy, offset and limit", async () => {
    const byAmount = orders.where((o) => o.amount.isNotNull()).orderBy((o) => o.amount.desc());
    expect(sorted(await byAmount.limit(1, 1).toArray())).toEqual([{ id: 1, customer: "ada", amount: 10 }]);
    expect(sorted(await byAmount.offset(2).limit(1).toArray()).map(({ id }) => id)).toEqual([4]);
    if (mode === "streaming") expect(sorted(await byAmount.offset(1).toArray()).map(({ id }) => id)).toEqual([1, 4]);
    else
      await expect(byAmount.offset(1).toArray()).rejects.toThrow("offset(): Flink's batch mode skips rows only where it also limits them");
  });
});
