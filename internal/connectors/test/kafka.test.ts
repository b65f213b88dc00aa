// SPDX-License-Identifier: Apache-2.0
// Against a broker of the test's own.
import { startKafka, type Kafka } from "@tsflink-internal/test-kit/kafka";
import { avro, csv, debeziumJson, json, kafkaSink, kafkaSource, raw, upsertKafka, type RecordFormat } from "@tsflink/connectors/kafka";
import { Decimal, JobError } from "@tsflink/core";
import { StreamEnvironment, state } from "@tsflink/datastream";
import { TableEnvironment, count, metadata, schema, t } from "@tsflink/table";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let kafka: Kafka;
let env: TableEnvironment;
let brokers: readonly [string];
beforeAll(async () => {
  kafka = await startKafka();
  brokers = [kafka.broker];
  env = await TableEnvironment.create({ mode: "streaming", parallelism: 2 });
}, 300_000);
afterAll(async () => {
  await (env as TableEnvironment | undefined)?.[Symbol.asyncDispose]();
  await (kafka as Kafka | undefined)?.[Symbol.asyncDispose]();
});

const Orders = schema({ id: t.bigint().notNull(), name: t.string(), price: t.decimal(10, 2) });
const orders = [
  { id: 2n ** 53n + 1n, name: 'Çelik, "A" 🙂', price: Decimal.from("12.50") },
  { id: 2n, name: "B", price: Decimal.from("0.01") },
];
const plain = (rows: readonly { readonly id: bigint; readonly name: string | null; readonly price: Decimal | null }[]): unknown =>
  rows.map(({ id, name, price }) => [String(id), name, String(price)]).sort((a, b) => String(a[0]).localeCompare(String(b[0])));

describe("tables", () => {
  it("in SQL, their jar found by the name of the connector", { timeout: 120_000 }, async () => {
    await env.executeSql(
      `CREATE TEMPORARY TABLE by_sql (id BIGINT, \`at\` TIMESTAMP_LTZ(3) NOT NULL METADATA FROM 'timestamp', part INT METADATA FROM 'partition' VIRTUAL)
       WITH ('connector' = 'kafka', 'topic' = 'by-sql', 'properties.bootstrap.servers' = '${kafka.broker}', 'format' = 'avro',
         'scan.startup.mode' = 'earliest-offset', 'scan.bounded.mode' = 'latest-offset')`,
    );
    const written = await env.executeSql("INSERT INTO by_sql VALUES (1, TO_TIMESTAMP_LTZ(1000, 3)), (2, TO_TIMESTAMP_LTZ(2000, 3))");
    await written.job?.finished();
    const read = await env.table("by_sql", schema({ id: t.bigint(), at: t.timestampLtz(3).notNull(), part: t.int() })).toArray();
    expect(read.map(({ id, at }) => [id, at.epochMillis]).sort()).toEqual([
      [1n, 1000],
      [2n, 2000],
    ]);
    expect(read.every(({ part }) => part === 0 || part === 1)).toBe(true);
  });

  it.each<[string, RecordFormat]>([
    ["json", json()],
    ["csv", csv()],
    ["avro", avro()],
    ["avro-as-json", avro({ encoding: "json" })],
  ])("read what they wrote: %s", { timeout: 60_000 }, async (name, format) => {
    const key = { fields: ["id"], format: name === "avro" ? avro() : json() } as const;
    const job = await env.fromRows(orders, Orders).insertInto(kafkaSink({ brokers, topic: name, value: format, key }));
    await job.finished();
    const read = await env.from(kafkaSource({ brokers, topics: [name], endAt: "latest", value: format, key }), Orders).toArray();
    expect(plain(read)).toEqual(plain(orders));
  });

  it("read topics that a pattern picks, and what Kafka knows of messages", { timeout: 60_000 }, async () => {
    const Line = schema({ line: t.string().notNull() });
    for (const topic of ["lines-a", "lines-b", "other"])
      await (await env.fromRows([{ line: `in ${topic}` }], Line).insertInto(kafkaSink({ brokers, topic, value: raw() }))).finished();
    const lines = await env.createTemporaryTable("lines", {
      columns: {
        line: t.string(),
        topic: metadata(t.string().notNull(), { virtual: true }),
        offset: metadata(t.bigint().notNull(), { virtual: true }),
      },
      connector: kafkaSource({ brokers, topics: /^lines-/, endAt: "latest", value: raw() }),
    });
    const read = await lines.toArray();
    expect(read.toSorted((a, b) => a.topic.localeCompare(b.topic))).toEqual([
      { line: "in lines-a", topic: "lines-a", offset: 0n },
      { line: "in lines-b", topic: "lines-b", offset: 0n },
    ]);
  });

  it("keep the newest row of each key", { timeout: 60_000 }, async () => {
    const counts = await env.createTemporaryTable("counts", {
      columns: { name: t.string().notNull(), n: t.bigint().notNull() },
      primaryKey: ["name"],
      connector: upsertKafka({ brokers, topic: "counts", key: json(), value: json(), endAt: "latest" }),
    });
    const names = ["a", "b", "a", "a"].map((name) => ({ name }));
    const job = await env
      .fromRows(names, schema({ name: t.string().notNull() }))
      .groupBy((r) => ({ name: r.name }))
      .select((_r, { name }) => ({ name, n: count() }))
      .insertInto("counts");
    await job.finished();
    const newest = new Map<string, bigint>();
    for await (const { kind, row } of await counts.execute())
      if (kind === "-D") newest.delete(row.name);
      else newest.set(row.name, row.n);
    expect([...newest].sort()).toEqual([
      ["a", 3n],
      ["b", 1n],
    ]);
  });

  it("have the changes that Debezium tells", { timeout: 60_000 }, async () => {
    const Line = schema({ line: t.string().notNull() });
    const changes = [
      { op: "c", before: null, after: { id: 1, name: "old" } },
      { op: "u", before: { id: 1, name: "old" }, after: { id: 1, name: "new" } },
      { op: "d", before: { id: 1, name: "new" }, after: null },
    ].map((change) => ({ line: JSON.stringify(change) }));
    await (await env.fromRows(changes, Line).insertInto(kafkaSink({ brokers, topic: "changes", value: raw(), parallelism: 1 }))).finished();
    const People = schema({ id: t.int(), name: t.string() });
    const people = env.from(kafkaSource({ brokers, topics: ["changes"], endAt: "latest", value: debeziumJson() }), People);
    const kinds = new Map<string, number>();
    for await (const { kind } of await people.execute()) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    expect(Object.fromEntries(kinds)).toEqual({ "+I": 1, "-U": 1, "+U": 1, "-D": 1 });
  });
});

it.each<[string, () => { readonly brokers: readonly [string]; readonly topic: string }, RegExp]>([
  ["no broker is there", () => ({ brokers: ["127.0.0.1:1"], topic: "orders" }), /No broker answered in time: check `brokers`/],
  ["there is no such topic", () => ({ brokers, topic: "no-such-topic" }), /The cluster has no such topic: check `topics`/],
])("a job fails and says what to do when %s", { timeout: 45_000 }, async (_what, of, said) => {
  const { topic, ...cluster } = of();
  const failed = await env
    .from(kafkaSource({ ...cluster, topics: [topic], endAt: "latest", value: json() }), Orders)
    .toArray()
    .catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(JobError);
  expect((failed as JobError).message).toMatch(said);
});

it("streams go through a keyed function from topic to topic, exactly once over a restart of the broker", { timeout: 120_000 }, async () => {
  const N = 2_000;
  const Numbers = schema({ n: t.bigint().notNull() });
  const Counted = schema({ key: t.bigint().notNull(), n: t.bigint().notNull(), seen: t.bigint().notNull() });
  const numbers = Array.from({ length: N }, (_, n) => ({ n: BigInt(n) }));
  await (await env.fromRows(numbers, Numbers).insertInto(kafkaSink({ brokers, topic: "numbers", value: json() }))).finished();

  await using streams = await StreamEnvironment.create({
    parallelism: 2,
    checkpointing: "500 milliseconds",
    restart: { strategy: "fixed-delay", attempts: 100, delay: "200 milliseconds" },
  });
  streams
    .from(kafkaSource({ brokers, topics: ["numbers"], groupId: "counter", endAt: "latest", value: json() }), Numbers, { uid: "numbers" })
    .map(
      Numbers.toRowType(),
      (row) => {
        // About four seconds in all, so that the broker ends in the middle.
        if (row.n % 10n === 0n) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 40);
        return row;
      },
      { uid: "slow" },
    )
    .keyBy(t.bigint().notNull(), ({ n }) => n % 7n)
    .process(
      Counted.toRowType(),
      {
        state: { seen: state.value(t.bigint().notNull(), { default: 0n }) },
        *onElement({ n }, { key, state: s }) {
          s.seen.set(s.seen.get() + 1n);
          yield { key, n, seen: s.seen.get() };
        },
      },
      { uid: "counter" },
    )
    .sinkTo(kafkaSink({ brokers, topic: "counted", value: json(), delivery: "exactly-once", transactionalIdPrefix: "counter" }), {
      uid: "counted",
    });
  const job = await streams.submit("counter");
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  // A job that restarts already does so for another reason.
  expect(await job.status()).toBe("RUNNING");
  await kafka.restart();
  await job.finished();

  const committed = kafkaSource({
    brokers,
    topics: ["counted"],
    endAt: "latest",
    value: json(),
    properties: { "isolation.level": "read_committed" },
  });
  const read = await env.from(committed, Counted).toArray();
  expect(read.map(({ n }) => Number(n)).sort((a, b) => a - b)).toEqual(numbers.map(({ n }) => Number(n)));
  for (let key = 0n; key < 7n; key++) {
    const seen = read.filter((row) => row.key === key).map((row) => Number(row.seen));
    expect(seen.sort((a, b) => a - b)).toEqual(seen.map((_, i) => i + 1));
  }
});
