// SPDX-License-Identifier: Apache-2.0
import { schema, t, type Infer, type Instant } from "@tsflink/core";
import { expectTypeOf, test } from "vitest";
import { count, groupingId, lag, rowNumber } from "../expressions/index.ts";
import { udf } from "../functions/udf.ts";
import type { Table } from "./table.ts";
import { session, tumble } from "./window.ts";

const Orders = schema({ id: t.bigint().notNull(), customer: t.string().notNull(), amount: t.double(), at: t.timestampLtz(3).notNull() });
declare const orders: Table<Infer<typeof Orders>>;
declare const names: Table<{ readonly name: string; readonly op: string | null }>;
const split = udf({ args: [t.string()], returns: t.row({ a: t.int().notNull(), b: t.string() }) }, () => null);

test("columns", () => {
  expectTypeOf(names.addColumns((n) => ({ n: n.name.charLength() }))).toEqualTypeOf<
    Table<{ readonly name: string; readonly op: string | null; readonly n: number }>
  >();
  expectTypeOf(names.addOrReplaceColumns((n) => ({ op: n.name }))).toEqualTypeOf<Table<{ readonly name: string; readonly op: string }>>();
  expectTypeOf(names.renameColumns({ name: "who" })).toEqualTypeOf<Table<{ readonly who: string; readonly op: string | null }>>();
  expectTypeOf(names.dropColumns("op")).toEqualTypeOf<Table<{ readonly name: string }>>();
  expectTypeOf(names.keepColumns("op")).toEqualTypeOf<Table<{ readonly op: string | null }>>();
  // @ts-expect-error there is a column of this name
  names.addColumns((n) => ({ name: n.op }));
  // @ts-expect-error no such column
  names.addOrReplaceColumns((n) => ({ x: n.nam }));
  // @ts-expect-error no such column
  names.renameColumns({ nam: "who" });
  // @ts-expect-error no such column
  names.dropColumns("nam");
  // @ts-expect-error no such column
  names.keepColumns("nam");
});

test("set operations", () => {
  expectTypeOf(orders.intersect(orders).intersectAll(orders).minus(orders).minusAll(orders).offset(1)).toEqualTypeOf<typeof orders>();
  // @ts-expect-error other columns
  orders.intersect(names);
  // @ts-expect-error other columns
  orders.intersectAll(names);
  // @ts-expect-error other columns
  orders.minus(names);
  // @ts-expect-error other columns
  orders.minusAll(names);
});

test("map", () => {
  expectTypeOf(names.map((n) => split(n.name))).toEqualTypeOf<Table<{ readonly a: number | null; readonly b: string | null }>>();
  // @ts-expect-error a text is no row
  names.map((n) => n.name);
});

test("groups", () => {
  const rolled = orders
    .rollup((o) => ({ customer: o.customer }))
    .select((_o, key) => ({ ...key, id: groupingId(key.customer), n: count() }));
  expectTypeOf(rolled).toEqualTypeOf<Table<{ readonly customer: string | null; readonly id: bigint; readonly n: bigint }>>();
  // @ts-expect-error no such key
  orders.groupingSets((o) => ({ customer: o.customer }), [["id"]]);
  // @ts-expect-error a number is no condition
  orders.groupBy((o) => ({ customer: o.customer })).having((o) => o.amount.sum());
});

test("windows and what is over them", () => {
  const ranked = names.addColumns((n) => ({ place: rowNumber().over({ partitionBy: n.op, orderBy: n.name.desc() }) }));
  expectTypeOf(ranked).toEqualTypeOf<Table<{ readonly name: string; readonly op: string | null; readonly place: bigint }>>();
  expectTypeOf(orders.select((o) => ({ x: lag(o.id, 1, 0n).over({ orderBy: o.at }), y: lag(o.id).over({ orderBy: o.at }) }))).toEqualTypeOf<
    Table<{ readonly x: bigint; readonly y: bigint | null }>
  >();
  // @ts-expect-error a ranking without a window is no expression
  orders.select(() => ({ place: rowNumber() }));
  // @ts-expect-error neither rows nor time
  orders.select((o) => ({ sum: o.amount.sum().over({ orderBy: o.at, preceding: { days: 1 } }) }));
  // @ts-expect-error no such column to partition by
  orders.window(session({ on: "at", gap: "1 minute", partitionBy: ["user"] }));
  // @ts-expect-error windows of rows are to be grouped
  orders.window(tumble({ rows: 3 })).toArray();
});

test("joins and changes", () => {
  const joined = orders.leftJoinAsOf(names, "at", (o, n) => o.customer.eq(n.name)).select((o, n) => ({ at: o.at, name: n.name }));
  expectTypeOf(joined).toEqualTypeOf<Table<{ readonly at: Instant; readonly name: string | null }>>();
  expectTypeOf(orders.semiJoin(names, (o, n) => o.customer.eq(n.name)).antiJoin(names, (o, n) => o.customer.eq(n.name))).toEqualTypeOf<
    typeof orders
  >();
  // @ts-expect-error not a time
  orders.joinAsOf(names, "customer", (o, n) => o.customer.eq(n.name));
  // @ts-expect-error columns of two types
  orders.semiJoin(names, (o, n) => o.id.eq(n.name));
  // @ts-expect-error no such hint
  orders.join(names, (o, n) => o.customer.eq(n.name), { hint: "quick" });
  expectTypeOf(names.dropColumns("op").toChangelog({ op: "what" })).toEqualTypeOf<
    Table<{ readonly what: string | null; readonly name: string }>
  >();
  expectTypeOf(names.fromChangelog()).toEqualTypeOf<Table<{ readonly name: string }>>();
  // @ts-expect-error no such kind of change
  names.toChangelog({ op: "what", codes: { UPSERT: "u" } });
  // @ts-expect-error no such column
  names.fromChangelog({ op: "kind" });
});
