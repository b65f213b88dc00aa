// SPDX-License-Identifier: Apache-2.0
// Against a PostgreSQL of the test's own.
import { inspect } from "node:util";
import { startPostgres, type Postgres } from "@tsflink-internal/test-kit/postgres";
import { jdbc, jdbcCatalog, jdbcSink } from "@tsflink/connectors/jdbc";
import { FlinkError, JobError, type Decimal } from "@tsflink/core";
import { TableEnvironment, schema, t } from "@tsflink/table";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let pg: Postgres;
let env: TableEnvironment;
let at: { readonly url: string; readonly user: string; readonly password: string };
beforeAll(async () => {
  pg = await startPostgres();
  at = { url: pg.url, user: pg.user, password: pg.password };
  env = await TableEnvironment.create({ mode: "streaming", parallelism: 2 });
}, 300_000);
afterAll(async () => {
  await (env as TableEnvironment | undefined)?.[Symbol.asyncDispose]();
  await (pg as Postgres | undefined)?.[Symbol.asyncDispose]();
});

const Person = schema({ id: t.bigint().notNull(), name: t.string() });
const people = Array.from({ length: 100 }, (_, i) => ({ id: BigInt(i), name: i === 7 ? null : `Çelik "${String(i)}" 🙂` }));

it("adds rows, and reads them in ranges", async () => {
  await pg.sql("CREATE TABLE people (id BIGINT, name TEXT)");
  const job = await env
    .fromRows(people, Person)
    .insertInto(jdbcSink({ ...at, table: "people", flush: { rows: 10, interval: "1 second" } }));
  await job.finished();
  expect(await pg.sql("SELECT count(*), count(name), max(name) FROM people WHERE id < 10")).toBe('10|9|Çelik "9" 🙂');
  const ranges = jdbc({ ...at, table: "people", partition: { column: "id", count: 4, from: 0, to: 99 }, fetchSize: 7 });
  const read = await env.from(ranges, Person).toArray();
  expect(read.toSorted((a, b) => Number(a.id - b.id))).toEqual(people);
  const few = jdbc({ ...at, table: "people", partition: { column: "id", count: 2, from: 10, to: 19 } });
  expect(await env.from(few, Person).toArray()).toHaveLength(10);
});

it("replaces rows with a key, and deletes", async () => {
  await pg.sql("CREATE TABLE counts (name TEXT PRIMARY KEY, n BIGINT)");
  await env.createTemporaryTable("counts", {
    columns: { name: t.string().notNull(), n: t.bigint() },
    primaryKey: ["name"],
    connector: jdbc({ ...at, table: "counts", flush: { rows: 1 } }),
  });
  // A name that comes a third time leaves the result.
  const written = await env.executeSql(`INSERT INTO counts SELECT name, n FROM (
    SELECT name, COUNT(*) AS n FROM (VALUES ('a'), ('b'), ('a'), ('c'), ('a'), ('c')) AS names (name) GROUP BY name) WHERE n < 3`);
  await written.job?.finished();
  expect(await pg.sql("SELECT name, n FROM counts ORDER BY name")).toBe("b|1\nc|2");
});

it("looks rows up, and asks only once for what it keeps", async () => {
  await pg.sql("CREATE TABLE rates (currency TEXT PRIMARY KEY, rate NUMERIC(10, 2)); INSERT INTO rates VALUES ('EUR', 1.10)");
  await pg.sql("CREATE VIEW kept_rates AS SELECT * FROM rates");
  const columns = { currency: t.string().notNull(), rate: t.decimal(10, 2) };
  const cache = { maxRows: 10, expireAfterWrite: "1 hour" } as const;
  await env.createTemporaryTable("rates", { columns, connector: jdbc({ ...at, table: "rates" }) });
  await env.createTemporaryTable("kept_rates", { columns, connector: jdbc({ ...at, table: "kept_rates", lookup: { cache } }) });
  await env.createTemporaryView(
    "payments",
    env.fromRows(
      ["EUR", "EUR", "XXX", "EUR", "XXX"].map((currency, n) => ({ n, currency })),
      schema({ n: t.int().notNull(), currency: t.string().notNull() }),
    ),
  );
  for (const [table, requests] of [
    ["rates", 5],
    ["kept_rates", 2],
  ] as const) {
    const looked = await env.executeSql(`SELECT p.n, r.rate FROM (SELECT *, PROCTIME() AS moment FROM payments) AS p
      LEFT JOIN ${table} FOR SYSTEM_TIME AS OF p.moment AS r ON p.currency = r.currency`);
    const rates: unknown[] = [];
    for await (const row of looked.rows()) rates[row["n"] as number] = (row["rate"] as Decimal | null)?.toString();
    expect(rates).toEqual(["1.10", "1.10", undefined, "1.10", undefined]);
    const asked = pg.log.split("\n").filter((line) => / execute /.test(line) && line.includes(`FROM ${table} WHERE`));
    expect(asked).toHaveLength(requests);
  }
});

describe("a catalog", () => {
  it("knows the types of all columns, reads them, and writes them into a copy", async () => {
    const types = `i2 SMALLINT, i4 INT, i8 BIGINT, f4 REAL, f8 DOUBLE PRECISION, num NUMERIC(20, 4), b BOOLEAN, c CHAR(3), v VARCHAR(10),
      tx TEXT, by BYTEA, d DATE, ti TIME, ts TIMESTAMP`;
    await pg.sql(`CREATE TABLE every_type (id INT PRIMARY KEY, ${types}, ai INT[], at TEXT[])`);
    await pg.sql(`CREATE TABLE copied (id INT PRIMARY KEY, ${types})`);
    await pg.sql(`INSERT INTO every_type VALUES (1, -32768, 2147483647, -9223372036854775808, 1.5, -0.1, 1234567890123456.7891, true, 'abc', 'Ç🙂', 'long',
      '\\x00ff', '1969-12-31', '23:59:59', '1969-12-31 23:59:59.123456', '{1,2,NULL}', '{a,"b c"}')`);
    await pg.sql("INSERT INTO every_type (id) VALUES (2)");
    await env.catalogs.create(
      "pg",
      jdbcCatalog({ baseUrl: pg.baseUrl, defaultDatabase: "postgres", user: at.user, password: at.password }),
    );
    expect(await env.catalogs.databases.list("pg")).toContain("postgres");
    expect(await env.catalogs.tables.list({ catalog: "pg", database: "postgres" })).toContain("public.every_type");
    const described = await env.catalogs.tables.describe("pg.postgres.every_type");
    expect(String(described.schema.toRowType())).toMatchInlineSnapshot(
      `"ROW<\`id\` INT NOT NULL, \`i2\` SMALLINT, \`i4\` INT, \`i8\` BIGINT, \`f4\` FLOAT, \`f8\` DOUBLE, \`num\` DECIMAL(20, 4), \`b\` BOOLEAN, \`c\` CHAR(3), \`v\` VARCHAR(10), \`tx\` STRING, \`by\` BYTES, \`d\` DATE, \`ti\` TIME(6), \`ts\` TIMESTAMP(6), \`ai\` ARRAY<INT>, \`at\` ARRAY<STRING>> NOT NULL"`,
    );
    const read: unknown[] = [];
    for await (const row of (await env.executeSql("SELECT id, ai, `at` FROM pg.postgres.every_type")).rows()) read.push(row);
    expect(read).toEqual([
      { id: 1, ai: [1, 2, null], at: ["a", "b c"] },
      { id: 2, ai: null, at: null },
    ]);
    const list = ["id", "i2", "i4", "i8", "f4", "f8", "num", "b", "c", "v", "tx", "by", "d", "ti", "ts"]
      .map((name) => `\`${name}\``)
      .join(", ");
    const copy = await env.executeSql(`INSERT INTO pg.postgres.copied SELECT ${list} FROM pg.postgres.every_type`);
    await copy.job?.finished();
    const names = list.replaceAll("`", '"');
    expect(await pg.sql(`SELECT ${names} FROM copied ORDER BY id`)).toBe(await pg.sql(`SELECT ${names} FROM every_type ORDER BY id`));
  });

  it("keeps its password out of plans and errors", async () => {
    await env.executeSql(`CREATE TEMPORARY TABLE secret (id BIGINT) WITH ('connector' = 'jdbc', 'url' = '${pg.url}', 'table-name' = 'people',
      'username' = '${at.user}', 'password' = '${at.password}')`);
    const shown = [await env.table("secret", schema({ id: t.bigint() })).explain()];
    const wrong = ["SELECT * FROM secret /*+ OPTIONS('no-such' = 'x') */", "SELECT * FROM secret /*+ OPTIONS('scan.fetch-size' = 'x') */"];
    for (const text of wrong) {
      const failed = await env.executeSql(text).catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(FlinkError);
      shown.push(inspect(failed, { depth: 10 }));
    }
    expect(shown.filter((text) => text.includes(at.password))).toEqual([]);
  });
});

describe("says what to do", () => {
  it.each<[string, Partial<typeof at & { table: string }>, RegExp]>([
    ["wrong password", { password: "wrong-1" }, /password authentication failed[^]*check `user` and `password`/],
    ["nobody listens", { url: "jdbc:postgresql://127.0.0.1:1/postgres" }, /refused[^]*check host and port/],
    ["no such database", { url: "nodb" }, /database "nodb" does not exist[^]*check the last part of the URL/],
    ["no such table", { table: "no_such" }, /relation "no_such" does not exist[^]*check `table`/],
  ])("%s", async (_name, wrong, said) => {
    const options = { ...at, table: "people", ...wrong, ...(wrong.url === "nodb" ? { url: `${pg.baseUrl}nodb` } : {}) };
    const error = await env
      .from(jdbc(options), Person)
      .toArray()
      .catch((failed: unknown) => failed);
    expect(error).toBeInstanceOf(JobError);
    expect((error as JobError).message).toMatch(said);
    expect(inspect(error, { depth: 10 })).not.toContain(options.password);
  });

  it("a column that the table lacks", async () => {
    const error = await env
      .from(jdbc({ ...at, table: "people" }), schema({ nope: t.int() }))
      .toArray()
      .catch((failed: unknown) => failed);
    expect(error).toBeInstanceOf(JobError);
    expect((error as JobError).message).toMatch(/column "nope" does not exist[^]*names of the columns/);
  });
});
