// SPDX-License-Identifier: Apache-2.0
// JSON in columns: taken apart by paths, and put together.
import { TableEnvironment, count, json, jsonArrayAgg, jsonObject, jsonObjectAgg, schema, t, type StrExpr } from "@tsflink/table";
import { features } from "./data.ts";

await using env = await TableEnvironment.create({ mode: "batch" });
const events = env.fromRows(
  [...features().map((feature) => ({ event: JSON.stringify(feature) })), { event: '{"type": "Feature", ' }, { event: '{"type": "Note"}' }],
  schema({ event: t.string().notNull() }),
);

const isQuake = (event: StrExpr<string>) => event.isJson("object").and(event.jsonExists("$.properties.mag"));
console.log("What is no JSON, or no earthquake: isJson, jsonExists");
await events.where((e) => isQuake(e.event).isNotTrue()).print();

const quakes = events
  .where((e) => isQuake(e.event))
  .select((e) => ({
    id: e.event.jsonValue("$.id"),
    net: e.event.jsonValue("$.properties.net").ifNull("?"),
    // Flink 2.3 takes whole numbers in JSON only for t.int(), so that this one is read as text.
    magnitude: e.event.jsonValue("$.properties.mag").tryCast(t.double()),
    tsunami: e.event.jsonValue("$.properties.tsunami", { returning: t.int(), onEmpty: { default: 0 } }),
    depth: e.event.jsonValue("$.geometry.coordinates[2]").tryCast(t.double()),
    where: e.event.jsonQuery("$.geometry.coordinates"),
    // NULL, where it is `null` in JSON, is not true.
    felt: e.event.jsonValue("$.properties.felt", { returning: t.int() }).gt(0).isTrue(),
  }));

console.log("\nThe strongest: jsonValue, jsonQuery");
await quakes
  .orderBy((q) => [q.magnitude.desc(), q.id])
  .limit(3)
  .select((q) => ({ id: q.id, magnitude: q.magnitude, tsunami: q.tsunami, depth: q.depth, where: q.where }))
  .print();

console.log("\nHow many were felt: jsonValue as another type");
await quakes
  .groupBy((q) => ({ felt: q.felt }))
  .select((q, key) => ({ ...key, quakes: count(), mean: q.magnitude.avg().round(2) }))
  .orderBy((q) => q.felt)
  .print();

console.log("\nPut together: jsonObject, jsonArrayAgg, jsonObjectAgg");
const strong = quakes.where((q) => q.magnitude.ge(5.5));
const byNet = strong
  .groupBy((q) => ({ net: q.net }))
  .select((q, key) => ({ ...key, ids: jsonArrayAgg(q.id), strongest: q.magnitude.max() }));
for (const { line } of await byNet
  .select((n) => ({ line: jsonObject({ net: n.net, strongest: n.strongest, ids: json(n.ids) }) }))
  .toArray())
  console.log(line);
const [counts] = await quakes
  .groupBy((q) => ({ net: q.net }))
  .select((_q, key) => ({ ...key, n: count() }))
  .select((n) => ({ counts: jsonObjectAgg(n.net, n.n) }))
  .toArray();
console.log(counts?.counts);
