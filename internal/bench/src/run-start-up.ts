// SPDX-License-Identifier: Apache-2.0
/** From a cold process to the first row, then a second query in the same process; prints one JSON line in milliseconds. */
import { TableEnvironment, t, udf } from "@tsflink/table";

const plusOne = udf({ args: [t.int()], returns: t.int() }, (n) => (n === null ? null : n + 1));

const withFunction = process.argv[2] === "function";
await using env = await TableEnvironment.create({ mode: "batch", parallelism: 1 });
if (withFunction) await env.createTemporaryFunction("f", plusOne);

async function firstRow(query: string): Promise<void> {
  await using result = await env.executeSql(query);
  for await (const row of result.rows()) {
    if (Object.keys(row).length !== 1) throw new Error(`unexpected row of ${query}`);
    return;
  }
  throw new Error(`no row of ${query}`);
}

await firstRow(withFunction ? "SELECT f(x) FROM (VALUES (1)) AS v (x)" : "SELECT 1");
const first = performance.now(); // counts from the start of the process
await firstRow(withFunction ? "SELECT f(x) FROM (VALUES (2)) AS v (x)" : "SELECT 2");
console.log(JSON.stringify({ first, second: performance.now() - first }));
