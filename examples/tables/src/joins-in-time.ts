// SPDX-License-Identifier: Apache-2.0
// Joins of rows that belong together in time: within an interval, and as things were at a moment.
import { LocalDateTime, TableEnvironment, computed, schema, t } from "@tsflink/table";
import { csv, fileSource } from "@tsflink/connectors/files";
import { Quake, file, quakes } from "./data.ts";

await using env = await TableEnvironment.create({ mode: "streaming", parallelism: 1 });

console.log("Strong earthquakes, and others there within the hour: join by an interval of time");
const all = env.fromRows(quakes(), Quake);
await all
  .where((q) => q.magnitude.ge(6))
  .join(all, (main, after) =>
    main.region
      .eq(after.region)
      .and(after.at.gt(main.at))
      .and(after.at.le(main.at.plus("1 hour"))),
  )
  .select((main, after) => ({ strong: main.magnitude, at: main.at, then: after.magnitude, place: after.place, when: after.at }))
  .print();

// Prices of shares by month: a table with a primary key and a watermark has versions.
const prices = await env.createTemporaryTable("prices", {
  columns: {
    symbol: t.string().notNull(),
    date: t.string().notNull(),
    price: t.double().notNull(),
    at: computed(t.timestamp(3), "TO_TIMESTAMP(`date`, 'MMM d yyyy')"),
  },
  primaryKey: ["symbol"],
  // The file has one symbol after the other, so that times go back by ten years.
  watermark: { on: "at", expression: "`at` - INTERVAL '11' YEAR" },
  connector: fileSource({ path: file("stocks.csv"), format: csv({ header: true }) }),
});
const Purchase = schema(
  { symbol: t.string().notNull(), shares: t.int().notNull(), at: t.timestamp(3).notNull() },
  { watermark: { on: "at", delay: "0 seconds" } },
);
const purchases = env.fromRows(
  [
    { symbol: "AMZN", shares: 10, at: LocalDateTime.parse("2001-09-20T10:00") },
    { symbol: "AAPL", shares: 5, at: LocalDateTime.parse("2003-04-28T15:30") },
    { symbol: "GOOG", shares: 1, at: LocalDateTime.parse("2004-07-19T09:30") },
    { symbol: "AAPL", shares: 2, at: LocalDateTime.parse("2007-06-29T18:00") },
  ],
  Purchase,
);

console.log("\nWhat shares were worth on the day they were bought: joinAsOf");
await purchases
  .joinAsOf(prices, "at", (p, price) => p.symbol.eq(price.symbol))
  .select((p, price) => ({ symbol: p.symbol, bought: p.at, cost: price.price.times(p.shares.cast(t.double())).round(2) }))
  .print();

console.log("\nThe same, with those that had no price yet: leftJoinAsOf");
await purchases
  .leftJoinAsOf(prices, "at", (p, price) => p.symbol.eq(price.symbol))
  .select((p, price) => ({ symbol: p.symbol, bought: p.at, price: price.price, since: price.date }))
  .print();
