// SPDX-License-Identifier: Apache-2.0
import { Instant, TableEnvironment, schema, t, tumble, udaf, udtaf } from "@tsflink/table";
import { readFileSync } from "node:fs";

/** The value in the middle. An accumulator travels to the function and back: this one is small enough, as a window ends. */
const median = udaf({
  args: [t.double()],
  accumulator: t.array(t.double().notNull()).notNull(),
  returns: t.double(),
  create: () => [],
  accumulate: (values, value) => {
    if (value !== null) values.push(value);
  },
  merge: (values, others) => [...values, ...others],
  result: (values) => {
    const sorted = [...values].sort((a, b) => a - b);
    const half = sorted.length / 2;
    return sorted.length === 0 ? null : ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2;
  },
});

const Strongest = t.row({ magnitude: t.double(), place: t.string() });
/** A row as the result: its fields become columns below. */
const strongest = udaf({
  args: [t.double(), t.string().notNull()],
  accumulator: Strongest,
  returns: Strongest,
  create: () => null,
  accumulate: (best, magnitude, place) => (magnitude !== null && magnitude > (best?.magnitude ?? -10) ? { magnitude, place } : best),
  merge: (best, other) => ((other?.magnitude ?? -10) > (best?.magnitude ?? -10) ? other : best),
  result: (best) => best,
});

/** Several rows of many: the three strongest so far, which are given out anew whenever a row comes. */
const topThree = udtaf({
  args: [t.double(), t.string().notNull()],
  accumulator: t.array(t.row({ magnitude: t.double().notNull(), place: t.string().notNull() }).notNull()).notNull(),
  yields: t.row({ place: t.string().notNull(), magnitude: t.double().notNull(), rank: t.int().notNull() }).notNull(),
  create: () => [],
  accumulate: (best, magnitude, place) =>
    magnitude === null ? best : [...best, { magnitude, place }].sort((a, b) => b.magnitude - a.magnitude).slice(0, 3),
  *emit(best) {
    for (const [i, { magnitude, place }] of best.entries()) yield { place, magnitude, rank: i + 1 };
  },
});

const Quake = schema(
  { place: t.string().notNull(), magnitude: t.double(), at: t.timestampLtz(3).notNull() },
  { watermark: { on: "at", delay: "0 seconds" } },
);
interface Feature {
  readonly properties: { readonly mag: number | null; readonly place: string; readonly time: number };
}
const file = new URL("../data/earthquakes.json", import.meta.resolve("vega-datasets"));
const { features } = JSON.parse(readFileSync(file, "utf8")) as { readonly features: readonly Feature[] };
const rows = features
  .map(({ properties: { mag, place, time } }) => ({ place, magnitude: mag, at: new Instant(time) }))
  .sort((a, b) => a.at.epochMillis - b.at.epochMillis);

await using env = await TableEnvironment.create({ mode: "streaming", config: { "table.local-time-zone": "UTC" } });
const quakes = env.fromRows(rows, Quake);

const days = await quakes
  .window(tumble({ on: "at", size: "1 day" }))
  .groupBy((q) => ({ day: q.windowStart, end: q.windowEnd }))
  .select((q, { day }) => ({ day, median: median(q.magnitude), ...strongest(q.magnitude, q.place).flatten() }))
  .toArray();
for (const { day, median, magnitude, place } of [...days].sort((a, b) => a.day.epochMillis - b.day.epochMillis))
  console.log(`${String(day).slice(0, 10)}  median ${median?.toFixed(2)}  strongest ${String(magnitude)} ${place}`);

const top = await quakes.flatAggregate((q) => topThree(q.magnitude, q.place)).toArray();
console.log("\nof the week:");
for (const { rank, magnitude, place } of [...top].sort((a, b) => a.rank - b.rank)) console.log(`${rank}. ${magnitude} ${place}`);
