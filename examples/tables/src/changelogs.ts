// SPDX-License-Identifier: Apache-2.0
// Results that change: as changes, as rows about changes, and as a table again.
import { TableEnvironment, count } from "@tsflink/table";
import { StreamEnvironment, t } from "@tsflink/datastream";
import { streamTables } from "@tsflink/datastream/table";
import { csv, fileSource } from "@tsflink/connectors/files";
import { Day, file } from "./data.ts";

await using env = await TableEnvironment.create({ mode: "streaming", parallelism: 1 });
const days = env.from(fileSource({ path: file("seattle-weather.csv"), format: csv({ header: true }) }), Day).limit(8);
const kinds = days.groupBy((d) => ({ weather: d.weather })).select((_d, key) => ({ ...key, days: count() }));

console.log("A result that changes takes rows back: -U before +U");
await using running = await kinds.execute();
for await (const { kind, row } of running) console.log(kind, row.weather, row.days);

console.log("\nThe changes as rows that are never taken back, with words of our own: toChangelog");
await kinds.toChangelog({ op: "what", codes: { INSERT: "new", UPDATE_AFTER: "more" } }).print();

console.log("\nAnd the table that such rows tell of: fromChangelog");
const again = kinds.toChangelog({ op: "kind" }).fromChangelog({ op: "kind" });
for (const { weather, days: n } of (await again.toArray()).sort((a, b) => (a.weather < b.weather ? -1 : 1))) console.log(weather, n);

console.log("\nChanges that come from elsewhere, e.g. of a database, without what was before: fromChangelogStream");
const Move = t.row({ kind: t.string().notNull(), row: t.row({ id: t.int().notNull(), city: t.string().notNull() }).notNull() }).notNull();
await using streams = await StreamEnvironment.create({ parallelism: 1 });
const tables = streamTables(streams);
const moves = streams.fromValues(Move, [
  { kind: "+I", row: { id: 1, city: "Kiel" } },
  { kind: "+I", row: { id: 2, city: "Graz" } },
  { kind: "+U", row: { id: 1, city: "Graz" } },
  { kind: "-D", row: { id: 2, city: "Graz" } },
]);
const people = tables.fromChangelogStream(moves, { mode: "upsert", primaryKey: ["id"] });
const cities = people.groupBy((p) => ({ city: p.city })).select((_p, key) => ({ ...key, people: count() }));
for await (const { kind, row } of tables.toChangelogStream(cities).collect()) console.log(kind, row.city, row.people);
