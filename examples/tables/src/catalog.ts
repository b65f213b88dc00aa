// SPDX-License-Identifier: Apache-2.0
// A catalog of one's own: databases, tables, views and functions in it.
import { TableEnvironment, column, computed, schema, t, udf } from "@tsflink/table";
import { csv, fileSource } from "@tsflink/connectors/files";
import { Day, file } from "./data.ts";

/** How a day felt, in a word. */
export const feeling = udf({ args: [t.double().notNull()], returns: t.string().notNull() }, (celsius) =>
  celsius >= 25 ? "hot" : celsius >= 15 ? "mild" : "cold",
);

await using env = await TableEnvironment.create({ mode: "batch" });
const { catalogs } = env;

await catalogs.create("almanac", { type: "generic_in_memory" }, { comment: "what was measured" });
await catalogs.databases.create("seattle", { catalog: "almanac", properties: { country: "USA" } });
await catalogs.use("almanac", "seattle");
console.log("catalogs:", (await catalogs.list()).join(", "));
console.log("databases:", (await catalogs.databases.list()).join(", "));

await env.createTable("days", {
  columns: {
    ...Day.fields,
    wind: column(t.double().notNull(), { comment: "metres a second" }),
    mean: computed(t.double().notNull(), "(temp_max + temp_min) / 2"),
  },
  connector: fileSource({ path: file("seattle-weather.csv"), format: csv({ header: true }) }),
  comment: "2012 to 2015",
});
const Wet = schema({ date: t.date().notNull(), rain: t.double().notNull() });
await env.createView("wet", env.sql`SELECT \`date\`, precipitation AS rain FROM days WHERE precipitation > ${45}`.as(Wet));
await env.createTemporaryFunction("feeling", feeling);
console.log("tables and views:", (await catalogs.tables.list()).join(", "));
console.log("functions of our own:", (await catalogs.functions.list({ userDefined: true })).join(", "));

console.log("\nWhat the catalog knows of a table: describe, and SQL's DESCRIBE");
const { kind, comment, path } = await catalogs.tables.describe("days");
console.log(`${path.join(".")} is a ${kind}: ${comment ?? ""}`);
await (await env.executeSql("DESCRIBE days")).print();

console.log("\nTables by their paths, in TypeScript and in SQL");
await env
  .table("almanac.seattle.wet", Wet)
  .orderBy((d) => [d.rain.desc(), d.date])
  .print();
await (await env.executeSql("SELECT feeling(mean) AS feeling, COUNT(*) AS days FROM days GROUP BY feeling(mean) ORDER BY days")).print();

// What lives in memory ends with the environment; dropping is for catalogs that stay.
await catalogs.tables.drop("wet", { kind: "view" });
console.log("\ntables and views:", (await catalogs.tables.list()).join(", "));
