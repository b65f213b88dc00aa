// SPDX-License-Identifier: Apache-2.0
import type { SinkDescriptor, SourceDescriptor } from "@tsflink/core";
import { expectTypeOf, test } from "vitest";
import { datagen } from "./datagen/index.ts";
import { csv, fileSink, fileSource, parquet, raw } from "./files/index.ts";
import { json, kafkaSink, kafkaSource } from "./kafka/index.ts";

interface Order {
  readonly id: bigint;
}
const brokers = ["localhost:9092"] as const;

test("a source fits every schema, or the row type that is named", () => {
  const file = fileSource({ path: "x", format: raw() });
  expectTypeOf(file).toExtend<SourceDescriptor<Order>>();
  expectTypeOf(kafkaSource<Order>({ brokers, topics: ["a"], value: json() })).toEqualTypeOf<SourceDescriptor<Order>>();
  expectTypeOf(kafkaSource<Order>({ brokers, topics: ["a"], value: json() })).not.toExtend<SourceDescriptor<{ readonly other: string }>>();
});

test("a sink takes every row", () => {
  expectTypeOf(fileSink({ path: "x", format: csv() })).toExtend<SinkDescriptor<Order>>();
  expectTypeOf(kafkaSink({ brokers, topic: "a", value: json() })).toExtend<SinkDescriptor<Order>>();
});

test("what does not fit does not compile", () => {
  // @ts-expect-error at least one broker
  kafkaSource({ brokers: [], topics: ["a"], value: json() });
  // @ts-expect-error at least one topic
  kafkaSource({ brokers, topics: [], value: json() });
  // @ts-expect-error exactly-once needs a transactional id prefix
  kafkaSink({ brokers, topic: "a", value: json(), delivery: "exactly-once" });
  // @ts-expect-error and nothing else has one
  kafkaSink({ brokers, topic: "a", value: json(), delivery: "none", transactionalIdPrefix: "x" });
  // @ts-expect-error a message is no Parquet file
  kafkaSource({ brokers, topics: ["a"], value: parquet() });
  // @ts-expect-error nor has it a header line
  kafkaSource({ brokers, topics: ["a"], value: csv({ header: true }) });
  // @ts-expect-error not a duration
  fileSource({ path: "x", format: raw(), watch: "10 parsecs" });
  // @ts-expect-error no such field
  datagen<Order>({ fields: { price: { min: 1 } } });
  // @ts-expect-error a sequence has an end
  datagen<Order>({ fields: { id: { kind: "sequence", start: 1 } } });
});
