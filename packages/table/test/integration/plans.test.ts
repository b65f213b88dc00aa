// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TableEnvironment } from "@tsflink/table";
import { schema, t, udf, type Table } from "@tsflink/table";
import { fileSink, json } from "@tsflink/connectors/files";
import { DEADLINE, open } from "./fixtures.ts";

const Row = schema({ id: t.int().notNull(), name: t.string() });
const greet = udf({ args: [t.string()], returns: t.string() }, (name) => `hello ${name ?? "?"}`);

describe("statement sets, plans and their descriptions", () => {
  let env: TableEnvironment;
  let folder: string;
  let people: Table<{ readonly id: number; readonly name: string | null }>;
  beforeAll(async () => {
    env = await open({ mode: "batch" });
    folder = await mkdtemp(join(tmpdir(), "tsflink-plans-"));
    people = env.fromRows(
      [
        { id: 1, name: "Ann" },
        { id: 2, name: null },
      ],
      Row,
    );
  }, DEADLINE);
  afterAll(async () => {
    await env[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const table = (name: string) =>
    env.createTemporaryTable(name, {
      columns: { id: t.int().notNull(), name: t.string() },
      connector: "filesystem",
      options: { path: join(folder, name) },
      format: "json",
    });

  test("several insertions, of tables and of SQL, are one job", async () => {
    const [first, second, third] = await Promise.all([table("first"), table("second"), table("third")]);
    const set = env
      .statementSet()
      .insert(
        people.select((p) => ({ id: p.id, name: greet(p.name) })),
        "first",
      )
      .insertSql(env.sql`INSERT INTO \`second\` SELECT id + ${10}, name FROM ${people}`)
      .insertSql("INSERT INTO third VALUES (7, 'seven')")
      .insert(people, fileSink({ path: join(folder, "fourth"), format: json() }));
    const text = await set.explain("estimatedCost");
    expect(text).toContain("third");
    expect(text).toContain("cumulative cost");
    expect(text).toContain("greet: run in the driver's own process");
    const job = await set.execute({ name: "all four" });
    await job.finished();
    const rows = (each: Table<{ readonly id: number; readonly name: string | null }>) =>
      each.toArray().then((found) => found.sort((a, b) => a.id - b.id));
    expect(await rows(first)).toEqual([
      { id: 1, name: "hello Ann" },
      { id: 2, name: "hello ?" },
    ]);
    expect((await rows(second)).map(({ id }) => id)).toEqual([11, 12]);
    expect(await rows(third)).toEqual([{ id: 7, name: "seven" }]);
  });

  test("what a set refuses names the statement", async () => {
    await expect(env.statementSet().execute()).rejects.toMatchObject({ code: "configuration" });
    const error: unknown = await env
      .statementSet()
      .insertSql("INSERT INTO third VALUES (7, 'seven')")
      .insertSql("INSERT INTO third\n SELECT idd, name FROM (VALUES (1, 'a')) AS v(id, name)")
      .execute()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "validation", line: 2, column: 9 });
    expect((error as Error).message).toMatch(/idd.*did you mean id\?/);
    await expect(env.statementSet().insert(people, "nosuch").execute()).rejects.toThrow(/nosuch/);
    await expect(env.statementSet().insertSql("SELECT 1").execute()).rejects.toThrow(/insert/i);
    expect(() => env.statementSet().insert({} as never, "x")).toThrow(/no table/);
    expect(() => env.statementSet().insert(people, undefined as never)).toThrow(/no sink/);
  });

  test("insert with overwrite replaces what was there", async () => {
    const target = await table("replaced");
    for (let i = 0; i < 2; i++) await (await people.insertInto("replaced", { overwrite: true })).finished();
    expect(await target.toArray()).toHaveLength(2);
    await (await people.insertInto("replaced")).finished();
    expect(await target.toArray()).toHaveLength(4);
  });

  test("explain with every detail", async () => {
    const plan = await people.explain("estimatedCost", "changelogMode", "jsonExecutionPlan");
    expect(plan).toContain("cumulative cost");
    expect(plan).toContain('"nodes"');
    expect(await env.explainSql("SELECT 1")).toContain("Optimized Execution Plan");
    expect(await env.sql`SELECT * FROM ${people}`.explain("estimatedCost")).toContain("cumulative cost");
    await expect(people.explain("cost" as never)).rejects.toThrow(/"cost" is no detail/);
    const stream = await open({ mode: "streaming" });
    try {
      const advice = await stream.explainSql("SELECT COUNT(*) FROM (VALUES (1)) AS v(a)", "planAdvice", "changelogMode");
      expect(advice).toContain("changelogMode=[I,UA]");
      expect(advice).toMatch(/advice/);
    } finally {
      await stream[Symbol.asyncDispose]();
    }
  });

  test("compiled plans: kept as JSON, read again, executed; EXECUTE PLAN and COMPILE PLAN in SQL", { timeout: DEADLINE }, async () => {
    const stream = await open({ mode: "streaming" });
    try {
      const make = (env: TableEnvironment) =>
        env.executeSql(
          `CREATE TABLE IF NOT EXISTS out1 (id INT, name STRING) WITH ('connector' = 'filesystem', 'path' = '${join(folder, "out1")}', 'format' = 'json')`,
        );
      await make(stream);
      const plan = await stream.compilePlan("INSERT INTO out1 VALUES (1, 'é💧')");
      expect(plan.flinkVersion).toBe("2.3");
      expect(JSON.parse(plan.json)).toMatchObject({ flinkVersion: "2.3" });
      expect(await plan.explain()).toContain("Sink");
      const path = join(folder, "plan.json");
      await plan.writeTo(path);
      await expect(plan.writeTo(path)).rejects.toThrow(/overwrite/);
      await plan.writeTo(path, { overwrite: true });
      expect(await readFile(path, "utf8")).toBe(plan.json);
      await (await plan.execute({ name: "compiled" })).finished();
      const loaded = await stream.loadPlan(pathToFileURL(path));
      await (await loaded.execute()).finished();
      const result = await stream.executeSql(`EXECUTE PLAN '${path}'` as string);
      await result.job?.finished();
      expect(result.kind).toBe("job");
      await stream.executeSql(`COMPILE PLAN '${join(folder, "plan2.json")}' FOR INSERT INTO out1 SELECT 1, 'a'` as string);
      expect(await readFile(join(folder, "plan2.json"), "utf8")).toContain("flinkVersion");
      const set = await stream.statementSet().insertSql("INSERT INTO out1 VALUES (5, 'five')").compilePlan();
      await (await set.execute()).finished();
      await make(env);
      const rows = await env.table("out1", schema({ id: t.int(), name: t.string() })).toArray();
      expect(rows.map(({ id, name }) => `${String(id)} ${String(name)}`).sort()).toEqual(["1 é💧", "1 é💧", "1 é💧", "5 five"]);
      await expect(stream.loadPlan("{}")).rejects.toMatchObject({ name: expect.stringMatching(/Error$/) as string });
      await expect(stream.loadPlan(new URL("file:///nowhere/plan.json"))).rejects.toThrow(/nowhere/);
      await expect(stream.compilePlan("SELECT 1")).rejects.toThrow(/INSERT/);
    } finally {
      await stream[Symbol.asyncDispose]();
    }
  });
});
