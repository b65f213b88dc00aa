// SPDX-License-Identifier: Apache-2.0
// A constant beside a function must not leave the driver: while the job runs, every file that it has written is searched.
import { readFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TableEnvironment, t, udf } from "@tsflink/table";

const password = ["hunter2", "do", "not", "ship"].join("-");
const visible = "a constant that the function uses";
const shipped = udf({ name: "shipped", args: [t.bigint()], returns: t.string() }, () => visible);

function filesWith(text: string, except: string): string[] {
  return readdirSync(tmpdir(), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes(except))
    .filter((path) => {
      try {
        return readFileSync(path).includes(text);
      } catch {
        return false; // removed meanwhile
      }
    });
}

await using env = await TableEnvironment.create({ mode: "streaming", parallelism: 1, functions: { run: "worker" } });
await env.createTemporaryFunction("shipped", shipped);
await env.executeSql("CREATE TABLE ticks (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '50')");
const result = await env.executeSql("SELECT shipped(n) AS text FROM ticks");
for await (const row of result.rows()) {
  const secretFiles = filesWith('do", "not", "ship', "tsx-");
  const functionFiles = filesWith(visible, "tsx-");
  console.log(
    JSON.stringify({ text: row["text"], secretFiles: secretFiles.length, functionFiles: functionFiles.length, password: password.length }),
  );
  break;
}
