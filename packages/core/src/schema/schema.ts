// SPDX-License-Identifier: Apache-2.0
import { describe } from "../convert/describe.ts";
import { parseDuration, type Duration } from "../duration.ts";
import { ConfigurationError } from "../errors/errors.ts";
import { didYouMean } from "../did-you-mean.ts";
import { makeType } from "../types/make.ts";
import type { Fields, JsOf, RowOf, SqlType } from "../types/sql-type.ts";
import { fieldDefinitions } from "../types/t.ts";
import type { Instant } from "../values/instant.ts";
import type { LocalDateTime } from "../values/local-date-time.ts";

/** The columns of a table, and what holds of them. Made by `schema`. */
export interface Schema<F extends Fields> {
  readonly fields: F;
  /** The columns of the primary key; empty when there is none. */
  readonly primaryKey: readonly (keyof F & string)[];
  /** `delay` in milliseconds. */
  readonly watermark: { readonly on: keyof F & string; readonly delay: number } | undefined;
  /** The rows as one SQL type, ROW NOT NULL. */
  toRowType(): SqlType<RowOf<F>, false>;
}

/** Any schema, for constraints. */
export type AnySchema = Schema<Fields>;

/**
 * The row type of a schema.
 *
 * @example
 * ```ts
 * type Order = Infer<typeof Orders>; // { readonly id: bigint; readonly amount: number | null }
 * ```
 */
export type Infer<S extends AnySchema> = RowOf<S["fields"]>;

/** The columns that hold a time on which event time can run. */
export type TimeField<F extends Fields> = { [K in keyof F]: [NonNullable<JsOf<F[K]>>] extends [never] ? never : NonNullable<JsOf<F[K]>> extends Instant | LocalDateTime ? K : never }[keyof F];

/** The columns that are NOT NULL. */
export type NotNullField<F extends Fields> = { [K in keyof F]: F[K] extends SqlType<unknown, false> ? K : never }[keyof F];

export interface SchemaOptions<F extends Fields> {
  /** Columns that together identify a row. They must be NOT NULL, and Flink does not enforce that they are unique. */
  readonly primaryKey?: readonly NotNullField<F>[];
  /** Event time runs on the column `on`, a TIMESTAMP or TIMESTAMP_LTZ of precision 0 to 3; rows may be late by `delay`. */
  readonly watermark?: { readonly on: TimeField<F>; readonly delay: Duration };
}

/**
 * Declares the columns of a table.
 *
 * @throws `ConfigurationError` for misuse that the compiler could not see.
 * @example
 * ```ts
 * const Orders = schema(
 *   { id: t.bigint().notNull(), amount: t.double(), placedAt: t.timestampLtz(3).notNull() },
 *   { primaryKey: ["id"], watermark: { on: "placedAt", delay: "5 seconds" } },
 * );
 * ```
 */
export function schema<const F extends Fields>(fields: F, options: SchemaOptions<F> = {}): Schema<F> {
  const definitions = fieldDefinitions(fields, "schema");
  if (definitions.length === 0) throw new ConfigurationError("a schema needs at least one column", { option: "fields" });
  const rowType = makeType<RowOf<F>, false>({ kind: "row", fields: definitions, nullable: false });
  for (const name of Object.keys(options)) if (name !== "primaryKey" && name !== "watermark") throw new ConfigurationError(`a schema has no option ${name}${didYouMean(name, ["primaryKey", "watermark"])}`, { option: name });

  const columnOf = (name: unknown, option: string) => {
    const found = definitions.find((field) => field.name === name);
    if (found === undefined) throw new ConfigurationError(`${option}: there is no column ${String(name)}${didYouMean(String(name), definitions.map((field) => field.name))}`, { option, received: name });
    return found;
  };

  const primaryKey = (options.primaryKey ?? []) as readonly (keyof F & string)[];
  if (!Array.isArray(primaryKey)) throw new ConfigurationError(`primaryKey is a list of columns such as ["id"], received ${describe(primaryKey)}`, { option: "primaryKey" });
  for (const name of primaryKey) {
    if (columnOf(name, "primaryKey").type.nullable) throw new ConfigurationError(`primaryKey: the column ${name} is nullable; declare it with notNull()`, { option: "primaryKey", received: name });
    if (primaryKey.indexOf(name) !== primaryKey.lastIndexOf(name)) throw new ConfigurationError(`primaryKey: the column ${name} is named twice`, { option: "primaryKey", received: name });
  }

  const { watermark } = options;
  if (watermark !== undefined) {
    const { name, type } = columnOf(watermark.on, "watermark.on");
    if (type.kind !== "timestamp" && type.kind !== "timestamp_ltz") throw new ConfigurationError(`watermark.on: the column ${name} is a ${type.kind.toUpperCase()}; event time needs a TIMESTAMP or TIMESTAMP_LTZ`, { option: "watermark.on", received: name });
    if (type.precision > 3) throw new ConfigurationError(`watermark.on: the column ${name} has precision ${type.precision}; event time in Flink runs in milliseconds, so declare it with precision 0 to 3`, { option: "watermark.on", received: name });
  }

  return Object.freeze({
    fields: Object.freeze({ ...fields }),
    primaryKey: Object.freeze([...primaryKey]),
    watermark: watermark === undefined ? undefined : Object.freeze({ on: watermark.on as keyof F & string, delay: parseDuration(watermark.delay, "watermark.delay") }),
    toRowType: () => rowType,
  });
}
