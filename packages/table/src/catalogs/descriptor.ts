// SPDX-License-Identifier: Apache-2.0
import {
  ConfigurationError,
  parseDuration,
  type AnySqlType,
  type Duration,
  type JsOf,
  type RowOf,
  type SinkDescriptor,
  type SourceDescriptor,
} from "@tsflink/core";
import { describe, didYouMean, isSqlType, late, type TypeDefinition } from "@tsflink/core/internal";
import type { Column } from "../plan/schema-node.ts";

/** A column with more to it than a type. Made by `column()`, `computed()` and `metadata()`. */
export interface ColumnDescriptor<T extends AnySqlType = AnySqlType> {
  readonly kind: "physical" | "computed" | "metadata";
  readonly type: T;
  /** Of a computed column: SQL over the other columns. */
  readonly expression?: string;
  /** Of a metadata column: the connector's name for it. */
  readonly key?: string;
  /** Of a metadata column: whether it can only be read. */
  readonly virtual?: boolean;
  readonly comment?: string;
}

/** A column with a comment. */
export function column<T extends AnySqlType>(type: T, options: { readonly comment?: string } = {}): ColumnDescriptor<T> {
  return made({ kind: "physical", type, ...options });
}

/**
 * A column that Flink computes from others whenever the table is read. The type is what the expression gives; it is compared with Flink's own
 * when the table is used.
 *
 * @example
 * ```ts
 * computed(t.double(), "price * quantity")
 * ```
 */
export function computed<T extends AnySqlType>(
  type: T,
  expression: string,
  options: { readonly comment?: string } = {},
): ColumnDescriptor<T> {
  if (typeof expression !== "string" || expression.trim() === "")
    throw new ConfigurationError(`computed(): ${describe(expression)} is no expression; write SQL over the other columns`, {
      option: "expression",
    });
  return made({ kind: "computed", type, expression, ...options });
}

/**
 * A column that the connector fills with what it knows about a row, e.g. the `timestamp` of a Kafka record.
 *
 * @example
 * ```ts
 * metadata(t.timestampLtz(3), { key: "timestamp" })
 * ```
 */
export function metadata<T extends AnySqlType>(
  type: T,
  options: { readonly key?: string; readonly virtual?: boolean; readonly comment?: string } = {},
): ColumnDescriptor<T> {
  return made({ kind: "metadata", type, ...options });
}

function made<T extends AnySqlType>(descriptor: ColumnDescriptor<T>): ColumnDescriptor<T> {
  if (!isSqlType(descriptor.type))
    throw new ConfigurationError(`${describe(descriptor.type)} is not a type; make one with t`, { option: "type" });
  return Object.freeze(descriptor);
}

/** The columns of a table, in their order. */
export type ColumnDescriptors = Readonly<Record<string, AnySqlType | ColumnDescriptor>>;

type TypeOf<C> = C extends ColumnDescriptor<infer T> ? T : C extends AnySqlType ? C : never;

/** The rows that the columns make. */
export type RowOfColumns<C extends ColumnDescriptors> = RowOf<{ readonly [K in keyof C]: TypeOf<C[K]> }>;

type NotNullColumn<C extends ColumnDescriptors> = { [K in keyof C]: null extends JsOf<TypeOf<C[K]>> ? never : K }[keyof C] & string;
/** A text for the compiler to show where no column can be in the key. */
type KeyColumn<C extends ColumnDescriptors> = [NotNullColumn<C>] extends [never]
  ? "no column is NOT NULL: declare those of the key .notNull()"
  : NotNullColumn<C>;

/** A table of a catalog: its columns, and the connector that holds its rows. */
export interface TableDescriptor<C extends ColumnDescriptors = ColumnDescriptors> {
  readonly columns: C;
  /** The name of a connector, e.g. `"kafka"`, or a source or sink made with `@tsflink/connectors`, whose options it brings. */
  readonly connector: string | SourceDescriptor<never> | SourceDescriptor<RowOfColumns<C>> | SinkDescriptor<RowOfColumns<C>>;
  /** Flink's own options of the connector, by their keys. */
  readonly options?: Readonly<Record<string, string | number | boolean>>;
  /** The name of a format, or one with options, e.g. `json()`. */
  readonly format?:
    string | { readonly format: string; readonly options?: Readonly<Record<string, string>>; readonly artifacts?: readonly string[] };
  /** The columns of the primary key, none of them nullable. */
  readonly primaryKey?: readonly KeyColumn<C>[];
  /** Which column is event time, and how late rows may come, or the watermark as SQL. */
  readonly watermark?: { readonly on: keyof C & string } & ({ readonly delay: Duration } | { readonly expression: string });
  /** The columns whose values divide the table into partitions. */
  readonly partitionedBy?: readonly (keyof C & string)[];
  /** How rows are spread over buckets. */
  readonly distribution?: {
    readonly kind?: "hash" | "range" | "unknown";
    readonly columns?: readonly (keyof C & string)[];
    readonly buckets?: number;
  };
  readonly comment?: string;
}

/** A descriptor as Java is told about it. */
export interface WireTable {
  readonly connector: string;
  readonly options: Readonly<Record<string, string>>;
  readonly columns: readonly object[];
  readonly [more: string]: unknown;
}

export interface CheckedTable {
  readonly wire: WireTable;
  readonly columns: readonly Column[];
  /** Maven coordinates. */
  readonly artifacts: readonly string[];
}

const KEYS = ["columns", "connector", "options", "format", "primaryKey", "watermark", "partitionedBy", "distribution", "comment"];

/** @throws `ConfigurationError` that names the part of the descriptor */
export function checkTable(what: string, descriptor: TableDescriptor<never>): CheckedTable {
  const given = descriptor as unknown as TableDescriptor;
  if (typeof given !== "object" || given === null)
    throw new ConfigurationError(`${what}: ${describe(given)} describes no table; write { columns, connector }`, { option: "table" });
  for (const key of Object.keys(given))
    if (!KEYS.includes(key)) refuse(what, key, `there is no such part of a table${didYouMean(key, KEYS)}`);
  const columns = wireColumns(what, given.columns);
  const names = columns.map(({ name }) => name);
  const known = (option: string, name: string): void => {
    if (!names.includes(name)) refuse(what, option, `there is no column ${describe(name)}${didYouMean(name, names)}`);
  };
  for (const option of ["primaryKey", "partitionedBy"] as const) for (const name of given[option] ?? []) known(option, name);
  for (const name of given.distribution?.columns ?? []) known("distribution.columns", name);
  if (given.distribution !== undefined && given.distribution.columns === undefined && given.distribution.buckets === undefined)
    refuse(what, "distribution", "say columns, or how many buckets");
  if (given.watermark !== undefined) known("watermark.on", given.watermark.on);
  const connector = connectorOf(what, given);
  const { watermark } = given;
  return {
    columns: Object.freeze(columns.map(({ name, definition }) => Object.freeze({ name, type: definition, exact: true }))),
    artifacts: connector.artifacts,
    wire: {
      connector: connector.connector,
      options: connector.options,
      columns: columns.map(({ wire }) => wire),
      primaryKey: given.primaryKey ?? [],
      partitionedBy: given.partitionedBy ?? [],
      comment: given.comment,
      distribution: given.distribution,
      watermark:
        watermark === undefined
          ? undefined
          : {
              column: watermark.on,
              expression:
                "expression" in watermark ? watermark.expression : late(watermark.on, parseDuration(watermark.delay, "watermark.delay")),
            },
    },
  };
}

/** Columns as Java is told about them. */
export function wireColumns(
  what: string,
  columns: ColumnDescriptors,
): readonly { readonly name: string; readonly definition: TypeDefinition; readonly wire: object }[] {
  if (typeof columns !== "object" || (columns as unknown) === null || Object.keys(columns).length === 0)
    refuse(what, "columns", "name at least one column, with its type");
  return Object.entries(columns).map(([name, given]) => {
    const described: ColumnDescriptor | undefined = isSqlType(given) ? { kind: "physical", type: given } : (given as ColumnDescriptor);
    if (!isSqlType(described.type))
      refuse(what, `columns.${name}`, `${describe(given)} is no column; write a type, column(), computed() or metadata()`);
    const { type, ...rest } = described;
    return { name, definition: type.definition, wire: { name, type: String(type), ...rest } };
  });
}

function connectorOf(what: string, { connector, options = {}, format }: TableDescriptor) {
  if (typeof connector !== "string" && typeof (connector as { connector?: unknown } | undefined)?.connector !== "string")
    refuse(what, "connector", `${describe(connector)} is no connector; write its name, or make one with @tsflink/connectors`);
  const given = typeof connector === "string" ? { connector, options: {}, artifacts: [] } : connector;
  const all: Record<string, string> = { ...given.options };
  const artifacts = [...given.artifacts];
  if (typeof format === "string") all["format"] = format;
  else if (format !== undefined) {
    all["format"] = format.format;
    for (const [key, value] of Object.entries(format.options ?? {})) all[`${format.format}.${key}`] = value;
    artifacts.push(...(format.artifacts ?? []));
  }
  for (const [key, value] of Object.entries(options)) all[key] = String(value);
  return { connector: given.connector, options: all, artifacts };
}

function refuse(what: string, option: string, problem: string): never {
  throw new ConfigurationError(`${what}: ${option}: ${problem}`, { option });
}
