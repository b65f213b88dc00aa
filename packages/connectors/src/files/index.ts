// SPDX-License-Identifier: Apache-2.0
/**
 * Files and directories, local or on an object store: csv, json, raw lines, Parquet.
 *
 * @packageDocumentation
 */
import { parseDuration, type SinkDescriptor, type SourceDescriptor } from "@tsflink/core";
import { knownKeys, optionStrings, refuse, wholeNumber } from "../check.ts";
import { sinkDescriptor, sourceDescriptor } from "../descriptor.ts";
import { formatOptions } from "../format.ts";
import { javaPattern } from "../java-pattern.ts";
import type { FileSinkOptions, FileSourceOptions } from "./options.ts";
import { checkReadable, checkWritable, locate } from "./path.ts";

export type { FileSinkOptions, FileSourceOptions } from "./options.ts";
export type { Format, OnParseError, RecordFormat } from "../format.ts";
export type { MavenCoordinate } from "../maven.ts";
export { csv, type CsvOptions } from "../formats/csv.ts";
export { json, type JsonOptions } from "../formats/json.ts";
export { parquet, type ParquetOptions } from "../formats/parquet.ts";
export { raw, type RawOptions } from "../formats/raw.ts";

/**
 * Reads a file, or the files of a directory.
 *
 * The rows have the schema that is given beside the source, or the type named here.
 *
 * @throws `ConfigurationError` when an option is wrong, or a local path is missing or unreadable.
 * @example
 * ```ts
 * import { csv, fileSource } from "@tsflink/connectors/files";
 *
 * fileSource({ path: "flights/", format: csv({ header: true }), mustExist: false });
 * ```
 */
export function fileSource<Row = never>(options: FileSourceOptions): SourceDescriptor<Row> {
  knownKeys("fileSource()", options, ["path", "pattern", "format", "watch", "mustExist"]);
  const { path, pattern, format, watch = false, mustExist = true } = options;
  const location = locate(path);
  if (mustExist && location.local !== undefined) checkReadable(location.local);
  return sourceDescriptor<Row>({
    connector: "filesystem",
    options: {
      path: location.uri,
      ...optionStrings({
        "source.path.regex-pattern": pattern === undefined ? undefined : javaPattern("pattern", pattern),
        "source.monitor-interval": watch === false ? undefined : interval("watch", watch),
      }),
      ...formatOptions(format),
    },
    artifacts: format.artifacts,
  });
}

/**
 * Writes a directory of files.
 *
 * A batch job's files appear when it ends; a streaming job's when a file is rolled and a checkpoint completes, so checkpointing must be on.
 *
 * @throws `ConfigurationError` when an option is wrong, or a local directory cannot be written.
 * @example
 * ```ts
 * import { fileSink, json } from "@tsflink/connectors/files";
 *
 * fileSink({ path: "out/orders", format: json() });
 * ```
 */
export function fileSink(options: FileSinkOptions): SinkDescriptor<unknown> {
  knownKeys("fileSink()", options, ["path", "format", "roll", "parallelism"]);
  const { path, format, roll = {}, parallelism } = options;
  knownKeys("fileSink().roll", roll, ["size", "after", "check"]);
  const location = locate(path);
  if (location.local !== undefined) checkWritable(location.local);
  return sinkDescriptor<unknown>({
    connector: "filesystem",
    options: {
      path: location.uri,
      ...optionStrings({
        "sink.rolling-policy.file-size": roll.size === undefined ? undefined : `${wholeNumber("roll.size", roll.size, 1) ?? ""} b`,
        "sink.rolling-policy.rollover-interval": roll.after === undefined ? undefined : interval("roll.after", roll.after),
        "sink.rolling-policy.check-interval": roll.check === undefined ? undefined : interval("roll.check", roll.check),
        "sink.parallelism": wholeNumber("parallelism", parallelism, 1),
      }),
      ...formatOptions(format),
    },
    artifacts: format.artifacts,
  });
}

function interval(option: string, duration: Parameters<typeof parseDuration>[0]): string {
  const millis = parseDuration(duration, option);
  if (millis === 0) refuse(option, duration, "a time above zero is needed");
  return `${millis} ms`;
}
