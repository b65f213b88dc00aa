// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from "node:util";
import { TableEnvironment, schema, t, udf } from "@tsflink/table";
import { csv, fileSink, fileSource, json, parquet } from "@tsflink/connectors/files";
import { getDistance } from "geolib";

const { values: flags } = parseArgs({
  options: {
    format: { type: "string", default: "csv" }, // csv, json or parquet
    run: { type: "string", default: "in-driver" }, // where functions run: in-driver or worker
    out: { type: "string", default: "out" },
  },
});
const formats = { csv: csv({ header: true }), json: json(), parquet: parquet() };
if (!(flags.format in formats)) throw new Error(`--format ${flags.format}: csv, json or parquet`);
if (flags.run !== "in-driver" && flags.run !== "worker") throw new Error(`--run ${flags.run}: in-driver or worker`);
const format = formats[flags.format as keyof typeof formats];

// The data sets come with an npm package: airports of the USA, and how often each route between them was flown.
const data = new URL("../data/", import.meta.resolve("vega-datasets"));
const degrees = t.double().notNull();
const Airports = schema({ iata: t.string().notNull(), latitude: degrees, longitude: degrees });
const Flights = schema({ origin: t.string().notNull(), destination: t.string().notNull(), count: t.bigint().notNull() });
const Routes = schema({ origin: t.string(), destination: t.string(), flights: t.bigint(), km: t.int() });

/** The great-circle distance. `geolib` is bundled and travels with the function. */
export const distance = udf(
  { args: [degrees, degrees, degrees, degrees], returns: t.int().notNull() },
  (latitude, longitude, toLatitude, toLongitude) =>
    Math.round(getDistance({ latitude, longitude }, { latitude: toLatitude, longitude: toLongitude }) / 1000),
);

await using env = await TableEnvironment.create({ mode: "batch", functions: { run: flags.run } });
const airports = env.from(fileSource({ path: new URL("airports.csv", data), format: csv({ header: true }) }), Airports);
const flights = env.from(fileSource({ path: new URL("flights-airport.csv", data), format: csv({ header: true }) }), Flights);

const routes = flights
  .join(airports, (flight, from) => flight.origin.eq(from.iata))
  .select((flight, from) => ({
    origin: flight.origin,
    destination: flight.destination,
    flights: flight.count,
    latitude: from.latitude,
    longitude: from.longitude,
  }))
  .join(airports, (route, to) => route.destination.eq(to.iata))
  .select((route, to) => ({
    origin: route.origin,
    destination: route.destination,
    flights: route.flights,
    km: distance(route.latitude, route.longitude, to.latitude, to.longitude),
  }));

await using job = await routes.insertInto(fileSink({ path: flags.out, format }), { name: "enrich-flights" });
await job.finished();

// What was written, read again.
const written = env.from(fileSource({ path: flags.out, format }), Routes);
const Totals = schema({ routes: t.bigint().notNull(), flights: t.bigint(), km: t.bigint() });
const [totals] = await env.sql`SELECT COUNT(*) AS routes, SUM(flights) AS flights, SUM(flights * km) AS km FROM ${written}`
  .as(Totals)
  .toArray();
const longest = await written
  .orderBy((r) => [r.km.desc(), r.origin.asc(), r.destination.asc()])
  .limit(5)
  .toArray();

console.log(`${totals?.routes} routes, ${totals?.flights} flights, ${totals?.km} km`);
for (const { origin, destination, km, flights: times } of longest) console.log(`${origin} - ${destination}: ${km} km, ${times} flights`);
