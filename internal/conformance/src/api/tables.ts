// SPDX-License-Identifier: Apache-2.0
// The tables of cases/fixtures.sql, with their columns.
import { schema, t, type TableEnvironment } from "@tsflink/table";

const Numbers = schema({
  id: t.int(),
  ti: t.tinyint(),
  si: t.smallint(),
  i: t.int(),
  l: t.bigint(),
  f: t.float(),
  d: t.double(),
  n: t.decimal(10, 3),
  big: t.decimal(38, 10),
  b: t.boolean(),
});
const Texts = schema({ id: t.int(), s: t.string(), vc: t.varchar(20), ch: t.char(5), bin: t.bytes(), num: t.int() });
const Times = schema({ id: t.int(), dt: t.date(), tm: t.time(0), ts: t.timestamp(3), ts9: t.timestamp(9), ltz: t.timestampLtz(3) });
const Lists = schema({
  id: t.int(),
  xs: t.array(t.int()),
  ss: t.array(t.string()),
  m: t.map(t.string(), t.int()),
  r: t.row({ n: t.int(), t: t.string() }),
});
const Jsons = schema({ id: t.int(), j: t.string() });
const Orders = schema({
  o_orderkey: t.int(),
  o_custkey: t.int(),
  o_orderstatus: t.string(),
  o_totalprice: t.decimal(15, 2),
  o_orderdate: t.date(),
  o_orderpriority: t.string(),
  o_comment: t.string(),
});
const Customer = schema({
  c_custkey: t.int(),
  c_name: t.string(),
  c_nationkey: t.int(),
  c_acctbal: t.decimal(15, 2),
  c_mktsegment: t.string(),
});
const Supplier = schema({ s_suppkey: t.int(), s_name: t.string(), s_nationkey: t.int() });
const Nation = schema({ n_nationkey: t.int(), n_name: t.string(), n_region: t.string() });
const Bids = schema({ auction: t.bigint(), bidder: t.bigint(), price: t.bigint(), channel: t.string(), ts: t.timestamp(3) });

export type Tables = ReturnType<typeof tables>;

export function tables(env: TableEnvironment) {
  return {
    numbers: env.table("numbers", Numbers),
    texts: env.table("texts", Texts),
    times: env.table("times", Times),
    lists: env.table("lists", Lists),
    jsons: env.table("jsons", Jsons),
    orders: env.table("orders", Orders),
    customer: env.table("customer", Customer),
    supplier: env.table("supplier", Supplier),
    nation: env.table("nation", Nation),
    bids: env.table("bids", Bids),
  };
}
