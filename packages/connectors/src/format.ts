// SPDX-License-Identifier: Apache-2.0
import type { MavenCoordinate } from "./maven.ts";

/**
 * How bytes become rows: a format of Flink with its options. Made by `json()`, `csv()`, `raw()` and `parquet()`.
 *
 * `Unit` says what the format writes at once: a `record` (a line of a file, a message of a topic) or a whole `file`.
 * A message broker takes formats of records only.
 */
export interface Format<Unit extends "record" | "file" = "record" | "file"> {
  /** The name of the format in Flink's `format` option. */
  readonly format: string;
  readonly unit: Unit;
  /** Flink's own options without the format's prefix, e.g. `ignore-parse-errors`. */
  readonly options: Readonly<Record<string, string>>;
  /** Maven coordinates that the format needs on the class path beyond Flink's own. */
  readonly artifacts: readonly MavenCoordinate[];
}

/** A format of single records: `json()`, `csv()`, `avro()`, `debeziumJson()` or `raw()`. */
export type RecordFormat = Format<"record">;

/** What to do with a record that cannot be read: fail the job, or leave the record (csv: the field) out. */
export type OnParseError = "fail" | "skip";

/** The options of a format under the key and the prefix where a connector expects them. */
export function formatOptions(format: Format, prefix = ""): Record<string, string> {
  const options: Record<string, string> = { [`${prefix}format`]: format.format };
  for (const [key, value] of Object.entries(format.options)) options[`${prefix}${format.format}.${key}`] = value;
  return options;
}
