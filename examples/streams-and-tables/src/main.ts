// SPDX-License-Identifier: Apache-2.0
import { StreamEnvironment, schema, t } from "@tsflink/datastream";
import { streamTables } from "@tsflink/datastream/table";

const Orders = schema({ item: t.string().notNull(), amount: t.int().notNull() });

await using env = await StreamEnvironment.create({ parallelism: 1 });
const tables = streamTables(env);

const orders = env
  .fromRows(
    [
      { item: "pen", amount: 2 },
      { item: "ink", amount: 5 },
      { item: "pen", amount: 7 },
      { item: "gum", amount: -1 },
    ],
    Orders,
  )
  .filter((order) => order.amount > 0);
const totals = tables
  .fromStream(orders)
  .groupBy((o) => ({ item: o.item }))
  .select((o, key) => ({ item: key.item, total: o.amount.sum() }));
const changes = tables
  .toChangelogStream(totals)
  .filter(({ kind }) => kind !== "-U")
  .map(t.string().notNull(), ({ kind, row }) => `${kind} ${row.item} ${row.total}`);

for await (const line of changes.collect()) console.log(line);
