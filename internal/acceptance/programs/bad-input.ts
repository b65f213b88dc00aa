// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { csv, fileSource } from "@tsflink/connectors/files";
import { TableEnvironment, schema, t, udf } from "@tsflink/table";
import { report } from "./report.ts";

const wrong = process.argv[2] ?? "";
await using env = await TableEnvironment.create({ mode: "batch" });
const People = schema({ name: t.string(), age: t.int() });
const lying = udf({ name: "lying", args: [t.int()], returns: t.int() }, (n) => (n === 2 ? (1.5 as number) : n));

const attempts: Readonly<Record<string, () => Promise<unknown>>> = {
  "misspelt-column": async () => {
    await env.createTemporaryView("people", env.fromRows([{ name: "Ada", age: 36 }], People));
    await (await env.executeSql("SELECT nmae FROM people")).rows()[Symbol.asyncIterator]().next();
  },
  "misspelt-table": async () => {
    await env.createTemporaryView("people", env.fromRows([{ name: "Ada", age: 36 }], People));
    await env.executeSql("SELECT name FROM poeple");
  },
  syntax: () => env.executeSql("SELEC 1"),
  "unknown-connector": async () => {
    await env.executeSql("CREATE TABLE x (a INT) WITH ('connector' = 'no-such-thing')");
    await env.executeSql("SELECT * FROM x");
  },
  "wrong-option": async () => {
    await env.executeSql("CREATE TABLE x (a INT) WITH ('connector' = 'datagen', 'rows-per-secnd' = '1')");
    await env.executeSql("SELECT * FROM x");
  },
  "unreadable-file": async () =>
    env.from(fileSource({ path: join(tmpdir(), "there-is-no-such-file.csv"), format: csv() }), People).toArray(),
  "malformed-csv": async () => {
    const path = join(tmpdir(), "malformed.csv");
    writeFileSync(path, "Ada,36\nBob,not a number\n");
    await env.from(fileSource({ path, format: csv() }), People).toArray();
  },
  "value-does-not-fit": async () => env.fromRows([{ name: "Ada", age: 2 ** 31 }], People).toArray(),
  "result-does-not-fit": () =>
    env
      .fromRows(
        [
          { name: "Ada", age: 1 },
          { name: "Bob", age: 2 },
        ],
        People,
      )
      .select((p) => ({ wrong: lying(p.age) }))
      .toArray(),
};
const attempt = attempts[wrong];
if (attempt === undefined) throw new Error(`no attempt ${wrong}`);
await report(attempt);
