// SPDX-License-Identifier: Apache-2.0
import type { AnySchema, Infer } from "@tsflink/core";
import { ConfigurationError } from "@tsflink/core";
import { describe, quoteIdentifier } from "@tsflink/core/internal";
import { invalid } from "../plan/errors.ts";
import type { TableParts } from "../plan/table-parts.ts";
import type { CallArguments } from "../sql/table-calls.ts";
import { columnCalled } from "./column-operations.ts";
import type { Table } from "./table.ts";

/** A column to sort by: its name, or with it the direction. */
export type SortColumn<N extends string> = N | { readonly column: N; readonly descending: boolean };

/** What a function is called with besides the table. */
export interface ProcessOptions {
  /** The other arguments, by their names; among them may be `uid`, the name of the function's state. */
  readonly args?: CallArguments;
  /** What the function calls its table. @defaultValue `"input"` */
  readonly as?: string;
}

/** A table in partitions, whatever its columns. */
export interface AnyPartitionedTable {
  /** For the compiler only. */
  readonly "~partitioned": unknown;
}

/** A table whose rows a process table function sees one partition at a time, with state of its own for each. */
export interface PartitionedTable<R> extends AnyPartitionedTable {
  readonly "~partitioned": R;
  /** Sorts within each partition: by a time first, ascending, in streaming mode. */
  orderBy(...columns: readonly [SortColumn<keyof R & string>, ...SortColumn<keyof R & string>[]]): PartitionedTable<R>;
  /**
   * The table that a process table function makes of this one; `schema` says what it gives, the columns of the partition first.
   *
   * @example
   * ```ts
   * orders.partitionBy("customer").process("Numbered", schema({ customer: t.string().notNull(), EXPR$0: t.string() }), { args: { prefix: "no. " } });
   * ```
   */
  process<S extends AnySchema>(path: string, schema: S, options?: ProcessOptions): Table<Infer<S>>;
}

type Process = <S extends AnySchema>(table: unknown, path: string, schema: S, options: ProcessOptions | undefined) => Table<Infer<S>>;

const key: unique symbol = Symbol.for("@tsflink/table/partitioned") as never;

/** A table and how SQL writes its partitions; `undefined` for anything else. */
export function tableArgument(value: unknown): { readonly table: TableParts; readonly text: string } | undefined {
  return typeof value === "object" && value !== null
    ? (value as { readonly [key]?: { readonly table: TableParts; readonly text: string } })[key]
    : undefined;
}

/** @throws `ConfigurationError` when there is none, or one is no name */
export function checkNames(what: string, names: readonly unknown[]): asserts names is readonly string[] {
  const odd = names.length === 0 ? { name: undefined } : names.map((name) => ({ name })).find(({ name }) => typeof name !== "string");
  if (odd !== undefined)
    throw new ConfigurationError(names.length === 0 ? `${what}: name at least one column` : `${what}: ${describe(odd.name)} is no name`, {
      option: what,
      received: odd.name,
    });
}

/** A table in partitions. */
export function partitioned(table: TableParts, names: readonly unknown[], process: Process): PartitionedTable<never> {
  checkNames("partitionBy()", names);
  for (const name of names) columnCalled("partitionBy()", table.columns, name);
  return make(table, ` PARTITION BY (${names.map(quoteIdentifier).join(", ")})`, "", process);
}

function make(table: TableParts, partitions: string, order: string, process: Process): PartitionedTable<never> {
  const made: object = {
    orderBy: (...columns: readonly (string | { readonly column: string; readonly descending: boolean })[]) => {
      if (columns.length === 0) throw invalid("orderBy(): there is nothing to sort by");
      const keys = columns.map((each) => {
        const { column, descending } = typeof each === "string" ? { column: each, descending: false } : each;
        columnCalled("orderBy()", table.columns, column);
        return `${quoteIdentifier(column)}${descending ? " DESC" : " ASC"}`;
      });
      return make(table, partitions, ` ORDER BY (${keys.join(", ")})`, process);
    },
    process: (path: string, schema: AnySchema, options?: ProcessOptions): unknown => process(made, path, schema, options),
  };
  Object.defineProperty(made, key, { value: Object.freeze({ table, text: `${partitions}${order}` }), enumerable: false });
  return Object.freeze(made) as PartitionedTable<never>;
}
