// SPDX-License-Identifier: Apache-2.0
import { describe } from "../convert/describe.ts";
import { parseDuration, type Duration } from "../duration.ts";
import { ConfigurationError } from "../errors/errors.ts";
import { didYouMean } from "../did-you-mean.ts";
import type { TypeDefinition } from "../types/definition.ts";
import { makeType } from "../types/make.ts";
import type { Fields, JsOf, RowOf, SqlType } from "../types/sql-type.ts";
import { rowDefinition } from "../types/t.ts";
import type { Instant } from "../values/instant.ts";
import type { LocalDateTime } from "../values/local-date-time.ts";

/** How far event time lags behind the values of a column. */
export interface Watermark {
  readonly on: string;
  /** Milliseconds by which rows may come out of order. */
  readonly delay: number;
}

/** The columns of a table, its key and its event time. */
export interface Schema<F extends Fields> {
  readonly fields: F;
  readonly primaryKey: readonly string[];
  readonly watermark: Watermark | undefined;
  /** The columns as the type ROW ... NOT NULL. */
  toRowType(): SqlType<RowOf<F>, false>;
}

/** Any schema, for constraints. */
export type AnySchema = Schema<Fields>;

/**
 * The row type of a schema.
 *
 * @example
 * ```ts
 * const Orders = schema({ id: t.bigint().notNull(), customer: t.string() });
 * type Order = Infer<typeof Orders>; // { readonly id: bigint; readonly customer: string | null }
 * ```
 */
export type Infer<S extends AnySchema> = RowOf<S["fields"]>;

/** The names of the columns that may carry event time. */
type TimeField<F extends Fields> = { [K in keyof F]: IsTime<NonNullable<JsOf<F[K]>>> extends true ? K : never }[keyof F];
// `never`, what is left of the type NULL, would extend anything.
type IsTime<T> = [T] extends [never] ? false : T extends Instant | LocalDateTime ? true : false;

/** The names of the columns without NULL. */
type NotNullField<F extends Fields> = { [K in keyof F]: null extends JsOf<F[K]> ? never : K }[keyof F];

export interface SchemaOptions<F extends Fields> {
  /** The columns of the primary key, none of them nullable. Flink does not enforce it, but relies on it. */
  readonly primaryKey?: readonly NotNullField<F>[];
  /** Makes a TIMESTAMP or TIMESTAMP_LTZ column of at most millisecond precision the event time of the table; rows that come later than `delay` are late. */
  readonly watermark?: { readonly on: TimeField<F>; readonly delay: Duration };
}

/**
 * Describes the columns of a table, in their order.
 *
 * @throws `ConfigurationError` when a key or a watermark does not fit the columns.
 * @example
 * ```ts
 * const Orders = schema(
 *   { id: t.bigint().notNull(), amount: t.double(), placedAt: t.timestampLtz(3).notNull() },
 *   { primaryKey: ["id"], watermark: { on: "placedAt", delay: "5 seconds" } },
 * );
 * ```
 */
export function schema<const F extends Fields>(fields: F, options: SchemaOptions<F> = {}): Schema<F> {
  const definition = rowDefinition("schema()", fields);
  if (definition.fields.length === 0) throw new ConfigurationError("schema(): a table has at least one column", { option: "fields" });
  for (const name of Object.keys(options))
    if (name !== "primaryKey" && name !== "watermark")
      throw new ConfigurationError(`schema(): there is no option ${name}${didYouMean(name, ["primaryKey", "watermark"])}`, {
        option: name,
      });
  const types = new Map(definition.fields.map(({ name, type }) => [name, type]));
  const primaryKey = (options.primaryKey ?? []) as readonly string[];
  if (!Array.isArray(primaryKey as unknown))
    throw new ConfigurationError(`primaryKey: ${describe(primaryKey)} is no list of columns such as ["id"]`, { option: "primaryKey" });
  for (const name of primaryKey) {
    if (columnType(types, "primaryKey", name).nullable)
      throw new ConfigurationError(`primaryKey: the column ${name} is nullable; declare it with .notNull()`, {
        option: "primaryKey",
        received: name,
      });
  }
  if (new Set(primaryKey).size !== primaryKey.length)
    throw new ConfigurationError("primaryKey: a column is named twice", { option: "primaryKey", received: [...primaryKey] });
  const watermark = options.watermark === undefined ? undefined : watermarkOf(types, options.watermark as { on: string; delay: Duration });
  const rowType = makeType<RowOf<F>, false>({ ...definition, nullable: false });
  return Object.freeze({
    fields: Object.freeze({ ...fields }),
    primaryKey: Object.freeze([...primaryKey]),
    watermark,
    toRowType: () => rowType,
  });
}

function columnType(types: ReadonlyMap<string, TypeDefinition>, option: string, name: string): TypeDefinition {
  const type = types.get(name);
  if (type === undefined)
    throw new ConfigurationError(`${option}: there is no column ${describe(name)}${didYouMean(name, types.keys())}`, {
      option,
      received: name,
    });
  return type;
}

function watermarkOf(
  types: ReadonlyMap<string, TypeDefinition>,
  { on, delay }: { readonly on: string; readonly delay: Duration },
): Watermark {
  const type = columnType(types, "watermark.on", on);
  if (type.kind !== "timestamp" && type.kind !== "timestamp_ltz")
    throw new ConfigurationError(`watermark.on: the column ${on} has no time; event time needs t.timestamp(3) or t.timestampLtz(3)`, {
      option: "watermark.on",
      received: on,
    });
  if (type.precision > 3)
    throw new ConfigurationError(
      `watermark.on: the column ${on} has ${type.precision} fractional digits, and Flink's event time has 3 at most; declare it as t.timestamp(3) or t.timestampLtz(3)`,
      { option: "watermark.on", received: on },
    );
  return Object.freeze({ on, delay: parseDuration(delay, "watermark.delay") });
}
