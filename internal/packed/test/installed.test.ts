// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { Consumer } from "./consumer.ts";

it("core works alone, with nothing beside it", async () => {
  using consumer = await Consumer.install("@tsflink/core");
  expect(consumer.ours).toEqual(["@tsflink/core"]);
  const output = await consumer.compileAndRun(`
    import { Decimal, schema, t, type Infer } from "@tsflink/core";
    const Orders = schema({ id: t.bigint().notNull(), price: t.decimal(10, 2) });
    const order: Infer<typeof Orders> = { id: 2n ** 60n, price: Decimal.from("1.50") };
    console.log(String(order.id), String(order.price), String(Orders.fields.price));
  `);
  expect(output.trim()).toBe("1152921504606846976 1.50 DECIMAL(10, 2)");
});

it("connectors work with core alone", async () => {
  using consumer = await Consumer.install("@tsflink/connectors");
  expect(consumer.ours).toEqual(["@tsflink/connectors", "@tsflink/core"]);
  const output = await consumer.compileAndRun(`
    import { csv, fileSource } from "@tsflink/connectors/files";
    import { json, kafkaSource } from "@tsflink/connectors/kafka";
    import { datagen } from "@tsflink/connectors/datagen";
    import { print } from "@tsflink/connectors/print";
    import { blackhole } from "@tsflink/connectors/blackhole";
    console.log([
      fileSource({ path: "x.csv", format: csv({ header: true }), mustExist: false }),
      kafkaSource({ brokers: ["localhost:9092"], topics: ["a"], value: json() }),
      datagen({ numberOfRows: 1 }), print(), blackhole(),
    ].map((each) => each.connector).join());
  `);
  expect(output.trim()).toBe("filesystem,kafka,datagen,print,blackhole");
});

const query = (from: string): string => `
  import { TableEnvironment, schema, t, udf } from "${from}";
  const shout = udf({ args: [t.string()], returns: t.string() }, (text) => text?.toUpperCase() ?? null);
  await using env = await TableEnvironment.create({ mode: "batch" });
  const rows = await env.fromRows([{ word: "flink" }, { word: null }], schema({ word: t.string() })).select((r) => ({ word: shout(r.word) })).toArray();
  console.log(JSON.stringify(rows.map((row) => row.word).sort()));
`;

it("table runs a query with a function, without connectors and datastream", async () => {
  using consumer = await Consumer.install("@tsflink/table");
  expect(consumer.ours).toEqual(["@tsflink/bridge", "@tsflink/core", "@tsflink/table", "@tsflink/udf-runtime"]);
  expect((await consumer.compileAndRun(query("@tsflink/table"))).trim().split("\n").at(-1)).toBe('["FLINK",null]');
});

it("table's plugin of ESLint loads where there is no ESLint", async () => {
  using consumer = await Consumer.install("@tsflink/table");
  const output = await consumer.compileAndRun(`
    import { eslintPlugin } from "@tsflink/table/eslint";
    console.log(Object.keys(eslintPlugin.rules).join(), Object.keys(eslintPlugin.configs.recommended.rules).join());
  `);
  expect(output.trim()).toBe("no-operators-on-expressions tsflink/no-operators-on-expressions");
});

it("datastream runs a keyed function with state, without connectors", async () => {
  using consumer = await Consumer.install("@tsflink/datastream");
  expect(consumer.ours).toEqual(["@tsflink/bridge", "@tsflink/core", "@tsflink/datastream", "@tsflink/table", "@tsflink/udf-runtime"]);
  const output = await consumer.compileAndRun(`
    import { StreamEnvironment, state, t } from "@tsflink/datastream";
    const Count = t.row({ word: t.string().notNull(), times: t.int().notNull() }).notNull();
    await using env = await StreamEnvironment.create({ parallelism: 1 });
    const counts = env
      .fromValues(t.string().notNull(), ["a", "b", "a"])
      .keyBy(t.string().notNull(), (word) => word)
      .process(Count, {
        state: { times: state.value(t.int().notNull()) },
        *onElement(_word, { key, state }) {
          const times = (state.times.get() ?? 0) + 1;
          state.times.set(times);
          yield { word: key, times };
        },
      }, { uid: "counts" })
      .collectAsync();
    await using job = await env.submit("counts");
    const seen: string[] = [];
    for await (const { word, times } of counts) seen.push(word + String(times));
    await job.finished();
    console.log(seen.sort().join());
  `);
  expect(output.trim().split("\n").at(-1)).toBe("a1,a2,b1");
});

it("tsflink brings everything", async () => {
  using consumer = await Consumer.install("tsflink");
  const output = await consumer.compileAndRun(`
    import { Decimal } from "tsflink";
    import { json } from "tsflink/connectors/files";
    import { kafkaSink } from "tsflink/connectors/kafka";
    ${query("tsflink/table")}
    console.log(String(Decimal.from("1.0")), json().format, typeof kafkaSink);
  `);
  expect(output.trim().split("\n").slice(-2)).toEqual(['["FLINK",null]', "1.0 json function"]);
});
