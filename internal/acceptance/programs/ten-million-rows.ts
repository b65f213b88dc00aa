// SPDX-License-Identifier: Apache-2.0
/** Takes in far more rows than its memory holds, and says how much of it was in use at the most. */
import { TableEnvironment } from "@tsflink/table";

const ROWS = 10_000_000;

await using env = await TableEnvironment.create({ mode: "streaming", parallelism: 1, java: { options: ["-Xmx256m"] } });
await env.executeSql(`CREATE TEMPORARY TABLE numbers (n BIGINT, d DOUBLE, s STRING) WITH (
  'connector' = 'datagen', 'number-of-rows' = '${ROWS}', 'rows-per-second' = '100000000',
  'fields.n.min' = '1', 'fields.n.max' = '1000', 'fields.s.length' = '16')`);

let rows = 0;
let most = 0;
await using result = await env.executeSql("SELECT n, d, s FROM numbers");
for await (const row of result.rows()) {
  if (typeof row["n"] !== "bigint" || typeof row["d"] !== "number" || (row["s"] as string).length !== 16) throw new Error("unexpected row");
  if (rows++ % 50_000 === 0) {
    const { heapUsed, external } = process.memoryUsage();
    most = Math.max(most, heapUsed + external);
  }
}
console.log(JSON.stringify({ rows, nodeMb: Math.round(most / 1e6) }));
