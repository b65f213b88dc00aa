// SPDX-License-Identifier: Apache-2.0
// Several insertions that run as one job, which computes once what they have in common.
import { readFileSync, readdirSync, rmSync } from "node:fs";
import { TableEnvironment } from "@tsflink/table";
import { csv, fileSink, fileSource, json } from "@tsflink/connectors/files";
import { Day, file } from "./data.ts";

const out = new URL("../out/", import.meta.url);
rmSync(out, { recursive: true, force: true });

await using env = await TableEnvironment.create({ mode: "batch", parallelism: 1 });
const days = env.from(fileSource({ path: file("seattle-weather.csv"), format: csv({ header: true }) }), Day);
const months = days
  .groupBy((d) => ({ year: d.date.extract("year"), month: d.date.extract("month") }))
  .select((d, key) => ({ ...key, rain: d.precipitation.sum().round(1), warmest: d.temp_max.max() }));
// A sink may be a table of the catalog as well, and rows may come from SQL.
await env.createTable("storms", {
  columns: { date: Day.fields.date, wind: Day.fields.wind },
  connector: fileSink({ path: new URL("storms", out), format: csv({ delimiter: "\t" }) }),
});

const set = env
  .statementSet()
  .insert(
    months.where((m) => m.rain.gt(200)),
    fileSink({ path: new URL("wet", out), format: csv({ header: true }) }),
  )
  .insert(
    months.where((m) => m.warmest.gt(34)),
    fileSink({ path: new URL("hot", out), format: json() }),
  )
  .insertSql(env.sql`INSERT INTO storms SELECT \`date\`, wind FROM ${days} WHERE wind > ${8.5}`);

const [, plan = ""] = (await set.explain()).split("== Optimized Execution Plan ==");
console.log(
  `${String(plan.match(/Sink\(/g)?.length)} sinks in one plan; months are summed up once and used again: ${String(plan.includes("Reused("))}`,
);
await using job = await set.execute({ name: "weather" });
await job.finished();

for (const name of ["wet", "hot", "storms"]) {
  const folder = new URL(`${name}/`, out);
  const lines = readdirSync(folder)
    .filter((each) => !/^[._]/.test(each))
    .flatMap((each) => readFileSync(new URL(each, folder), "utf8").trim().split("\n"));
  console.log(`\n${name}: ${String(lines.length)} lines, e.g.:\n${lines.sort().slice(0, 3).join("\n")}`);
}
