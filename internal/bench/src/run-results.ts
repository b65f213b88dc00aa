// SPDX-License-Identifier: Apache-2.0
/** Rows of (BIGINT, DOUBLE, STRING) taken into the program by `for await` or `toArrow`; prints one JSON line a run. */
import { TableEnvironment, schema, t } from "@tsflink/table";
import { tableFromIPC } from "apache-arrow";
import type { Run } from "./cases.ts";
import { ProcessorTime } from "./processor-time.ts";

const plan = JSON.parse(process.argv[2] ?? "") as { take: "for-await" | "to-arrow"; jar: string; runs: number[] };

const Numbers = schema({ n: t.bigint().notNull(), d: t.double().notNull(), s: t.string().notNull() });

await using env = await TableEnvironment.create({
  mode: "streaming",
  parallelism: 1,
  jars: [plan.jar],
  config: { "pipeline.object-reuse": true },
});
const processor = new ProcessorTime();
let most = 0;
const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 50);
for (const [run, rows] of plan.runs.entries()) {
  const name = `numbers_${run}`;
  await env.executeSql(
    `CREATE TEMPORARY TABLE ${name} (n BIGINT NOT NULL, d DOUBLE NOT NULL, s STRING NOT NULL) WITH ('connector' = 'bench-numbers', 'rows' = '${rows}')`,
  );
  const measured = await processor.measure(rows, async () => {
    let taken = 0;
    if (plan.take === "for-await") {
      await using result = await env.executeSql(`SELECT n, d, s FROM ${name}`);
      for await (const row of result.rows()) if (typeof row["n"] === "bigint") taken++;
    } else {
      // Read as well, as PyFlink's data frame is: a table whose columns can be looked at.
      taken = tableFromIPC(await env.table(name, Numbers).toArrow()).numRows;
    }
    if (taken !== rows) throw new Error(`${taken} rows came of ${rows}`);
  });
  const line: Run & { readonly rssMb: number } = { ...measured, rssMb: Math.round(most / 1e6) };
  console.log(JSON.stringify(line));
}
clearInterval(watch);
processor.stop();
