// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BridgeError, ConfigurationError, schema, SqlError, t, TableEnvironment, ValidationError } from "@tsflink/table";
import { tableParts } from "@tsflink/table/internal";
import { DEADLINE, open } from "./fixtures.ts";

describe("statements", () => {
  let env: TableEnvironment;
  beforeAll(async () => {
    env = await open({ mode: "batch" });
  }, DEADLINE);
  afterAll(() => env[Symbol.asyncDispose]());

  const rowsOf = async (statement: string): Promise<unknown[]> => {
    const rows: unknown[] = [];
    for await (const row of (await env.executeSql(statement)).rows()) rows.push(row);
    return rows;
  };

  test("queries", async () => {
    expect(await rowsOf("SELECT 1 AS a, 'x' AS b")).toEqual([{ a: 1, b: "x" }]);
  });

  test("the catalog: create, show, describe, drop", async () => {
    await env.executeSql("CREATE TABLE t1 (a INT NOT NULL, b STRING) WITH ('connector' = 'blackhole')");
    expect(await rowsOf("SHOW TABLES")).toEqual([{ "table name": "t1" }]);
    expect(await rowsOf("DESCRIBE t1")).toMatchObject([
      { name: "a", type: "INT", null: false },
      { name: "b", type: "STRING", null: true },
    ]);
    expect(String(Object.values((await rowsOf("EXPLAIN SELECT 1"))[0] as object)[0])).toContain("Optimized Physical Plan");
    await env.executeSql("DROP TABLE t1");
    expect(await rowsOf("SHOW TABLES")).toEqual([]);
  });

  test("INSERT gives its job; reading the result waits for it", async () => {
    await env.executeSql("CREATE TABLE sink (a INT) WITH ('connector' = 'blackhole')");
    const result = await env.executeSql("INSERT INTO sink SELECT 1");
    await result.job.finished();
    expect(await result.job.status()).toBe("FINISHED");
    expect(await rowsOf("INSERT INTO sink SELECT 2")).toEqual([]);
    await env.executeSql("DROP TABLE sink");
  });

  test("a format that SQL names brings its jars", { timeout: DEADLINE }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "tsflink-statements-"));
    try {
      await env.executeSql(
        `CREATE TABLE columnar (a INT, b STRING) WITH ('connector' = 'filesystem', 'path' = '${pathToFileURL(folder).href}', 'format' = 'parquet')`,
      );
      await (await env.executeSql("INSERT INTO columnar VALUES (1, 'x')")).job?.finished();
      expect(await rowsOf("SELECT * FROM columnar")).toEqual([{ a: 1, b: "x" }]);
    } finally {
      await env.executeSql("DROP TABLE columnar");
      rmSync(folder, { recursive: true });
    }
  });

  test("the kind of a result says what became of the statement", async () => {
    const answer = await env.executeSql("SHOW DATABASES");
    expect([answer.kind, answer.job]).toEqual(["answer", undefined]);
    const query = await env.executeSql("SELECT 1 AS a");
    expect([query.kind, query.job.id.length]).toEqual(["query", 32]);
    await query[Symbol.asyncDispose]();
    const other = await env.sql`SHOW TABLES`.execute();
    if (other.kind === "answer") expect(other.job satisfies undefined).toBeUndefined();
    else expect.fail("SHOW TABLES has no job");
  });

  test("what the catalog lacks", async () => {
    for (const [statement, object] of [
      ["USE nosuch", "nosuch"],
      ["USE CATALOG missing", "missing"],
      ["DROP DATABASE nosuch", "nosuch"],
    ] as const)
      await expect(env.executeSql(statement), statement).rejects.toMatchObject({ code: "catalog", reason: "not-found", object });
  });

  test("rows of this process are let go of with the tables that read them", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const Row = schema({ a: t.int().notNull() });
    const watched: WeakRef<object>[] = [];
    await (async () => {
      const table = env.fromRows([{ a: 1 }], Row);
      watched.push(new WeakRef(tableParts(table)?.relation ?? {}));
      expect(await table.where((r) => r.a.gt(0)).toArray()).toEqual([{ a: 1 }]);
      await env.createTemporaryView("kept", env.fromRows([{ a: 2 }], Row));
    })();
    for (let i = 0; i < 50 && watched[0]?.deref() !== undefined; i++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      collect();
    }
    expect(watched[0]?.deref()).toBeUndefined();
    expect(await rowsOf("SELECT * FROM kept")).toEqual([{ a: 2 }]);
    await env.executeSql("DROP TEMPORARY VIEW kept");
  });

  test("SET and RESET", async () => {
    const zone = async () =>
      ((await rowsOf("SET")) as { readonly key: string; readonly value: string }[]).find(({ key }) => key === "table.local-time-zone")
        ?.value;
    await env.executeSql("SET 'table.local-time-zone' = 'Asia/Tokyo'");
    expect(await zone()).toBe("Asia/Tokyo");
    await env.executeSql("RESET 'table.local-time-zone'");
    expect(await zone()).not.toBe("Asia/Tokyo");
  });

  test("an unknown column: where it is, and what was meant", async () => {
    const error: unknown = await env
      .executeSql("SELECT id,\n  amonut FROM (VALUES (1, 2)) AS orders(id, amount)")
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ValidationError);
    expect(error).toMatchObject({ line: 2, column: 3 });
    expect((error as Error).message).toMatch(/amonut.*did you mean amount\?/);
    expect((error as Error).message.split("\n").length).toBeLessThanOrEqual(15);
  });

  test("an unknown table, also one that only the catalog knows", async () => {
    await env.executeSql("CREATE TABLE purchases (a INT) WITH ('connector' = 'blackhole')");
    await expect(env.executeSql("SELECT * FROM purchasse")).rejects.toThrow(/purchasse.*did you mean purchases\?/);
    await env.executeSql("DROP TABLE purchases");
  });

  test("text that is no SQL", async () => {
    await expect(env.executeSql("SELECT FROM WHERE")).rejects.toThrow(SqlError);
    await expect(env.executeSql("SELECT 1; SELECT 2")).rejects.toThrow(/one|single/i);
  });

  test("a schema that does not fit", async () => {
    const Wrong = schema({ a: t.string(), c: t.int() });
    await expect(env.sql`SELECT 1 AS a, 2 AS b`.as(Wrong).toArray()).rejects.toThrow(
      /a is INT NOT NULL, not (STRING|VARCHAR).*there is no column c.*lacks the column b/,
    );
    await expect(env.sql`SELECT 1 AS a`.as(Wrong).validate()).rejects.toThrow(/there is no column c/);
  });

  test("the planner's errors point at the user's line", async () => {
    const table = env.table("nowhere", schema({ a: t.int() }));
    const error: unknown = await table.toArray().catch((thrown: unknown) => thrown);
    expect((error as Error).stack).toContain("statements.test.ts");
  });

  test("views and functions go with the environment; afterwards it says so", async () => {
    const other = await open();
    const table = other.fromRows([{ a: 1 }], schema({ a: t.int().notNull() }));
    await other.createTemporaryView("mine", table);
    await expect(env.executeSql("SELECT * FROM mine")).rejects.toThrow(/mine/);
    await other[Symbol.asyncDispose]();
    await other[Symbol.asyncDispose]();
    await expect(other.executeSql("SELECT 1")).rejects.toThrow(BridgeError);
    await expect(table.toArray()).rejects.toThrow(/disposed/);
    expect(() => other.fromRows([], schema({ a: t.int() }))).toThrow(/disposed/);
  });

  test("options are checked before anything starts", async () => {
    const create = (options: unknown) => TableEnvironment.create(options as never);
    await expect(create({ mode: "bacth" })).rejects.toThrow(/mode.*did you mean batch\?/);
    await expect(create({ mode: "batch", paralellism: 2 })).rejects.toMatchObject({
      code: "configuration",
      option: "paralellism",
      message: expect.stringContaining("did you mean parallelism?") as string,
    });
    await expect(create({ mode: "batch", parallelism: 0 })).rejects.toThrow(ConfigurationError);
    await expect(create({ mode: "batch", functions: { run: "worker " } })).rejects.toThrow(/functions\.run/);
    await expect(create({ mode: "batch", cluster: { rest: "http://localhost:8081" } })).rejects.toThrow(/cluster\.rest/);
    await expect(create({ mode: "batch", cluster: { embedded: true, slots: 0 } })).rejects.toThrow(/cluster\.slots.*whole number from 1/);
    await expect(create({ mode: "batch", cluster: { embedded: true, config: { "a.b": null } } })).rejects.toThrow(
      /cluster\.config\["a\.b"\]/,
    );
    await expect(create({ mode: "batch", config: { "execution.runtime-mode": "streaming" } })).rejects.toThrow(/mode/);
    await expect(create({ mode: "batch", log: { level: "off" }, jars: ["/nowhere/no.jar"] })).rejects.toThrow(/no\.jar/);
  });
});
