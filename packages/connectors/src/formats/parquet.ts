// SPDX-License-Identifier: Apache-2.0
import { artifacts } from "@tsflink/core/internal";
import { knownKeys, oneOf, optionStrings } from "../check.ts";
import type { Format } from "../format.ts";

export interface ParquetOptions {
  /**
   * Writing: how pages are compressed.
   * @defaultValue `"snappy"`
   */
  readonly compression?: "uncompressed" | "snappy" | "gzip" | "zstd";
  /**
   * Whether TIMESTAMP values are read and written as UTC instead of in the time zone of the JVM.
   * @defaultValue `true`, unlike Flink, whose default depends on the machine
   */
  readonly utcTimestamps?: boolean;
  /**
   * Writing: whether timestamps are 64-bit integers, as most readers expect, instead of the deprecated INT96.
   * @defaultValue `true`, unlike Flink
   */
  readonly int64Timestamps?: boolean;
}

/**
 * Apache Parquet, a columnar file format.
 *
 * The first use fetches Flink's Parquet format and Hadoop's client classes, about 60 MB.
 *
 * @throws `ConfigurationError` for an unknown or wrong option.
 * @example
 * ```ts
 * import { fileSink, parquet } from "@tsflink/connectors/files";
 *
 * fileSink({ path: "out/flights", format: parquet({ compression: "zstd" }) });
 * ```
 */
export function parquet(options: ParquetOptions = {}): Format<"file"> {
  knownKeys("parquet()", options, ["compression", "utcTimestamps", "int64Timestamps"]);
  const { compression, utcTimestamps = true, int64Timestamps = true } = options;
  oneOf("parquet.compression", compression, ["uncompressed", "snappy", "gzip", "zstd"]);
  return Object.freeze({
    format: "parquet",
    unit: "file",
    options: Object.freeze(
      optionStrings({
        compression: compression?.toUpperCase(),
        "utc-timezone": utcTimestamps,
        "write.int64.timestamp": int64Timestamps,
      }),
    ),
    artifacts: artifacts.parquet,
  } satisfies Format<"file">);
}
