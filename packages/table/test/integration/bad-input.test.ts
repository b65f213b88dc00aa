// SPDX-License-Identifier: Apache-2.0
// What users get wrong: the class of the error, where it points, what it suggests, and that it fits on a screen.
import { FlinkError, SqlError, ValidationError } from "@tsflink/core";
import type { TableEnvironment } from "@tsflink/table";
import { afterAll, beforeAll, expect, test } from "vitest";
import { open } from "./fixtures.ts";

let env: TableEnvironment;

beforeAll(async () => {
  env = await open({ mode: "batch" });
  await env.executeSql("CREATE TABLE orders (id INT, amount DOUBLE, b STRING) WITH ('connector' = 'blackhole')");
  const people = "(id INT, name STRING) WITH ('connector' = 'datagen', 'number-of-rows' = '1')";
  await env.executeSql(`CREATE TABLE people ${people}`);
  await env.executeSql(`CREATE TABLE gone ${people}`);
  await env.executeSql("CREATE VIEW orphan AS SELECT * FROM gone");
  await env.executeSql("DROP TABLE gone");
});
afterAll(() => env[Symbol.asyncDispose]());

interface Case {
  readonly sql: string;
  readonly kind: typeof SqlError | typeof ValidationError;
  readonly at: readonly [line: number, column: number] | undefined;
  readonly says: RegExp;
  /** `undefined`: nothing is suggested. */
  readonly meant?: string;
}

const cases: readonly Case[] = [
  // An unknown table, in every statement that names one.
  { sql: "SELECT *\nFROM peple", kind: ValidationError, at: [2, 6], says: /'peple' not found/, meant: "people" },
  { sql: "INSERT INTO ordrs SELECT 1, 2.0, 'x'", kind: ValidationError, at: [1, 13], says: /Cannot find table.*ordrs/, meant: "orders" },
  { sql: "DROP TABLE ordrs", kind: ValidationError, at: [1, 12], says: /ordrs.*does not exist/, meant: "orders" },
  { sql: "DROP VIEW orphn", kind: ValidationError, at: [1, 11], says: /orphn.*does not exist/, meant: "orphan" },
  { sql: "DESCRIBE ordrs", kind: ValidationError, at: [1, 10], says: /ordrs.*doesn't exist/, meant: "orders" },
  { sql: "SHOW CREATE TABLE ordrs", kind: ValidationError, at: [1, 19], says: /ordrs.*does not exist/, meant: "orders" },
  { sql: "ALTER TABLE `ordrs` RENAME TO other", kind: ValidationError, at: [1, 14], says: /ordrs.*doesn't exist/, meant: "orders" },
  { sql: "DROP TABLE nothing_like_it", kind: ValidationError, at: [1, 12], says: /nothing_like_it.*does not exist/ },
  // Columns.
  { sql: "SELECT nme FROM people", kind: ValidationError, at: [1, 8], says: /'nme' not found/, meant: "name" },
  { sql: "SELECT id FROM people GROUP BY b", kind: ValidationError, at: [1, 32], says: /'b' not found/ },
  { sql: "SELECT id FROM people p JOIN people q ON p.id = q.id", kind: ValidationError, at: [1, 8], says: /'id' is ambiguous/ },
  // Types and literals.
  { sql: "SELECT SUM(name) FROM people", kind: ValidationError, at: [1, 8], says: /Cannot apply 'SUM'/ },
  { sql: "SELECT id FROM people WHERE name", kind: ValidationError, at: [1, 29], says: /must be a condition/ },
  { sql: "INSERT INTO orders SELECT 'a', 'b', 'c'", kind: ValidationError, at: undefined, says: /do not match[^]*sink column 'id'/ },
  { sql: "SELECT DATE '2024-13-45'", kind: ValidationError, at: [1, 8], says: /Illegal DATE literal/ },
  { sql: "SELECT TIMESTAMP 'x'", kind: ValidationError, at: [1, 8], says: /Illegal TIMESTAMP literal/ },
  // An object that was dropped under a view: the place would be one in the text of the view.
  { sql: "SELECT * FROM orphan", kind: ValidationError, at: undefined, says: /'gone' not found.*text of a view/ },
  // Text that is no SQL.
  { sql: "SELEC 1", kind: SqlError, at: [1, 1], says: /Non-query/, meant: "SELECT" },
  { sql: "SELECT FROM WHERE", kind: SqlError, at: [1, 8], says: /FROM/ },
  { sql: "SELECT id FROM people GROUP YB id", kind: SqlError, at: [1, 29], says: /Encountered "YB"/ },
  { sql: "SELECT 1 AS at", kind: SqlError, at: [1, 13], says: /Encountered "at"/ },
];

test.each(cases)("$sql", async ({ sql, kind, at, says, meant }) => {
  const error: unknown = await env.executeSql(sql).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(FlinkError);
  expect(error).toBeInstanceOf(kind);
  expect(error).toMatchObject({ code: kind === SqlError ? "sql" : "validation", line: at?.[0], column: at?.[1] });
  const { message } = error as FlinkError;
  expect(message).toMatch(says);
  expect(/did you mean (\w+)\?/.exec(message)?.[1]).toBe(meant);
  expect(message.split("\n").length).toBeLessThanOrEqual(25);
  // The mark stands under the place.
  if (at !== undefined) expect(message.split("\n").at(-1)).toMatch(/^ *\^$/);
});
