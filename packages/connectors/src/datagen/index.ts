// SPDX-License-Identifier: Apache-2.0
/**
 * Generated rows, for trying things out and for load tests.
 *
 * @packageDocumentation
 */
import { parseDuration, type Duration, type SourceDescriptor } from "@tsflink/core";
import { knownKeys, optionStrings, refuse, wholeNumber } from "../check.ts";
import { sourceDescriptor } from "../descriptor.ts";

/** Whole numbers one after the other, from `start` to `end`, both included; the source ends with the shortest sequence. */
export interface SequenceField {
  readonly kind: "sequence";
  readonly start: number | bigint;
  readonly end: number | bigint;
}

/** Random values. Which options a field knows depends on its type; Flink refuses the others when the job is planned. */
export interface RandomField {
  readonly kind?: "random";
  /** Numbers: the smallest value. @defaultValue the smallest of the type */
  readonly min?: number | bigint;
  /** Numbers: the largest value. @defaultValue the largest of the type */
  readonly max?: number | bigint;
  /** Strings, bytes, arrays, maps: how long. @defaultValue 100; collections 3 */
  readonly length?: number;
  /** Strings and bytes without a fixed length: whether the length varies up to `length`. @defaultValue `false` */
  readonly varyLength?: boolean;
  /** Timestamps: how far in the past at most, from now. @defaultValue `0`: now */
  readonly maxPast?: Duration;
  /** The share of NULLs, from 0 to 1. @defaultValue 0 */
  readonly nullRate?: number;
}

export type FieldGenerator = SequenceField | RandomField;

export interface DatagenOptions<Row extends object = Readonly<Record<string, unknown>>> {
  /** How many rows are made in a second, over all parallel tasks. @defaultValue 10,000 */
  readonly rowsPerSecond?: number;
  /** How many rows are made in all; the source then ends. @defaultValue it never ends, unless a field is a sequence */
  readonly numberOfRows?: number | bigint;
  /** How the values of a field are made. @defaultValue random ones */
  readonly fields?: { readonly [Name in keyof Row & string]?: FieldGenerator };
  /** How many tasks make rows. */
  readonly parallelism?: number;
}

/**
 * Makes rows instead of reading them. Name the row type to have the fields checked.
 *
 * @throws `ConfigurationError` when an option is wrong.
 * @example
 * ```ts
 * import { datagen } from "@tsflink/connectors/datagen";
 *
 * datagen<{ id: bigint; price: number }>({
 *   numberOfRows: 1_000,
 *   fields: { id: { kind: "sequence", start: 1, end: 1_000 }, price: { min: 1, max: 100 } },
 * });
 * ```
 */
export function datagen<Row extends object = never>(
  options: DatagenOptions<[Row] extends [never] ? Readonly<Record<string, unknown>> : Row> = {},
): SourceDescriptor<Row> {
  knownKeys("datagen()", options, ["rowsPerSecond", "numberOfRows", "fields", "parallelism"]);
  const { rowsPerSecond, numberOfRows, fields = {}, parallelism } = options;
  const perField = Object.entries(fields as Readonly<Record<string, FieldGenerator | undefined>>).flatMap(([name, field]) =>
    field === undefined ? [] : Object.entries(fieldOptions(`fields.${name}`, field)),
  );
  return sourceDescriptor<Row>({
    connector: "datagen",
    options: {
      ...optionStrings({
        "rows-per-second": wholeNumber("rowsPerSecond", rowsPerSecond, 1),
        "number-of-rows": wholeNumber("numberOfRows", numberOfRows, 0),
        "scan.parallelism": wholeNumber("parallelism", parallelism, 1),
      }),
      ...Object.fromEntries(perField),
    },
  });
}

function fieldOptions(prefix: string, field: FieldGenerator): Record<string, string> {
  if (field.kind === "sequence") {
    knownKeys(prefix, field, ["kind", "start", "end"]);
    if (field.end < field.start) refuse(`${prefix}.end`, field.end, `${field.end} comes before the start, ${field.start}`);
    return {
      [`${prefix}.kind`]: "sequence",
      [`${prefix}.start`]: wholeNumber(`${prefix}.start`, field.start, Number.MIN_SAFE_INTEGER) ?? "",
      [`${prefix}.end`]: wholeNumber(`${prefix}.end`, field.end, Number.MIN_SAFE_INTEGER) ?? "",
    };
  }
  if (field.kind !== undefined && (field.kind as string) !== "random") refuse(`${prefix}.kind`, field.kind, 'say "random" or "sequence"');
  knownKeys(prefix, field, ["kind", "min", "max", "length", "varyLength", "maxPast", "nullRate"]);
  const { min, max, length, varyLength, maxPast, nullRate } = field;
  if (min !== undefined && max !== undefined && max < min) refuse(`${prefix}.max`, max, `${max} is below the minimum, ${min}`);
  if (nullRate !== undefined && !(nullRate >= 0 && nullRate <= 1))
    refuse(`${prefix}.nullRate`, nullRate, `${nullRate} is not a share from 0 to 1`);
  return optionStrings({
    [`${prefix}.kind`]: "random",
    [`${prefix}.min`]: min === undefined ? undefined : String(min),
    [`${prefix}.max`]: max === undefined ? undefined : String(max),
    [`${prefix}.length`]: wholeNumber(`${prefix}.length`, length, 1),
    [`${prefix}.var-len`]: varyLength,
    [`${prefix}.max-past`]: maxPast === undefined ? undefined : `${parseDuration(maxPast, `${prefix}.maxPast`)} ms`,
    [`${prefix}.null-rate`]: nullRate === undefined ? undefined : String(nullRate),
  });
}
