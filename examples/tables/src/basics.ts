// SPDX-License-Identifier: Apache-2.0
// Choosing, computing, grouping, sorting and set operations.
import { TableEnvironment, count } from "@tsflink/table";
import { csv, fileSource } from "@tsflink/connectors/files";
import { Day, file } from "./data.ts";

await using env = await TableEnvironment.create({ mode: "batch" });
const days = env.from(fileSource({ path: file("seattle-weather.csv"), format: csv({ header: true }) }), Day);

console.log("The hottest days: where, select, orderBy, limit");
await days
  .where((d) => d.temp_max.ge(34))
  .select((d) => ({ date: d.date, warmest: d.temp_max, coldest: d.temp_min }))
  .orderBy((d) => [d.warmest.desc(), d.date])
  .limit(5)
  .print();

console.log("\nKinds of weather: groupBy with aggregates, having");
await days
  .groupBy((d) => ({ weather: d.weather }))
  .having(() => count().gt(50))
  .select((d, key) => ({ ...key, days: count(), rain: d.precipitation.sum().round(1), warmest: d.temp_max.max() }))
  .orderBy((d) => d.days.desc())
  .print();

console.log("\nYear by year and altogether: rollup; without a year it is all of them");
const years = days.addColumns((d) => ({ year: d.date.extract("year") }));
await years
  .rollup((d) => ({ year: d.year }))
  .select((d, key) => ({ ...key, days: count(), rain: d.precipitation.sum().round(1) }))
  .orderBy((d) => d.year)
  .print();

console.log("\nOther columns: addOrReplaceColumns, renameColumns, dropColumns");
await days
  .addOrReplaceColumns((d) => ({ temp_max: d.temp_max.times(1.8).plus(32).round(1) }))
  .renameColumns({ temp_max: "fahrenheit" })
  .dropColumns("temp_min", "wind", "precipitation")
  .orderBy((d) => d.fahrenheit)
  .limit(3)
  .print();

console.log("\nWeather of 2012 that 2015 did not have: distinct, minus");
const weatherOf = (year: bigint) =>
  years
    .where((d) => d.year.eq(year))
    .select((d) => ({ weather: d.weather }))
    .distinct();
await weatherOf(2012n).minus(weatherOf(2015n)).print();
