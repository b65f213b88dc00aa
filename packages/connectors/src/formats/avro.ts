// SPDX-License-Identifier: Apache-2.0
import { artifacts } from "@tsflink/core/internal";
import { knownKeys, oneOf, optionStrings } from "../check.ts";
import type { RecordFormat } from "../format.ts";

export interface AvroOptions {
  /** @defaultValue `"binary"` */
  readonly encoding?: "binary" | "json";
  /**
   * Whether TIMESTAMP and TIMESTAMP_LTZ are written as Flink did up to 1.19, both as `timestamp-millis`; `false` is what Avro's
   * specification says.
   * @defaultValue `false`, unlike Flink
   */
  readonly legacyTimestamps?: boolean;
}

/**
 * One Apache Avro record a message, without a schema beside it: the schema is that of the table, for writer and reader alike.
 *
 * @throws `ConfigurationError` for an unknown or wrong option.
 * @example
 * ```ts
 * import { avro, kafkaSource } from "@tsflink/connectors/kafka";
 *
 * kafkaSource({ brokers: ["localhost:9092"], topics: ["orders"], value: avro() });
 * ```
 */
export function avro(options: AvroOptions = {}): RecordFormat {
  knownKeys("avro()", options, ["encoding", "legacyTimestamps"]);
  const { encoding, legacyTimestamps = false } = options;
  oneOf("avro.encoding", encoding, ["binary", "json"]);
  return Object.freeze({
    format: "avro",
    unit: "record",
    options: Object.freeze(optionStrings({ encoding, "timestamp_mapping.legacy": legacyTimestamps })),
    artifacts: artifacts.avro,
  } satisfies RecordFormat);
}
