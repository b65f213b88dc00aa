// SPDX-License-Identifier: Apache-2.0
// The operations of java/ApiCases.java, under the same names.
import { count, tumble, type RunOptions, type TableRows } from "@tsflink/table";
import type { Mode } from "../environments.ts";
import type { Tables } from "./tables.ts";

interface Made {
  execute(options?: RunOptions): Promise<TableRows<unknown>>;
}

/** Names are those of the cases. */
export const operations: Readonly<Record<string, readonly [Mode, (tables: Tables) => Made]>> = {
  select: ["batch", ({ orders }) => orders.select((o) => ({ k: o.o_orderkey, twice: o.o_totalprice.plus(o.o_totalprice) }))],
  where: [
    "batch",
    ({ orders }) => orders.where((o) => o.o_orderstatus.ne("F").and(o.o_custkey.gt(3))).select((o) => ({ o_orderkey: o.o_orderkey })),
  ],
  "distinct rows": [
    "batch",
    ({ orders }) => orders.select((o) => ({ o_orderstatus: o.o_orderstatus, o_orderpriority: o.o_orderpriority })).distinct(),
  ],
  orderBy: [
    "batch",
    ({ orders }) =>
      orders
        .select((o) => ({ o_orderstatus: o.o_orderstatus, o_orderkey: o.o_orderkey }))
        .orderBy((o) => [o.o_orderstatus.asc(), o.o_orderkey.desc()]),
  ],
  limit: [
    "batch",
    ({ orders }) =>
      orders
        .select((o) => ({ o_orderkey: o.o_orderkey }))
        .orderBy((o) => o.o_orderkey)
        .limit(5, 3),
  ],
  union: [
    "batch",
    ({ customer, supplier }) => customer.select((c) => ({ k: c.c_nationkey })).union(supplier.select((s) => ({ k: s.s_nationkey }))),
  ],
  unionAll: [
    "batch",
    ({ customer, supplier }) => customer.select((c) => ({ k: c.c_nationkey })).unionAll(supplier.select((s) => ({ k: s.s_nationkey }))),
  ],
  join: [
    "batch",
    ({ customer, nation }) =>
      customer.join(nation, (c, n) => c.c_nationkey.eq(n.n_nationkey)).select((c, n) => ({ c_name: c.c_name, n_name: n.n_name })),
  ],
  leftJoin: [
    "batch",
    ({ customer, orders }) =>
      customer
        .leftJoin(orders, (c, o) => c.c_custkey.eq(o.o_custkey))
        .select((c, o) => ({ c_custkey: c.c_custkey, o_orderkey: o.o_orderkey })),
  ],
  rightJoin: [
    "batch",
    ({ customer, orders }) =>
      orders.rightJoin(customer, (o, c) => o.o_custkey.eq(c.c_custkey)).select((o, c) => ({ o_orderkey: o.o_orderkey, c_name: c.c_name })),
  ],
  fullJoin: [
    "batch",
    ({ customer, supplier }) =>
      customer
        .fullJoin(supplier, (c, s) => c.c_nationkey.eq(s.s_suppkey))
        .select((c, s) => ({ c_custkey: c.c_custkey, s_suppkey: s.s_suppkey })),
  ],
  groupBy: [
    "batch",
    ({ orders }) =>
      orders.groupBy((o) => ({ o_orderstatus: o.o_orderstatus })).select((o, key) => ({ ...key, total: o.o_totalprice.sum(), n: count() })),
  ],
  "groupBy an expression": [
    "batch",
    ({ orders }) =>
      orders.groupBy((o) => ({ y: o.o_orderdate.extract("year") })).select((o, key) => ({ y: key.y, top: o.o_totalprice.max() })),
  ],
  "streaming groupBy": [
    "streaming",
    ({ bids }) => bids.groupBy((b) => ({ channel: b.channel })).select((b, key) => ({ ...key, total: b.price.sum() })),
  ],
  "streaming distinct": ["streaming", ({ bids }) => bids.select((b) => ({ channel: b.channel })).distinct()],
  "streaming where": [
    "streaming",
    ({ bids }) => bids.where((b) => b.price.gt(500n)).select((b) => ({ auction: b.auction, price: b.price, ts: b.ts })),
  ],
  "streaming tumble": [
    "streaming",
    ({ bids }) =>
      bids
        .window(tumble({ on: "ts", size: "1 minute" }))
        .groupBy((b) => ({ bidder: b.bidder, windowStart: b.windowStart, windowEnd: b.windowEnd }))
        .select((b, key) => ({ bidder: key.bidder, s: key.windowStart, e: key.windowEnd, top: b.price.max() })),
  ],
};
