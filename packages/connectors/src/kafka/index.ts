// SPDX-License-Identifier: Apache-2.0
/**
 * Apache Kafka topics as sources and sinks.
 *
 * @packageDocumentation
 */
import type { SinkDescriptor, SourceDescriptor } from "@tsflink/core";
import { artifacts } from "@tsflink/core/internal";
import { knownKeys, oneOf, optionStrings, refuse, wholeNumber } from "../check.ts";
import { sinkDescriptor, sourceDescriptor } from "../descriptor.ts";
import { formatOptions, type RecordFormat } from "../format.ts";
import { javaPattern } from "../java-pattern.ts";
import type { MavenCoordinate } from "../maven.ts";
import type { KafkaKey, KafkaSinkOptions, KafkaSourceOptions, UpsertKafkaOptions } from "./options.ts";

export type { KafkaEnd, KafkaKey, KafkaSinkOptions, KafkaSourceOptions, KafkaStart, UpsertKafkaOptions } from "./options.ts";
export type { Format, OnParseError, RecordFormat } from "../format.ts";
export type { MavenCoordinate } from "../maven.ts";
export { avro, type AvroOptions } from "../formats/avro.ts";
export { csv, type CsvOptions } from "../formats/csv.ts";
export { debeziumJson, type DebeziumJsonOptions } from "../formats/debezium-json.ts";
export { json, type JsonOptions } from "../formats/json.ts";
export { raw, type RawOptions } from "../formats/raw.ts";

/**
 * Reads topics.
 *
 * The rows have the schema that is given beside the source, or the type named here.
 *
 * @throws `ConfigurationError` when an option is wrong.
 * @example
 * ```ts
 * import { json, kafkaSource } from "@tsflink/connectors/kafka";
 *
 * kafkaSource({ brokers: ["localhost:9092"], topics: ["orders"], groupId: "billing", value: json({ onParseError: "skip" }) });
 * ```
 */
export function kafkaSource<Row = never>(options: KafkaSourceOptions): SourceDescriptor<Row> {
  knownKeys("kafkaSource()", options, ["brokers", "properties", "topics", "groupId", "startFrom", "endAt", "value", "key"]);
  const { topics, groupId, value, key } = options;
  const startFrom = options.startFrom ?? (groupId === undefined ? "earliest" : "committed");
  if (groupId === "") refuse("groupId", groupId, "a name is needed, or leave it out");
  if (groupId === undefined && (startFrom === "committed" || options.endAt === "committed"))
    refuse(startFrom === "committed" ? "startFrom" : "endAt", "committed", "offsets are committed by a group: name it in `groupId`");
  return sourceDescriptor<Row>({
    connector: "kafka",
    options: {
      ...(topics instanceof RegExp ? { "topic-pattern": javaPattern("topics", topics) } : { topic: topicNames(topics).join(";") }),
      // Without it a group that has committed nothing yet would fail. The user's own setting wins.
      ...(startFrom === "committed" ? { "properties.auto.offset.reset": "earliest" } : {}),
      ...answerTimeouts(options),
      ...common(options),
      ...optionStrings({ "properties.group.id": groupId }),
      ...startOptions(startFrom),
      ...endOptions(options.endAt),
      ...valueAndKey(value, key),
    },
    artifacts: artifactsOf(value, key?.format),
  });
}

/**
 * Writes a topic.
 *
 * @throws `ConfigurationError` when an option is wrong.
 * @example
 * ```ts
 * import { json, kafkaSink } from "@tsflink/connectors/kafka";
 *
 * kafkaSink({ brokers: ["localhost:9092"], topic: "invoices", value: json(), delivery: "exactly-once", transactionalIdPrefix: "billing" });
 * ```
 */
export function kafkaSink(options: KafkaSinkOptions): SinkDescriptor<unknown> {
  knownKeys("kafkaSink()", options, ["brokers", "properties", "topic", "value", "key", "parallelism", "delivery", "transactionalIdPrefix"]);
  const { topic, value, key, parallelism } = options;
  return sinkDescriptor<unknown>({
    connector: "kafka",
    options: {
      topic: topicNames([topic])[0] ?? "",
      ...transactionTimeout(options),
      ...common(options),
      ...optionStrings({
        ...deliveryOptions(options),
        "sink.parallelism": wholeNumber("parallelism", parallelism, 1),
      }),
      ...valueAndKey(value, key),
    },
    artifacts: artifactsOf(value, key?.format),
  });
}

/**
 * A topic whose newest message of a key is the row with that key, and a message without a value its deletion. The topic should be compacted. For
 * tables with a primary key: read it with `env.from`, or make a table of it with `env.createTable` to write it too.
 *
 * @throws `ConfigurationError` when an option is wrong.
 * @example
 * ```ts
 * import { json, upsertKafka } from "@tsflink/connectors/kafka";
 *
 * upsertKafka({ brokers: ["localhost:9092"], topic: "customers", key: json(), value: json() });
 * ```
 */
export function upsertKafka<Row = never>(options: UpsertKafkaOptions): SourceDescriptor<Row> {
  knownKeys("upsertKafka()", options, [
    "brokers",
    "properties",
    "topic",
    "key",
    "value",
    "endAt",
    "parallelism",
    "delivery",
    "transactionalIdPrefix",
  ]);
  const { topic, key, value, endAt, parallelism } = options;
  return sourceDescriptor<Row>({
    connector: "upsert-kafka",
    options: {
      topic: topicNames([topic])[0] ?? "",
      ...transactionTimeout(options),
      ...common(options),
      ...endOptions(endAt),
      ...optionStrings({ ...deliveryOptions(options), "sink.parallelism": wholeNumber("parallelism", parallelism, 1) }),
      ...recordOptions("key", key, "key."),
      ...recordOptions("value", value, "value."),
    },
    artifacts: artifactsOf(value, key),
  });
}

function artifactsOf(value: RecordFormat, key: RecordFormat | undefined): readonly MavenCoordinate[] {
  return [...new Set([...artifacts.kafka, ...value.artifacts, ...(key?.artifacts ?? [])])];
}

/** Settings that have an option here, or that the connector sets itself. */
const reserved: Readonly<Record<string, string>> = {
  "bootstrap.servers": "use `brokers`",
  "group.id": "use `groupId`",
  "transactional.id": "use `transactionalIdPrefix`",
  "key.deserializer": "the formats decide it",
  "value.deserializer": "the formats decide it",
  "key.serializer": "the formats decide it",
  "value.serializer": "the formats decide it",
};

function common({ brokers, properties = {} }: Pick<KafkaSourceOptions, "brokers" | "properties">): Record<string, string> {
  if (brokers === undefined || brokers.length < 1) refuse("brokers", brokers, 'name one broker at least, e.g. ["localhost:9092"]');
  for (const broker of brokers)
    if (!/^[^\s,]+:\d{1,5}$/.test(broker)) refuse("brokers", broker, `${JSON.stringify(broker)} is not host:port`);
  const options: Record<string, string> = {};
  for (const [name, value] of Object.entries(properties)) {
    const instead = reserved[name];
    // The value is left out of the error: properties hold passwords.
    if (instead !== undefined) refuse(`properties["${name}"]`, undefined, instead);
    if (typeof value !== "string") refuse(`properties["${name}"]`, undefined, `a string is needed, not a ${typeof value}`);
    options[`properties.${name}`] = value;
  }
  return { ...options, "properties.bootstrap.servers": brokers.join(",") };
}

/**
 * Kafka's clients wait a minute for an answer by default, when no broker is there at all; this is what a wrong address takes to be an error. Whoever
 * sets one of the two sets both, as they must fit.
 */
function answerTimeouts({ properties = {} }: Pick<KafkaSourceOptions, "properties">): Record<string, string> {
  if (properties["request.timeout.ms"] !== undefined || properties["default.api.timeout.ms"] !== undefined) return {};
  return { "properties.request.timeout.ms": "15000", "properties.default.api.timeout.ms": "15000" };
}

function deliveryOptions(options: Pick<KafkaSinkOptions, "delivery"> & { readonly transactionalIdPrefix?: string }) {
  const { delivery, transactionalIdPrefix: prefix } = options;
  oneOf("delivery", delivery, ["none", "at-least-once", "exactly-once"]);
  if (delivery === "exactly-once" && (typeof prefix !== "string" || prefix === ""))
    refuse(
      "transactionalIdPrefix",
      prefix,
      "exactly-once writes in transactions, and these need a name that stays the same over restarts and is no other job's",
    );
  if (delivery !== "exactly-once" && prefix !== undefined)
    refuse("transactionalIdPrefix", prefix, 'only `delivery: "exactly-once"` writes in transactions');
  return { "sink.delivery-guarantee": delivery, "sink.transactional-id-prefix": prefix };
}

/** Flink asks for an hour, and brokers refuse more than 15 minutes unless they were told otherwise. The user's own setting wins. */
function transactionTimeout({ delivery }: Pick<KafkaSinkOptions, "delivery">): Record<string, string> {
  return delivery === "exactly-once" ? { "properties.transaction.timeout.ms": "900000" } : {};
}

function topicNames(topics: readonly string[]): readonly string[] {
  if (topics === undefined || topics.length === 0) refuse("topics", topics, "name one topic at least, or give a pattern");
  for (const topic of topics)
    if (!/^[a-zA-Z0-9._-]{1,249}$/.test(topic) || topic === "." || topic === "..")
      refuse("topics", topic, `${JSON.stringify(topic)} is no name of a topic: letters, digits, \`.\`, \`_\` and \`-\`, 249 at most`);
  return topics;
}

function startOptions(start: NonNullable<KafkaSourceOptions["startFrom"]>): Record<string, string> {
  if (typeof start === "object")
    return { "scan.startup.mode": "timestamp", "scan.startup.timestamp-millis": millis("startFrom.timestamp", start.timestamp) };
  oneOf("startFrom", start, ["earliest", "latest", "committed"]);
  return { "scan.startup.mode": start === "committed" ? "group-offsets" : `${start}-offset` };
}

function endOptions(end: KafkaSourceOptions["endAt"]): Record<string, string> {
  if (end === undefined) return {};
  if (typeof end === "object")
    return { "scan.bounded.mode": "timestamp", "scan.bounded.timestamp-millis": millis("endAt.timestamp", end.timestamp) };
  oneOf("endAt", end, ["latest", "committed"]);
  return { "scan.bounded.mode": end === "committed" ? "group-offsets" : "latest-offset" };
}

function millis(option: string, moment: Date): string {
  if (!(moment instanceof Date) || Number.isNaN(moment.getTime())) refuse(option, moment, "a valid Date is needed");
  return String(moment.getTime());
}

/** A format of messages, under its prefix. */
function recordOptions(option: string, format: RecordFormat, prefix: string): Record<string, string> {
  if ((format.unit as string) !== "record")
    refuse(option, format.format, `${format.format} writes whole files; a message needs avro(), csv(), debeziumJson(), json() or raw()`);
  return formatOptions(format, prefix);
}

function valueAndKey(value: RecordFormat, key: KafkaKey | undefined): Record<string, string> {
  if (key?.fields.length === 0) refuse("key.fields", key.fields, "name one column at least, or leave `key` out");
  for (const field of key?.fields ?? [])
    if (field.includes(";"))
      refuse("key.fields", field, "Flink separates key fields by `;`, so that a field with one in its name cannot be in the key");
  return {
    ...recordOptions("value", value, "value."),
    ...(key === undefined ? {} : { ...recordOptions("key.format", key.format, "key."), "key.fields": key.fields.join(";") }),
  };
}
