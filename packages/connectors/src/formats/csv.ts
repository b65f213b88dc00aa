// SPDX-License-Identifier: Apache-2.0
import { knownKeys, oneCharacter, oneOf, optionStrings, refuse } from "../check.ts";
import type { Format, OnParseError, RecordFormat } from "../format.ts";

export interface CsvOptions {
  /**
   * Whether the first line of each file names the columns. Reading, columns are then found by those names: their order does not matter
   * and columns that the schema does not have are passed over; a column that is missing in the file is an error. Writing, each file
   * starts with such a line. For files only.
   * @defaultValue `false`: columns are taken in the order of the schema
   */
  readonly header?: boolean;
  /**
   * The character between two fields.
   * @defaultValue `","`
   */
  readonly delimiter?: string;
  /**
   * The character around a field that holds delimiters or line ends; `false` for none.
   * @defaultValue `'"'`
   */
  readonly quote?: string | false;
  /** The character that makes the next one an ordinary one; none by default. */
  readonly escape?: string;
  /** The text that stands for SQL NULL, e.g. `""` or `"NA"`; none by default: an empty field is then an empty string, and malformed in other types. */
  readonly nullLiteral?: string;
  /**
   * What separates the elements of an ARRAY or ROW field.
   * @defaultValue `";"`
   */
  readonly arrayDelimiter?: string;
  /**
   * Reading: `"fail"` ends the job at the first malformed field; `"skip"` sets malformed fields to `null` and leaves malformed lines out.
   * @defaultValue `"fail"`
   */
  readonly onParseError?: OnParseError;
  /**
   * Reading: whether lines that start with `#` are left out. Use it with `onParseError: "skip"`, as Flink reads them as empty lines.
   * @defaultValue `false`
   */
  readonly comments?: boolean;
  /**
   * Writing: whether decimals are always written in full (`100000`) instead of in scientific notation (`1E+5`). Not with `header`.
   * @defaultValue `false`
   */
  readonly plainDecimals?: boolean;
}

/**
 * Fields between delimiters, one record a line.
 *
 * @throws `ConfigurationError` for an unknown or wrong option.
 * @example
 * ```ts
 * import { csv } from "@tsflink/connectors/files";
 *
 * csv({ header: true, delimiter: "\t", nullLiteral: "NA" });
 * ```
 */
export function csv(options: CsvOptions & { readonly header: true }): Format<"file">;
export function csv(options?: CsvOptions & { readonly header?: false }): RecordFormat;
export function csv(options?: CsvOptions): Format;
export function csv(options: CsvOptions = {}): Format {
  knownKeys("csv()", options, [
    "header",
    "delimiter",
    "quote",
    "escape",
    "nullLiteral",
    "arrayDelimiter",
    "onParseError",
    "comments",
    "plainDecimals",
  ]);
  const { header = false, delimiter, quote, escape, nullLiteral, arrayDelimiter, onParseError, comments, plainDecimals } = options;
  oneOf("csv.onParseError", onParseError, ["fail", "skip"]);
  if (comments === true && onParseError !== "skip")
    refuse("csv.comments", comments, 'comment lines are read as empty lines, which fail; add `onParseError: "skip"`');
  if (header && plainDecimals !== undefined)
    refuse("csv.plainDecimals", plainDecimals, "files with a header always have plain decimals off; leave the option out");
  return Object.freeze({
    // Flink's own csv knows no header line; the format with this name, in our runtime jar, adds it.
    format: header ? "tsflink-csv" : "csv",
    unit: header ? "file" : "record",
    options: Object.freeze(
      optionStrings({
        "field-delimiter": oneCharacter("csv.delimiter", delimiter),
        "quote-character": quote === false ? undefined : oneCharacter("csv.quote", quote),
        "disable-quote-character": quote === false ? true : undefined,
        "escape-character": oneCharacter("csv.escape", escape),
        "null-literal": nullLiteral,
        "array-element-delimiter": arrayDelimiter,
        // Flink looks at whether the option is there, not at its value, when it reads files: never write "false".
        "ignore-parse-errors": onParseError === "skip" ? true : undefined,
        "allow-comments": comments === true ? true : undefined,
        "write-bigdecimal-in-scientific-notation": plainDecimals === undefined ? undefined : !plainDecimals,
      }),
    ),
    artifacts: [],
  } satisfies Format);
}
