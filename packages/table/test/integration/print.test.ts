// SPDX-License-Identifier: Apache-2.0
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { schema, t } from "@tsflink/core";
import type { PrintOptions, TableEnvironment } from "@tsflink/table";
import { afterAll, beforeAll, expect, test } from "vitest";
import { allRows, AllTypes, open } from "./fixtures.ts";

let env: TableEnvironment;

beforeAll(async () => {
  env = await open({ mode: "streaming", parallelism: 1 });
});
afterAll(() => env[Symbol.asyncDispose]());

async function printed(print: (options: PrintOptions) => Promise<void>): Promise<string> {
  const to = new PassThrough();
  const whole = text(to);
  await print({ to });
  to.end();
  return whole;
}

const Row = schema({ key: t.string().notNull(), n: t.int().notNull() });

test("a changelog of a running query", async () => {
  const rows = [
    { key: "a", n: 1 },
    { key: "a", n: 2 },
    { key: "b", n: 3 },
  ];
  const totals = env
    .fromRows(rows, Row)
    .groupBy((r) => ({ key: r.key }))
    .select((r, key) => ({ ...key, total: r.n.sum() }));
  expect(await printed((options) => totals.print(options))).toBe(`+----+-----+-------+
| op | key | total |
+----+-----+-------+
| +I | a   |     1 |
| -U | a   |     1 |
| +U | a   |     3 |
| +I | b   |     3 |
+----+-----+-------+
4 rows
`);
});

test("answers and queries of SQL", async () => {
  await env.executeSql("CREATE TABLE shown (a INT NOT NULL) WITH ('connector' = 'blackhole')");
  const tables = await env.executeSql("SHOW TABLES");
  expect(await printed((options) => tables.print(options))).toBe(
    "+------------+\n| table name |\n+------------+\n| shown      |\n+------------+\n1 row\n",
  );
  const query = await env.executeSql("SELECT 1 AS a, 'x' AS b");
  expect(await printed((options) => query.print(options))).toContain("| 1 | x |");
  await expect(query.print()).rejects.toThrow(/read once/);
  await env.executeSql("DROP TABLE shown");
});

test("values of all types", async () => {
  const whole = await printed((options) => env.fromRows(allRows.slice(0, 1), AllTypes).print(options));
  const [, names, , values] = whole.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  const row = Object.fromEntries(names?.map((name, i) => [name, values?.[i]]) ?? []);
  expect(row).toMatchObject({
    bool: "true",
    big: "9007199254740993",
    decimal: "123456789012345678901234567...",
    text: "日本語 🦋",
    binary: "x'00ff'",
    date: "1969-12-31",
    list: "[a, NULL, ü]",
    map: "{k=1.50, none=NULL}",
    row: "(7, (ß))",
  });
});

test("leaving early cancels the job", async () => {
  await env.executeSql("CREATE TABLE endless (a INT) WITH ('connector' = 'datagen', 'rows-per-second' = '50')");
  const result = await env.executeSql("SELECT a FROM endless");
  const to = new PassThrough({ highWaterMark: 1 });
  to.once("data", () => to.destroy(new Error("enough")));
  to.on("error", () => undefined);
  await expect(result.print({ to })).rejects.toThrow();
  expect(["CANCELED", "CANCELLING"]).toContain(await result.job.status());
  await env.executeSql("DROP TABLE endless");
});
