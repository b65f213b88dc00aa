// SPDX-License-Identifier: Apache-2.0
// Windows in time: one after the other, overlapping, growing, by gaps, and around each row.
import { TableEnvironment, computed, count, cumulate, hop, session, t, tumble } from "@tsflink/table";
import { csv, fileSource } from "@tsflink/connectors/files";
import { Day, file } from "./data.ts";

await using env = await TableEnvironment.create({ mode: "streaming", parallelism: 1 });
// The file has dates; event time is a timestamp, which the table computes.
const days = await env.createTemporaryTable("days", {
  columns: { ...Day.fields, at: computed(t.timestamp(3).notNull(), "CAST(`date` AS TIMESTAMP(3))") },
  watermark: { on: "at", delay: "0 seconds" },
  connector: fileSource({ path: file("seattle-weather.csv"), format: csv({ header: true }) }),
});

// Windows begin at multiples of their size since 1970; `offset` shifts them, here to the start of 2012.
console.log("Rain, two years at a time: tumble");
await days
  .window(tumble({ on: "at", size: "731 days", offset: "720 days" }))
  .groupBy((d) => ({ from: d.windowStart, to: d.windowEnd }))
  .select((d, key) => ({ ...key, days: count(), rain: d.precipitation.sum().round(1) }))
  .print();

console.log("\nThe wettest fortnights, looked at each week: hop");
await days
  .window(hop({ on: "at", size: "14 days", slide: "7 days" }))
  .groupBy((d) => ({ from: d.windowStart, to: d.windowEnd }))
  .having((d) => d.precipitation.sum().gt(150))
  .select((d, key) => ({ ...key, rain: d.precipitation.sum().round(1) }))
  .print();

console.log("\nThe rain of a January, adding up: cumulate");
await days
  .where((d) => d.date.extract("year").eq(2015n).and(d.date.extract("month").eq(1n)))
  .window(cumulate({ on: "at", size: "35 days", step: "7 days", offset: "21 days" }))
  .groupBy((d) => ({ from: d.windowStart, to: d.windowEnd }))
  .select((d, key) => ({ ...key, rain: d.precipitation.sum().round(1) }))
  .print();

console.log("\nThe longest spells of wet days, ended by two dry ones: session");
await days
  .where((d) => d.precipitation.gt(0))
  .window(session({ on: "at", gap: "2 days" }))
  .groupBy((d) => ({ from: d.windowStart, to: d.windowEnd }))
  .having(() => count().ge(25))
  .select((d, key) => ({ ...key, days: count(), rain: d.precipitation.sum().round(1) }))
  .print();

console.log("\nThe hottest weeks, by the mean of a day and the six before it: over");
await days
  .select((d) => ({
    date: d.date,
    mean: d.temp_max
      .avg()
      .over({ orderBy: d.at, preceding: { rows: 6 } })
      .round(2),
  }))
  .where((d) => d.mean.gt(31.5))
  .print();
