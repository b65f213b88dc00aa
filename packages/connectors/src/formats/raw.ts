// SPDX-License-Identifier: Apache-2.0
import { knownKeys, oneOf, optionStrings } from "../check.ts";
import type { RecordFormat } from "../format.ts";

export interface RawOptions {
  /**
   * How text is encoded, in the words of Java's charsets.
   * @defaultValue `"UTF-8"`
   */
  readonly charset?: string;
  /**
   * The order of the bytes of numbers.
   * @defaultValue `"big-endian"`
   */
  readonly endianness?: "big-endian" | "little-endian";
}

/**
 * One column, the record as it is: in files a line, in a topic the bytes of a message. The schema has exactly one field, of a
 * string, bytes, boolean or number type.
 *
 * @throws `ConfigurationError` for an unknown or wrong option.
 * @example
 * ```ts
 * import { fileSource, raw } from "@tsflink/connectors/files";
 *
 * fileSource({ path: "book.txt", format: raw() });
 * ```
 */
export function raw(options: RawOptions = {}): RecordFormat {
  knownKeys("raw()", options, ["charset", "endianness"]);
  oneOf("raw.endianness", options.endianness, ["big-endian", "little-endian"]);
  return Object.freeze({
    format: "raw",
    unit: "record",
    options: Object.freeze(optionStrings({ charset: options.charset, endianness: options.endianness })),
    artifacts: [],
  } satisfies RecordFormat);
}
