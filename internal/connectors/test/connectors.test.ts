// SPDX-License-Identifier: Apache-2.0
// Flink checks every option of a table when a query on it is planned: an option that its factory does not know fails here.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { blackhole } from "@tsflink/connectors/blackhole";
import { datagen } from "@tsflink/connectors/datagen";
import { csv, fileSink, fileSource, json, parquet, raw, type Format } from "@tsflink/connectors/files";
import { kafkaSink, kafkaSource } from "@tsflink/connectors/kafka";
import { print } from "@tsflink/connectors/print";
import { Decimal, JobError, type SinkDescriptor, type SourceDescriptor } from "@tsflink/core";
import { TableEnvironment, count, schema, t } from "@tsflink/table";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let env: TableEnvironment;
let streaming: TableEnvironment;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tsflink-connectors-"));
  env = await TableEnvironment.create({ mode: "batch" });
  // Plans unbounded sources too.
  streaming = await TableEnvironment.create({ mode: "streaming" });
});
afterAll(async () => {
  await streaming[Symbol.asyncDispose]();
  await env[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const Orders = schema({ id: t.bigint().notNull(), name: t.string(), price: t.decimal(10, 2), paid: t.boolean() });
const orders = [
  { id: 2n ** 53n + 1n, name: 'Çelik, "A" 🙂', price: Decimal.from("12.50"), paid: true },
  { id: 2n, name: null, price: null, paid: null },
];

let tables = 0;
/** The plan of a query on a descriptor, or of an insert into it; fails when Flink refuses an option. */
async function plan(descriptor: SourceDescriptor<never> | SinkDescriptor<unknown>, columns = "`id` BIGINT, `name` STRING"): Promise<void> {
  const name = `t${String((tables += 1))}`;
  const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  const options = Object.entries({ connector: descriptor.connector, ...descriptor.options }).map(
    ([key, value]) => `${quote(key)} = ${quote(value)}`,
  );
  await streaming.executeSql(`CREATE TEMPORARY TABLE ${name} (${columns}) WITH (${options.join(", ")})`);
  const statement = descriptor.kind === "source" ? `SELECT * FROM ${name}` : `INSERT INTO ${name} SELECT CAST(NULL AS BIGINT), 'x'`;
  await streaming.executeSql(`EXPLAIN ${statement}`);
}

describe("files", () => {
  it.each<[string, Format]>([
    ["csv", csv({ nullLiteral: "NULL" })],
    ["csv with a header", csv({ header: true, nullLiteral: "NULL", delimiter: ";" })],
    ["json", json()],
    ["parquet", parquet({ compression: "gzip" })],
  ])("reads what it wrote: %s", async (name, format) => {
    const path = join(folder, name);
    await using job = await env.fromRows(orders, Orders).insertInto(fileSink({ path, format }));
    await job.finished();
    const read = await env.from(fileSource({ path, format }), Orders).toArray();
    expect(read.map((row) => ({ ...row, price: row.price?.toString() ?? null })).sort((a, b) => Number(b.id - a.id))).toEqual(
      orders.map((row) => ({ ...row, price: row.price?.toString() ?? null })),
    );
  });

  it("reads lines as they are, of the files that a pattern picks", async () => {
    const path = mkdtempSync(join(folder, "lines-"));
    writeFileSync(join(path, "a b.txt"), 'one\n  two, "2"\n');
    writeFileSync(join(path, "c.md"), "three\n");
    const lines = await env.from(fileSource({ path, pattern: /\.txt$/, format: raw() }), schema({ line: t.string().notNull() })).toArray();
    expect(lines.map(({ line }) => line)).toEqual(["one", '  two, "2"']);
  });

  it("writes a header into every file", async () => {
    const path = join(folder, "headers");
    await using job = await env.fromRows(orders, Orders).insertInto(fileSink({ path, format: csv({ header: true }) }));
    await job.finished();
    const files = readdirSync(path).map((file) => readFileSync(join(path, file), "utf8"));
    expect(files.length).toBeGreaterThan(0);
    for (const text of files) expect(text.split("\n")[0]).toBe("id,name,price,paid");
  });

  it("says where a csv file is malformed", async () => {
    const path = join(folder, "malformed.csv");
    writeFileSync(path, "id,name\n1,x\ntwo,y\n");
    const failed = await env
      .from(fileSource({ path, format: csv({ header: true }) }), schema({ id: t.int(), name: t.string() }))
      .toArray()
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(JobError);
    expect((failed as JobError).message).toMatch(/two/);
  });

  it("knows Flink's options", async () => {
    const path = folder;
    await plan(
      fileSource({ path, format: csv({ quote: false, escape: "\\", arrayDelimiter: "|", onParseError: "skip", comments: true }) }),
    );
    await plan(fileSource({ path, format: csv({ header: true, quote: "'", onParseError: "skip", comments: true }) }));
    await plan(
      fileSource({ path, pattern: /x/i, watch: "10 seconds", format: json({ onParseError: "skip", timestampFormat: "ISO-8601" }) }),
    );
    await plan(fileSource({ path, format: json({ failOnMissingField: true }) }));
    await plan(fileSource({ path, format: raw({ charset: "UTF-16", endianness: "little-endian" }) }), "`line` STRING");
    await plan(
      fileSink({
        path: join(path, "o"),
        format: json({ mapNullKey: { literal: "x" }, plainDecimals: true, ignoreNullFields: true }),
        parallelism: 1,
        roll: { size: 1 << 20, after: "1 hour", check: "1 minute" },
      }),
    );
    await plan(fileSink({ path: join(path, "o"), format: csv({ plainDecimals: true }) }));
    await plan(fileSink({ path: join(path, "o"), format: parquet({ utcTimestamps: false, int64Timestamps: false }) }));
  });
});

describe("datagen, print and blackhole", () => {
  it("makes as many rows as asked", async () => {
    const Made = schema({ id: t.bigint(), price: t.double(), name: t.string() });
    const made = env.from(
      datagen({
        rowsPerSecond: 100_000,
        numberOfRows: 500,
        fields: {
          id: { kind: "sequence", start: 1, end: 500 },
          price: { min: 1, max: 2, nullRate: 0.5 },
          name: { length: 4, varyLength: true },
        },
      }),
      Made,
    );
    const rows = await made.toArray();
    expect(rows.map(({ id }) => id).sort((a, b) => Number((a ?? 0n) - (b ?? 0n)))).toEqual(
      Array.from({ length: 500 }, (_, index) => BigInt(index + 1)),
    );
    expect(rows.every(({ price, name }) => (price === null || (price >= 1 && price <= 2)) && (name?.length ?? 0) <= 4)).toBe(true);
  });

  it("drops rows", async () => {
    await using job = await env.fromRows(orders, Orders).insertInto(blackhole());
    await job.finished();
    expect(
      await env
        .fromRows(orders, Orders)
        .groupBy((r) => ({ paid: r.paid }))
        .select((_r, key) => ({ paid: key.paid, n: count() }))
        .toArray(),
    ).toHaveLength(2);
  });

  it("knows Flink's options", async () => {
    await plan(print({ prefix: "p", standardError: true, parallelism: 1 }));
    await plan(datagen({ parallelism: 2, fields: { at: { maxPast: "1 hour" } } }), "`at` TIMESTAMP(3)");
  });
});

describe("kafka", () => {
  const brokers = ["localhost:9092"] as const;
  const key = { fields: ["id"], format: json() } as const;

  it("brings its connector", async () => {
    const orders = env.from(kafkaSource({ brokers, topics: ["a"], endAt: "latest", value: json() }), Orders);
    await expect(orders.explain()).resolves.toContain("TableSourceScan");
  });

  it("knows Flink's options", async () => {
    await plan(kafkaSource({ brokers, topics: ["a", "b"], groupId: "g", endAt: "latest", value: json({ onParseError: "skip" }), key }));
    await plan(
      kafkaSource({ brokers, topics: /^a/i, startFrom: { timestamp: new Date(0) }, endAt: { timestamp: new Date(1) }, value: csv() }),
    );
    await plan(
      kafkaSource({
        brokers,
        topics: ["a"],
        groupId: "g",
        startFrom: "latest",
        endAt: "committed",
        value: json(),
        properties: { "security.protocol": "SASL_SSL" },
      }),
    );
    await plan(kafkaSink({ brokers, topic: "a", value: json(), key, parallelism: 1, delivery: "none" }));
    await plan(kafkaSink({ brokers, topic: "a", value: csv(), delivery: "exactly-once", transactionalIdPrefix: "x" }));
  });
});
