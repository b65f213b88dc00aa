// SPDX-License-Identifier: Apache-2.0
import { t, type Decimal, type Infer, type Instant, type SinkDescriptor } from "@tsflink/core";
import { expectTypeOf, test } from "vitest";
import type { Customers, Nested, Orders } from "../../test/unit/tables.ts";
import { count } from "../expressions/index.ts";
import { udtf } from "../functions/udf.ts";
import { cumulate, hop, tumble, type Change, type Table, type TableResult } from "./index.ts";

declare const orders: Table<Infer<typeof Orders>>;
declare const customers: Table<Infer<typeof Customers>>;
declare const nested: Table<Infer<typeof Nested>>;
declare const sink: SinkDescriptor<{ readonly id: bigint }>;

test("where", () => {
  expectTypeOf(orders.where((o) => o.amount.gt(100))).toEqualTypeOf<typeof orders>();
  // @ts-expect-error no such column
  orders.where((o) => o.amonut.gt(1));
  // @ts-expect-error not a condition
  orders.where((o) => o.amount);
  // @ts-expect-error a boolean of JavaScript
  orders.where(() => true);
});

test("select", () => {
  expectTypeOf(orders.select((o) => ({ id: o.id, price: o.price, big: o.amount.gt(1) }))).toEqualTypeOf<
    Table<{ readonly id: bigint; readonly price: Decimal | null; readonly big: boolean | null }>
  >();
  // @ts-expect-error a string has no sum()
  orders.select((o) => ({ s: o.customer.sum() }));
  // @ts-expect-error a value is no expression
  orders.select(() => ({ one: 1 }));
});

test("groupBy", () => {
  const spend = orders.groupBy((o) => ({ customer: o.customer })).select((o, key) => ({ ...key, total: o.amount.sum(), orders: count() }));
  expectTypeOf(spend).toEqualTypeOf<Table<{ readonly customer: string; readonly total: number | null; readonly orders: bigint }>>();
  // @ts-expect-error no such key
  orders.groupBy((o) => ({ customer: o.customer })).select((_o, key) => ({ amount: key.amount }));
});

test("joins", () => {
  const on = orders.join(customers, (o, c) => o.customer.eq(c.name)).select((o, c) => ({ id: o.id, name: c.name }));
  expectTypeOf(on).toEqualTypeOf<Table<{ readonly id: bigint; readonly name: string }>>();
  expectTypeOf(orders.leftJoin(customers, (o, c) => o.customer.eq(c.name)).select((o, c) => ({ id: o.id, name: c.name }))).toEqualTypeOf<
    Table<{ readonly id: bigint; readonly name: string | null }>
  >();
  expectTypeOf(orders.rightJoin(customers, (o, c) => o.customer.eq(c.name)).select((o, c) => ({ id: o.id, name: c.name }))).toEqualTypeOf<
    Table<{ readonly id: bigint | null; readonly name: string }>
  >();
  expectTypeOf(orders.fullJoin(customers, (o, c) => o.customer.eq(c.name)).select((o, c) => ({ id: o.id, name: c.name }))).toEqualTypeOf<
    Table<{ readonly id: bigint | null; readonly name: string | null }>
  >();
  // @ts-expect-error columns of two types
  orders.join(customers, (o, c) => o.id.eq(c.name));
  // @ts-expect-error a join is no table before select
  orders.join(customers, (o, c) => o.customer.eq(c.name)).toArray();
});

const words = udtf({ args: [t.string()], yields: t.row({ word: t.string().notNull() }).notNull() }, function* (text) {
  yield { word: text ?? "" };
});
const ids = udtf({ args: [t.string()], yields: t.row({ id: t.int() }) }, function* () {
  yield { id: 1 };
});

test("joinLateral", () => {
  expectTypeOf(nested.select((r) => ({ ok: r.ok })).joinLateral(() => words("a b"))).toEqualTypeOf<
    Table<{ readonly ok: boolean | null; readonly word: string }>
  >();
  expectTypeOf(nested.select((r) => ({ ok: r.ok })).leftJoinLateral(() => words("a b"))).toEqualTypeOf<
    Table<{ readonly ok: boolean | null; readonly word: string | null }>
  >();
  // @ts-expect-error wrong argument
  orders.joinLateral((o) => words(o.id));
  // @ts-expect-error both have a column id
  orders.joinLateral((o) => ids(o.customer));
  // @ts-expect-error a column is no table function
  orders.joinLateral((o) => o.customer);
});

test("window", () => {
  const revenue = orders
    .window(tumble({ on: "placedAt", size: "10 minutes" }))
    .groupBy((o) => ({ from: o.windowStart }))
    .select((o, key) => ({ ...key, revenue: o.amount.sum() }));
  expectTypeOf(revenue).toEqualTypeOf<Table<{ readonly from: Instant; readonly revenue: number | null }>>();
  orders.window(hop({ on: "placedAt", size: "1 hour", slide: "10 minutes" }));
  orders.window(cumulate({ on: "placedAt", size: "1 day", step: "1 hour" }));
  // @ts-expect-error a window needs a time column
  orders.window(tumble({ on: "customer", size: "10 minutes" }));
  // @ts-expect-error not a duration
  tumble({ on: "placedAt", size: "10 parsecs" });
});

test("orderBy, limit, distinct, union", () => {
  expectTypeOf(
    orders
      .orderBy((o) => [o.amount.desc(), o.id])
      .limit(10)
      .distinct()
      .union(orders)
      .unionAll(orders),
  ).toEqualTypeOf<typeof orders>();
  // @ts-expect-error nothing to sort by
  orders.orderBy(() => []);
  // @ts-expect-error other columns
  orders.union(customers);
});

test("results", () => {
  expectTypeOf(customers.toArray({ limit: 1 })).resolves.items.toEqualTypeOf<Infer<typeof Customers>>();
  expectTypeOf(customers.execute()).resolves.toEqualTypeOf<TableResult<Infer<typeof Customers>>>();
  expectTypeOf<TableResult<{ readonly id: bigint }>>().toExtend<AsyncIterable<Change<{ readonly id: bigint }>>>();
  void orders.select((o) => ({ id: o.id })).insertInto(sink);
  // @ts-expect-error the sink wants a bigint
  void orders.select((o) => ({ id: o.customer })).insertInto(sink);
  // @ts-expect-error the sink wants a column id
  void customers.insertInto(sink);
});
