// SPDX-License-Identifier: Apache-2.0
import { knownKeys, oneOf, optionStrings } from "../check.ts";
import type { OnParseError, RecordFormat } from "../format.ts";

export interface DebeziumJsonOptions {
  /**
   * Reading: whether each message has its schema along, as Kafka Connect writes it with `value.converter.schemas.enable`.
   * @defaultValue `false`
   */
  readonly schemaInclude?: boolean;
  /**
   * Reading: `"skip"` leaves out messages that are no change.
   * @defaultValue `"fail"`
   */
  readonly onParseError?: OnParseError;
  /** How timestamps are written. @defaultValue `"SQL"` */
  readonly timestampFormat?: "SQL" | "ISO-8601";
}

/**
 * Changes of rows as Debezium tells them: a table over such messages has inserts, updates and deletes. Written, an update becomes a delete and an
 * insert.
 *
 * @throws `ConfigurationError` for an unknown or wrong option.
 * @example
 * ```ts
 * import { debeziumJson, kafkaSource } from "@tsflink/connectors/kafka";
 *
 * kafkaSource({ brokers: ["localhost:9092"], topics: ["shop.public.orders"], value: debeziumJson() });
 * ```
 */
export function debeziumJson(options: DebeziumJsonOptions = {}): RecordFormat {
  knownKeys("debeziumJson()", options, ["schemaInclude", "onParseError", "timestampFormat"]);
  const { schemaInclude, onParseError, timestampFormat } = options;
  oneOf("debeziumJson.onParseError", onParseError, ["fail", "skip"]);
  oneOf("debeziumJson.timestampFormat", timestampFormat, ["SQL", "ISO-8601"]);
  return Object.freeze({
    format: "debezium-json",
    unit: "record",
    options: Object.freeze(
      optionStrings({
        // Refused by the writer where it is given at all.
        "schema-include": schemaInclude === true ? true : undefined,
        "ignore-parse-errors": onParseError === undefined ? undefined : onParseError === "skip",
        "timestamp-format.standard": timestampFormat,
      }),
    ),
    artifacts: [],
  } satisfies RecordFormat);
}
