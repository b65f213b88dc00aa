// SPDX-License-Identifier: Apache-2.0
import { knownKeys, oneOf, optionStrings } from "../check.ts";
import type { OnParseError, RecordFormat } from "../format.ts";

export interface JsonOptions {
  /**
   * Reading: `"fail"` ends the job at the first record that is not JSON or does not fit the schema; `"skip"` leaves such records out
   * and sets fields that do not fit to `null`.
   * @defaultValue `"fail"`
   */
  readonly onParseError?: OnParseError;
  /**
   * Reading: whether a record that lacks a field of the schema is an error; otherwise the field is `null`.
   * @defaultValue `false`
   */
  readonly failOnMissingField?: boolean;
  /**
   * How timestamps are written: `"SQL"` is `2026-01-31 12:30:00.5`, `"ISO-8601"` is `2026-01-31T12:30:00.5`; both with a trailing `Z`
   * for TIMESTAMP_LTZ.
   * @defaultValue `"SQL"`
   */
  readonly timestampFormat?: "SQL" | "ISO-8601";
  /**
   * Writing: what to do with a map entry whose key is `null`.
   * @defaultValue `"fail"`
   */
  readonly mapNullKey?: "fail" | "drop" | { readonly literal: string };
  /**
   * Writing: whether decimals are always written in full (`100000`) instead of in scientific notation (`1E+5`).
   * @defaultValue `false`
   */
  readonly plainDecimals?: boolean;
  /**
   * Writing: whether fields that are `null` are left out.
   * @defaultValue `false`
   */
  readonly ignoreNullFields?: boolean;
}

/**
 * One JSON object a record; in files, one a line.
 *
 * @throws `ConfigurationError` for an unknown or wrong option.
 * @example
 * ```ts
 * import { json } from "@tsflink/connectors/files";
 *
 * json({ onParseError: "skip", timestampFormat: "ISO-8601" });
 * ```
 */
export function json(options: JsonOptions = {}): RecordFormat {
  knownKeys("json()", options, [
    "onParseError",
    "failOnMissingField",
    "timestampFormat",
    "mapNullKey",
    "plainDecimals",
    "ignoreNullFields",
  ]);
  const { onParseError, failOnMissingField, timestampFormat, mapNullKey, plainDecimals, ignoreNullFields } = options;
  oneOf("json.onParseError", onParseError, ["fail", "skip"]);
  oneOf("json.timestampFormat", timestampFormat, ["SQL", "ISO-8601"]);
  if (typeof mapNullKey === "string") oneOf("json.mapNullKey", mapNullKey, ["fail", "drop"]);
  return Object.freeze({
    format: "json",
    unit: "record",
    options: Object.freeze(
      optionStrings({
        "ignore-parse-errors": onParseError === undefined ? undefined : onParseError === "skip",
        "fail-on-missing-field": failOnMissingField,
        "timestamp-format.standard": timestampFormat,
        "map-null-key.mode": typeof mapNullKey === "object" ? "LITERAL" : mapNullKey?.toUpperCase(),
        "map-null-key.literal": typeof mapNullKey === "object" ? mapNullKey.literal : undefined,
        "encode.decimal-as-plain-number": plainDecimals,
        "encode.ignore-null-fields": ignoreNullFields,
      }),
    ),
    artifacts: [],
  } satisfies RecordFormat);
}
