// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError } from "@tsflink/core";
import { describe, expect, it } from "vitest";
import { avro, json, kafkaSink, kafkaSource, upsertKafka } from "./index.ts";

const brokers = ["broker-1:9092", "broker-2:9092"] as const;

describe("kafkaSource", () => {
  it("writes Flink's own options", () => {
    const source = kafkaSource({
      brokers,
      properties: { "security.protocol": "SASL_SSL" },
      topics: ["a", "b"],
      groupId: "billing",
      startFrom: { timestamp: new Date("2026-01-01T00:00:00Z") },
      endAt: "latest",
      value: json({ onParseError: "skip" }),
      key: { fields: ["id"], format: json() },
    });
    expect(source).toMatchObject({
      kind: "source",
      connector: "kafka",
      artifacts: ["org.apache.flink:flink-sql-connector-kafka:5.0.0-2.2"],
    });
    expect(source.options).toEqual({
      topic: "a;b",
      "properties.request.timeout.ms": "15000",
      "properties.default.api.timeout.ms": "15000",
      "properties.bootstrap.servers": "broker-1:9092,broker-2:9092",
      "properties.security.protocol": "SASL_SSL",
      "properties.group.id": "billing",
      "scan.startup.mode": "timestamp",
      "scan.startup.timestamp-millis": "1767225600000",
      "scan.bounded.mode": "latest-offset",
      "value.format": "json",
      "value.json.ignore-parse-errors": "true",
      "key.format": "json",
      "key.fields": "id",
    });
  });

  it("leaves how long brokers are waited for to who says it", () => {
    const { options } = kafkaSource({ brokers: ["b:1"], topics: ["a"], value: json(), properties: { "request.timeout.ms": "60000" } });
    expect(options["properties.request.timeout.ms"]).toBe("60000");
    expect(options).not.toHaveProperty("properties.default.api.timeout.ms");
  });

  it("starts where a group left off, else at the beginning", () => {
    expect(kafkaSource({ brokers, topics: ["a"], value: json() }).options["scan.startup.mode"]).toBe("earliest-offset");
    expect(kafkaSource({ brokers, topics: ["a"], groupId: "g", value: json() }).options).toMatchObject({
      "scan.startup.mode": "group-offsets",
      "properties.auto.offset.reset": "earliest",
    });
    const own = { "auto.offset.reset": "latest" };
    expect(
      kafkaSource({ brokers, topics: ["a"], groupId: "g", properties: own, value: json() }).options["properties.auto.offset.reset"],
    ).toBe("latest");
    expect(() => kafkaSource({ brokers, topics: ["a"], startFrom: "committed", value: json() })).toThrow(/groupId/);
  });

  it("turns a search into a pattern for the whole name", () => {
    expect(kafkaSource({ brokers, topics: /^clicks-/, value: json() }).options["topic-pattern"]).toBe(".*(?:^clicks-).*");
    expect(() => kafkaSource({ brokers, topics: /x/y, value: json() })).toThrow(ConfigurationError);
  });

  it.each([
    ["no broker", { brokers: [] as never }, /one broker at least/],
    ["a broker without a port", { brokers: ["localhost"] as const }, /"localhost" is not host:port/],
    ["a topic with a space", { topics: ["a b"] as const }, /"a b" is no name of a topic/],
    ["a setting that has an option", { properties: { "group.id": "x" } }, /properties\["group.id"\]: use `groupId`/],
    ["a moment that is none", { startFrom: { timestamp: new Date(Number.NaN) } }, /valid Date/],
  ])("refuses %s", (_, wrong, message) => {
    expect(() => kafkaSource({ brokers, topics: ["a"], value: json(), ...wrong })).toThrow(message);
  });

  it("never shows the value of a property in an error", () => {
    const error = catchError(() => kafkaSource({ brokers, topics: ["a"], value: json(), properties: { "group.id": "hush" } }));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(`${JSON.stringify(error)} ${String(error)}`).not.toContain("hush");
  });
});

describe("kafkaSink", () => {
  it("writes Flink's own options", () => {
    expect(
      kafkaSink({ brokers, topic: "invoices", value: json(), delivery: "exactly-once", transactionalIdPrefix: "billing" }).options,
    ).toMatchObject({
      topic: "invoices",
      "sink.delivery-guarantee": "exactly-once",
      "sink.transactional-id-prefix": "billing",
    });
  });

  it("asks for the prefix of transactions where there are some, and only there", () => {
    expect(() => kafkaSink({ brokers, topic: "a", value: json(), delivery: "exactly-once" } as never)).toThrow(/transactionalIdPrefix/);
    expect(() => kafkaSink({ brokers, topic: "a", value: json(), transactionalIdPrefix: "x" } as never)).toThrow(/transactionalIdPrefix/);
  });
});

it("upsertKafka writes Flink's own options", () => {
  const table = upsertKafka({ brokers, topic: "a", key: json(), value: avro(), delivery: "exactly-once", transactionalIdPrefix: "x" });
  expect(table).toMatchObject({
    connector: "upsert-kafka",
    artifacts: ["org.apache.flink:flink-sql-connector-kafka:5.0.0-2.2", "org.apache.flink:flink-sql-avro:2.3.0"],
  });
  expect(table.options).toEqual({
    topic: "a",
    "properties.bootstrap.servers": "broker-1:9092,broker-2:9092",
    "properties.transaction.timeout.ms": "900000",
    "sink.delivery-guarantee": "exactly-once",
    "sink.transactional-id-prefix": "x",
    "key.format": "json",
    "value.format": "avro",
    "value.avro.timestamp_mapping.legacy": "false",
  });
});

function catchError(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}
