// SPDX-License-Identifier: Apache-2.0
import { Instant, StreamEnvironment, schema, t, tumbling, watermarks } from "@tsflink/datastream";

const Orders = schema({ order: t.int().notNull(), item: t.string().notNull(), at: t.timestampLtz(3).notNull() });
const Payments = schema({ order: t.int().notNull(), amount: t.double().notNull(), at: t.timestampLtz(3).notNull() });
const at = (minute: number): Instant => new Instant(minute * 60_000);

await using env = await StreamEnvironment.create({ parallelism: 2 });
const orders = env
  .fromRows(
    [
      { order: 1, item: "pen", at: at(0) },
      { order: 2, item: "ink", at: at(1) },
      { order: 3, item: "nib", at: at(2) },
    ],
    Orders,
  )
  .withWatermarks(watermarks.bounded("10 minutes", { timestamp: "at" }))
  .keyBy("order");
const payments = env
  .fromRows(
    [
      { order: 1, amount: 2, at: at(3) },
      { order: 2, amount: 6, at: at(30) },
    ],
    Payments,
  )
  .withWatermarks(watermarks.bounded("10 minutes", { timestamp: "at" }))
  .keyBy("order");

const sameHour = orders
  .join(payments)
  .window(tumbling("1 hour"))
  .map(t.string().notNull(), (order, payment) => `${order.item} was paid with ${payment.amount} in the hour of its order`);
const soon = orders
  .intervalJoin(payments, { from: 0, to: "5 minutes" })
  .process(t.string().notNull(), (order, payment) => [`${order.item} was paid with ${payment.amount} within five minutes`]);
const open = orders
  .coGroup(payments)
  .window(tumbling("1 hour"))
  .apply(t.string().notNull(), (ordered, paid) => (paid.length === 0 ? ordered.map(({ item }) => `${item} was not paid`) : []));

for await (const line of sameHour.union(soon, open).collect()) console.log(line);
