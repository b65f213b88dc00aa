// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TableEnvironment } from "@tsflink/table";
import { column, computed, ConfigurationError, Instant, metadata, schema, t, udf } from "@tsflink/table";
import { DEADLINE, open } from "./fixtures.ts";

const shout = udf({ args: [t.string()], returns: t.string() }, (text) => text && `${text.toUpperCase()}!`);

describe("catalogs", () => {
  let env: TableEnvironment;
  let folder: string;
  beforeAll(async () => {
    env = await open({ mode: "batch" });
    folder = await mkdtemp(join(tmpdir(), "tsflink-catalogs-"));
  }, DEADLINE);
  afterAll(async () => {
    await env[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  test("catalogs and databases", async () => {
    const { catalogs } = env;
    await catalogs.create("shop", { type: "generic_in_memory", "default-database": "main" }, { comment: "the shop" });
    await expect(catalogs.create("shop", { type: "generic_in_memory" })).rejects.toMatchObject({ code: "catalog", reason: "exists" });
    await catalogs.create("shop", { type: "generic_in_memory" }, { ifNotExists: true });
    expect(await catalogs.list()).toEqual(["default_catalog", "shop"]);
    expect(await catalogs.get("shop")).toEqual({
      name: "shop",
      defaultDatabase: "main",
      comment: "the shop",
      options: { type: "generic_in_memory", "default-database": "main" },
    });
    await catalogs.databases.create("2024 💧", { catalog: "shop", comment: "old", properties: { owner: "me" } });
    expect(await catalogs.databases.list("shop")).toEqual(["main", "2024 💧"]);
    expect(await catalogs.databases.get("2024 💧", { catalog: "shop" })).toEqual({ comment: "old", properties: { owner: "me" } });
    await catalogs.databases.alter("2024 💧", { catalog: "shop", properties: { owner: "you" } });
    expect((await catalogs.databases.get("2024 💧", { catalog: "shop" })).properties).toEqual({ owner: "you" });
    await catalogs.use("shop", "2024 💧");
    expect(await catalogs.current()).toEqual({ catalog: "shop", database: "2024 💧" });
    await catalogs.databases.use("main");
    expect((await catalogs.current()).database).toBe("main");
    await catalogs.use("default_catalog");
    expect(await catalogs.databases.exists("2024 💧")).toBe(false);
    await catalogs.databases.drop("2024 💧", { catalog: "shop" });
    await catalogs.drop("shop");
    await expect(catalogs.drop("shop")).rejects.toMatchObject({ code: "catalog", reason: "not-found" });
    await catalogs.drop("shop", { ifExists: true });
    await expect(catalogs.databases.list("shop")).rejects.toMatchObject({ code: "catalog", object: "shop" });
    await expect(catalogs.tables.list({ database: "nosuch" })).rejects.toMatchObject({ code: "catalog", object: "nosuch" });
    await expect(catalogs.use("")).rejects.toThrow(ConfigurationError);
  });

  test("a table with computed columns, a key, partitions and a watermark: made, described, written, read", async () => {
    const orders = await env.createTable("orders", {
      columns: {
        id: column(t.bigint().notNull(), { comment: "counted" }),
        price: t.double(),
        day: t.string(),
        placedAt: t.timestamp(3),
        gross: computed(t.double(), "`price` * 2"),
      },
      primaryKey: ["id"],
      watermark: { on: "placedAt", delay: "5 seconds" },
      partitionedBy: ["day"],
      connector: "filesystem",
      options: { path: folder },
      format: "json",
      comment: "what was ordered",
    });
    await expect(env.createTable("orders", { columns: { id: t.int() }, connector: "blackhole" })).rejects.toMatchObject({
      code: "catalog",
      reason: "exists",
    });
    const info = await env.catalogs.tables.describe("orders");
    expect(info).toMatchObject({
      path: ["default_catalog", "default_database", "orders"],
      kind: "table",
      temporary: false,
      comment: "what was ordered",
      primaryKey: ["id"],
      watermarks: [{ column: "placedAt", expression: "`placedAt` - INTERVAL '0 00:00:05.000' DAY(3) TO SECOND(3)" }],
      partitionedBy: ["day"],
      options: { connector: "filesystem", path: folder, format: "json" },
    });
    expect(info.columns).toMatchObject([
      { name: "id", type: "BIGINT NOT NULL", kind: "physical", comment: "counted" },
      { name: "price", type: "DOUBLE" },
      { name: "day", type: "VARCHAR(2147483647)" },
      { name: "placedAt", type: "TIMESTAMP(3)" },
      { name: "gross", kind: "computed", expression: "`price` * 2", type: "DOUBLE" },
    ]);
    const job = await env.executeSql(
      "INSERT INTO orders VALUES (1, 2.5, 'mon', TIMESTAMP '2024-01-01 00:00:00'), (2, 4, 'tue', CAST(NULL AS TIMESTAMP(3)))",
    );
    await job.job.finished();
    const rows = await orders.select((o) => ({ id: o.id, gross: o.gross })).toArray();
    expect([...rows].sort((a, b) => Number(a.id - b.id))).toEqual([
      { id: 1n, gross: 5 },
      { id: 2n, gross: 8 },
    ]);
    const again = await env.schemaOf("orders");
    expect(Object.entries(again.fields).map(([name, type]) => `${name} ${String(type)}`)).toEqual([
      "id BIGINT NOT NULL",
      "price DOUBLE",
      "day STRING",
      "placedAt TIMESTAMP(3)",
      "gross DOUBLE",
    ]);
    expect(await env.table("orders", again).toArray()).toHaveLength(2);
    expect(await env.catalogs.tables.exists("orders")).toBe(true);
    expect(await env.catalogs.tables.drop("orders")).toBe(true);
    expect(await env.catalogs.tables.exists("orders")).toBe(false);
    expect(await env.catalogs.tables.drop("orders", { ifExists: true })).toBe(false);
    await expect(env.schemaOf("orders")).rejects.toMatchObject({ code: "catalog", reason: "not-found" });
  });

  test("metadata columns and distribution are kept", async () => {
    await env.createTable("events", {
      columns: { id: t.int(), at: metadata(t.timestampLtz(3), { key: "timestamp" }), part: metadata(t.int(), { virtual: true }) },
      connector: "kafka",
      distribution: { kind: "hash", columns: ["id"], buckets: 4 },
    });
    const info = await env.catalogs.tables.describe("events");
    expect(info.columns.slice(1)).toMatchObject([
      { name: "at", kind: "metadata", key: "timestamp", virtual: false, type: "TIMESTAMP(3) WITH LOCAL TIME ZONE" },
      { name: "part", kind: "metadata", key: null, virtual: true },
    ]);
    expect(info.distribution).toEqual({ kind: "hash", columns: ["id"], buckets: 4 });
    await env.catalogs.tables.rename("events", "happenings");
    expect(await env.catalogs.tables.list()).toEqual(["happenings"]);
    await env.catalogs.tables.drop("happenings");
  });

  test("descriptors are checked at once", async () => {
    const create = (table: unknown) => env.createTable("wrong", table as never);
    await expect(create({ columns: { a: t.int() }, connector: "blackhole", partitionedBy: ["b"] })).rejects.toThrow(/partitionedBy.*"b"/);
    await expect(create({ columns: { a: "INT" }, connector: "blackhole" })).rejects.toThrow(/columns\.a/);
    await expect(create({ columns: {}, connector: "blackhole" })).rejects.toThrow(/columns/);
    await expect(create({ columns: { a: t.int() }, conector: "blackhole" })).rejects.toThrow(/did you mean connector\?/);
    await expect(create({ columns: { a: t.int() } })).rejects.toThrow(/connector/);
    // @ts-expect-error: a nullable column is no key
    await expect(env.createTable("wrong", { columns: { a: t.int() }, connector: "blackhole", primaryKey: ["a"] })).rejects.toThrow();
  });

  test("temporary tables, views of both kinds, and options of one query", async () => {
    const numbers = await env.createTemporaryTable("numbers", {
      columns: { n: t.bigint().notNull() },
      connector: "datagen",
      options: { "number-of-rows": 3, "fields.n.kind": "sequence", "fields.n.start": 1, "fields.n.end": 100 },
    });
    expect(await numbers.toArray()).toHaveLength(3);
    const Numbers = schema({ n: t.bigint().notNull() });
    expect(await env.table("numbers", Numbers, { options: { "number-of-rows": 7 } }).toArray()).toHaveLength(7);
    await env.createView("small", env.sql`SELECT n FROM numbers WHERE n < ${2n}`.as(Numbers));
    await env.createTemporaryView(
      "big",
      numbers.where((r) => r.n.gt(2n)),
    );
    expect(await env.table("small", Numbers).toArray()).toEqual([{ n: 1n }]);
    expect(await env.table("big", Numbers).toArray()).toEqual([{ n: 3n }]);
    const { tables } = env.catalogs;
    expect(await tables.list({ kind: "views" })).toEqual(["big", "small"]);
    expect(await tables.list({ kind: "temporaryViews" })).toEqual(["big"]);
    expect(await tables.list({ kind: "temporaryTables" })).toEqual(["numbers"]);
    expect(await tables.list({ kind: "materialized" })).toEqual([]);
    expect(await tables.describe("small")).toMatchObject({ kind: "view", temporary: false });
    expect(await tables.drop("small", { kind: "view" })).toBe(true);
    expect(await tables.drop("big", { kind: "temporaryView" })).toBe(true);
    expect(await tables.drop("numbers", { kind: "temporaryTable" })).toBe(true);
    expect(await tables.drop("numbers", { kind: "temporaryTable" })).toBe(false);
  });

  test("partitions and statistics", async () => {
    const { partitions, statistics, tables } = env.catalogs;
    await env.createTable("sales", {
      columns: { id: t.bigint(), price: t.double(), name: t.string(), paid: t.boolean(), on: t.date(), raw: t.bytes(), day: t.string() },
      connector: "filesystem",
      options: { path: folder },
      format: "json",
      partitionedBy: ["day"],
    });
    await partitions.create("sales", { day: "mon" }, { properties: { size: "1" } });
    await partitions.create("sales", { day: "tue" });
    expect(await partitions.list("sales")).toEqual([{ day: "mon" }, { day: "tue" }]);
    expect(await partitions.list("sales", { day: "mon" })).toEqual([{ day: "mon" }]);
    expect(await partitions.get("sales", { day: "mon" })).toMatchObject({ properties: { size: "1" } });
    await partitions.alter("sales", { day: "mon" }, { properties: { size: "2" } });
    expect((await partitions.get("sales", { day: "mon" })).properties).toEqual({ size: "2" });
    await partitions.drop("sales", { day: "tue" });
    expect(await partitions.exists("sales", { day: "tue" })).toBe(false);
    await expect(partitions.get("sales", { day: "tue" })).rejects.toMatchObject({ code: "catalog", reason: "not-found" });

    expect(await statistics.get("sales")).toEqual({ rowCount: -1n, fileCount: -1, totalSize: -1n, rawDataSize: -1n, columns: {} });
    const columns = {
      id: { kind: "long", min: 1n, max: 2n ** 60n, ndv: 7n, nullCount: 0n },
      price: { kind: "double", min: 0.5, max: 2.5, ndv: 7n, nullCount: null },
      name: { kind: "string", maxLength: 10n, avgLength: 3.5, ndv: 7n, nullCount: 1n },
      paid: { kind: "boolean", trueCount: 3n, falseCount: 4n, nullCount: 0n },
      on: { kind: "date", min: 19_000n, max: 19_001n, ndv: 2n, nullCount: 0n },
      raw: { kind: "binary", maxLength: 3n, avgLength: 1.5, nullCount: 0n },
    } as const;
    const table = { rowCount: 2n ** 40n, fileCount: 2, totalSize: 3n, rawDataSize: 4n };
    await statistics.alter("sales", { columns });
    expect((await statistics.get("sales")).columns).toEqual(columns);
    await statistics.alter("sales", { table: { rowCount: 5n } }, { day: "mon" });
    expect((await statistics.get("sales", { day: "mon" })).rowCount).toBe(5n);
    await env.createTable("whole", { columns: { id: t.bigint() }, connector: "blackhole" });
    await statistics.alter("whole", { table });
    expect(await statistics.get("whole")).toEqual({ ...table, columns: {} });
    await tables.drop("whole");
    await tables.drop("sales");
  });

  test("functions of TypeScript and of Java, by path and for all catalogs", async () => {
    const { functions } = env.catalogs;
    const ask = async (call: string): Promise<unknown> => {
      for await (const row of (await env.executeSql(`SELECT ${call} AS r` as string)).rows()) return row["r"];
      return undefined;
    };
    await env.createTemporaryFunction("shout", shout);
    await env.createTemporarySystemFunction("Shout2", shout);
    expect(await functions.list({ userDefined: true })).toEqual(["shout", "shout2"]);
    expect(await ask("shout('a')")).toBe("A!");
    await env.catalogs.databases.create("elsewhere");
    await env.catalogs.databases.use("elsewhere");
    expect(await ask("shout2('b')")).toBe("B!");
    await expect(ask("shout('b')")).rejects.toThrow(/shout/);
    await env.catalogs.databases.use("default_database");
    expect(await env.dropTemporaryFunction("shout")).toBe(true);
    expect(await env.dropTemporarySystemFunction("shout2")).toBe(true);
    expect(await env.dropTemporarySystemFunction("shout2")).toBe(false);
    await env.catalogs.databases.drop("elsewhere");
    expect((await functions.list()).length).toBeGreaterThan(200);
    await expect(functions.create("nosuch", "no.such.Class", { kind: "temporary" })).rejects.toThrow(/no\.such\.Class/);
  });

  test("modules", async () => {
    const { modules } = env.catalogs;
    expect(await modules.list()).toEqual([{ name: "core", used: true }]);
    await modules.use();
    expect(await modules.list()).toEqual([{ name: "core", used: false }]);
    await modules.use("core");
    await modules.unload("core");
    expect(await modules.list()).toEqual([]);
    await modules.load("core");
    expect(await modules.list()).toEqual([{ name: "core", used: true }]);
    await expect(modules.load("nosuch")).rejects.toThrow(/no module "nosuch"/);
    await expect(modules.use("nosuch")).rejects.toThrow(/nosuch/);
  });

  test("models: made, shown, described, dropped; predicting without the provider's jar says what is missing", async () => {
    const { models } = env.catalogs;
    await models.create("mood", {
      provider: "nosuch",
      input: { text: t.string() },
      output: { mood: t.string() },
      options: { endpoint: "http://localhost" },
      comment: "how it sounds",
    });
    expect(await models.list()).toEqual(["mood"]);
    expect(await models.describe("mood")).toEqual({
      comment: "how it sounds",
      options: { provider: "nosuch", endpoint: "http://localhost" },
      input: "ROW<`text` VARCHAR(2147483647)> NOT NULL",
      output: "ROW<`mood` VARCHAR(2147483647)> NOT NULL",
    });
    await env.createTemporaryView("texts", env.fromRows([{ text: "a" }], schema({ text: t.string() })));
    const predict = env.executeSql("SELECT * FROM ML_PREDICT(TABLE texts, MODEL mood, DESCRIPTOR(text))");
    await expect(predict).rejects.toThrow(/model provider.*jars option/);
    expect(await models.drop("mood")).toBe(true);
    await expect(models.drop("mood")).rejects.toThrow(/mood/);
    await env.executeSql("CREATE MODEL m INPUT (a INT) OUTPUT (b INT) WITH ('provider' = 'x')");
    const shown: unknown[] = [];
    for await (const row of (await env.executeSql("SHOW MODELS")).rows()) shown.push(row);
    expect(shown).toEqual([{ "model name": "m" }]);
    await env.executeSql("DROP MODEL m");
  });

  test("two environments at once, one of each mode, have catalogs and options of their own", async () => {
    const other = await open({ mode: "streaming", config: { "table.local-time-zone": "Asia/Tokyo" } });
    try {
      await other.executeSql("CREATE TABLE mine (a INT) WITH ('connector' = 'blackhole')");
      expect(await env.catalogs.tables.exists("mine")).toBe(false);
      await env.createTemporarySystemFunction(
        "twice",
        udf({ args: [t.int()], returns: t.int() }, (x) => (x ?? 0) * 2),
      );
      await expect(other.executeSql("SELECT twice(1)")).rejects.toThrow(/twice/);
      const Row = schema({ n: t.bigint().notNull() });
      const count = (where: TableEnvironment) => where.sql`SELECT COUNT(*) AS n FROM (VALUES (1), (2), (3)) AS v(a)`.as(Row).toArray();
      expect(await Promise.all([count(env), count(other), count(env), count(other)])).toEqual(Array(4).fill([{ n: 3n }]));
      const At = schema({ at: t.timestampLtz(3) });
      const [row] = await other.sql`SELECT CAST(TIMESTAMP '2024-01-01 09:00:00' AS TIMESTAMP_LTZ(3)) AS \`at\``.as(At).toArray();
      expect(row?.at).toEqual(Instant.parse("2024-01-01T00:00:00Z"));
      const kinds: string[] = [];
      await using changes = await other.sql`SELECT COUNT(*) AS n FROM (VALUES (1), (2)) AS v(a)`.as(Row).execute();
      for await (const { kind } of changes) kinds.push(kind);
      expect(kinds).toEqual(["+I", "-U", "+U"]);
    } finally {
      await env.dropTemporarySystemFunction("twice");
      await other[Symbol.asyncDispose]();
    }
    expect(await env.catalogs.list()).toContain("default_catalog");
  });
});
