// SPDX-License-Identifier: Apache-2.0
// Joins of tables, and with what a function looks up.
import { readFileSync } from "node:fs";
import { TableEnvironment, schema, t, udtf, type Infer } from "@tsflink/table";
import { csv, fileSource } from "@tsflink/connectors/files";
import { findNearest, getDistance } from "geolib";
import { file } from "./data.ts";

const text = t.string().notNull();
const degrees = t.double().notNull();
const State = schema({ state: text, population: t.bigint().notNull(), hurricanes: t.int().notNull() });
const Capital = schema({ lat: degrees, lon: degrees, state: text, city: text });

/**
 * The airport nearest to a place: a table function that looks something up for each row. What `open` makes is made once in each task, and
 * could as well be the connection to a database; an `async function*` may wait for its answers.
 */
export const nearestAirport = udtf(
  {
    args: [degrees, degrees],
    yields: t.row({ airport: text, km: t.int().notNull() }).notNull(),
    bind: { path: file("airports.csv").pathname },
    open: ({ bound }) =>
      readFileSync(bound.path, "utf8")
        .split("\n")
        .map((line) => line.split(","))
        .filter(([iata = ""]) => /^[A-Z]{3}$/.test(iata))
        .map((cells) => ({ airport: cells[0] ?? "", latitude: Number(cells.at(-2)), longitude: Number(cells.at(-1)) })),
  },
  function* (latitude, longitude, { opened }) {
    const found = findNearest({ latitude, longitude }, opened) as (typeof opened)[number];
    yield { airport: found.airport, km: Math.round(getDistance({ latitude, longitude }, found) / 1000) };
  },
);

await using env = await TableEnvironment.create({ mode: "batch" });
const states = env.from(fileSource({ path: file("population_engineers_hurricanes.csv"), format: csv({ header: true }) }), State);
const capitals = env.fromRows(
  JSON.parse(readFileSync(file("us-state-capitals.json"), "utf8")) as readonly Infer<typeof Capital>[],
  Capital,
);

console.log("Where hurricanes come most often: join");
await states
  .join(capitals, (s, c) => s.state.eq(c.state))
  .select((s, c) => ({ capital: c.city, state: s.state, hurricanes: s.hurricanes }))
  .orderBy((r) => [r.hurricanes.desc(), r.state])
  .limit(4)
  .print();

console.log("\nThose with few people, and those without a capital: leftJoin; a capital may be NULL, and its type says so");
await states
  .leftJoin(capitals, (s, c) => s.state.eq(c.state))
  .select((s, c) => ({ state: s.state, population: s.population, capital: c.city }))
  .where((r) => r.population.lt(750_000).or(r.capital.isNull()))
  .orderBy((r) => r.population)
  .print();

console.log("\nThe same from the other side, and from both: rightJoin, fullJoin");
const many = states.where((s) => s.hurricanes.gt(40));
const south = capitals.where((c) => c.lat.lt(30.4));
await many
  .rightJoin(south, (s, c) => s.state.eq(c.state))
  .select((s, c) => ({ capital: c.city, hurricanes: s.hurricanes }))
  .orderBy((r) => r.capital)
  .print();
await many
  .fullJoin(south, (s, c) => s.state.eq(c.state))
  .select((s, c) => ({ state: s.state, hurricanes: s.hurricanes, capital: c.city }))
  .orderBy((r) => [r.state, r.capital])
  .print();

console.log("\nWith and without a partner: semiJoin, antiJoin");
await south
  .semiJoin(many, (c, s) => c.state.eq(s.state))
  .keepColumns("city")
  .orderBy((r) => r.city)
  .print();
await states
  .antiJoin(capitals, (s, c) => s.state.eq(c.state))
  .keepColumns("state")
  .orderBy((r) => r.state)
  .print();

console.log("\nPairs of capitals close to each other's latitude: crossJoin, and join on anything");
const some = capitals.where((c) => c.lat.gt(44.4));
const places = (
  await some
    .crossJoin(some)
    .select((a) => ({ city: a.city }))
    .toArray()
).length;
console.log(`${String(places)} pairs, of which these are close:`);
await some
  .join(some, (a, b) => a.city.lt(b.city).and(a.lat.minus(b.lat).abs().lt(0.3)))
  .select((a, b) => ({ one: a.city, other: b.city }))
  .orderBy((r) => [r.one, r.other])
  .print();

console.log("\nCapitals that lie far from an airport: joinLateral, a lookup by a TypeScript function");
await capitals
  .joinLateral((c) => nearestAirport(c.lat, c.lon))
  .select((c) => ({ city: c.city, airport: c.airport, km: c.km }))
  .orderBy((r) => [r.km.desc(), r.city])
  .limit(4)
  .print();
