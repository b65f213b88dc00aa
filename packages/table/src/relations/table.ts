// SPDX-License-Identifier: Apache-2.0
import type { Job, SinkDescriptor } from "@tsflink/core";
import type { Columns, Selected, Selection } from "../expressions/expr-of.ts";
import type { Expr } from "../expressions/expr.ts";
import type { TableCall } from "../functions/udf.ts";
import type { RunOptions } from "../plan/executor.ts";
import type { TableResult } from "./result.ts";
import type { TimeColumn, WindowColumns, WindowSpec } from "./window.ts";

/** Expanded on purpose: an editor shows the row, not how it was made. */
export type Expand<T> = T extends unknown ? { readonly [K in keyof T]: T[K] } : never;

/** The columns of the side of an outer join that may be missing. */
export type Outer<R> = { readonly [K in keyof R]: R[K] | null };

/** What the compiler shows when two relations share column names where they may not. */
export interface ColumnClash<Names> {
  readonly "both have a column of this name; rename one with select()": Names;
}
type Distinct<A, B> = [keyof A & keyof B] extends [never] ? unknown : ColumnClash<keyof A & keyof B>;

/** What `toArray` takes. */
export interface ToArrayOptions extends RunOptions {
  /** Stops the job when there are so many rows. @defaultValue all rows, which never ends for unbounded input */
  readonly limit?: number;
}

/**
 * A query: a description, run only by `execute`, `toArray`, `toArrow` and `insertInto`. Every method makes a new table and leaves this one alone.
 *
 * @example
 * ```ts
 * const spend = orders
 *   .where((o) => o.amount.gt(100))
 *   .groupBy((o) => ({ customer: o.customer }))
 *   .select((o, key) => ({ ...key, total: o.amount.sum() }));
 * ```
 */
export interface Table<R> {
  /** The rows for which the condition is true, neither false nor NULL. */
  where(predicate: (columns: Columns<R>) => Expr<boolean | null>): Table<R>;
  /** New rows, made of named expressions. With aggregates in them: one row of all. */
  select<const S extends Selection>(selection: (columns: Columns<R>) => S): Table<Selected<S>>;
  /** Groups of rows with equal keys, for `select`. */
  groupBy<const K extends Selection>(keys: (columns: Columns<R>) => K): GroupedTable<R, Selected<K>>;
  /** Each row with the bounds of the windows that it is in, as columns `windowStart` and `windowEnd`; group by these. */
  window<const K extends TimeColumn<R>>(window: WindowSpec<K>): Table<Expand<R & WindowColumns<NonNullable<R[K]>>>>;
  /** Sorted by one expression after the other, each `.asc()`, which is the default, or `.desc()`. In streaming mode the first key is event time, ascending, unless `limit` follows. */
  orderBy(keys: (columns: Columns<R>) => Expr<unknown> | readonly [Expr<unknown>, ...Expr<unknown>[]]): Table<R>;
  /** The first rows, after `offset` others; which these are is up to chance without `orderBy`. @defaultValue an `offset` of 0 */
  limit(rows: number, offset?: number): Table<R>;
  /** Each row once. */
  distinct(): Table<R>;
  /** The rows of both tables, each row once. */
  union(other: Table<R>): Table<R>;
  /** The rows of both tables, duplicates included. */
  unionAll(other: Table<R>): Table<R>;
  /** Each row with each row that a table function yields for it; without any, the row is dropped. */
  joinLateral<R2>(call: (columns: Columns<R>) => TableCall<R2> & Distinct<R, R2>): Table<Expand<R & R2>>;
  /** Each row with each row that a table function yields for it; without any, the row is kept with NULLs. */
  leftJoinLateral<R2>(call: (columns: Columns<R>) => TableCall<R2> & Distinct<R, R2>): Table<Expand<R & Outer<R2>>>;
  /** The pairs of rows for which the condition is true. Go on with `select`. */
  join<R2>(right: Table<R2>, on: (left: Columns<R>, right: Columns<R2>) => Expr<boolean | null>): Joined<R, R2>;
  /** The pairs, and the left rows without a partner. */
  leftJoin<R2>(right: Table<R2>, on: (left: Columns<R>, right: Columns<R2>) => Expr<boolean | null>): Joined<R, Outer<R2>>;
  /** The pairs, and the right rows without a partner. */
  rightJoin<R2>(right: Table<R2>, on: (left: Columns<R>, right: Columns<R2>) => Expr<boolean | null>): Joined<Outer<R>, R2>;
  /** The pairs, and the rows of both sides without a partner. */
  fullJoin<R2>(right: Table<R2>, on: (left: Columns<R>, right: Columns<R2>) => Expr<boolean | null>): Joined<Outer<R>, Outer<R2>>;
  /**
   * Runs the query and gives its changes as they come.
   *
   * @throws `ValidationError` when Flink refuses the query. Reading the result throws the `JobError` of a job that fails.
   * @example
   * ```ts
   * await using result = await totals.execute({ signal });
   * for await (const { kind, row } of result) console.log(kind, row.customer);
   * ```
   */
  execute(options?: RunOptions): Promise<TableResult<R>>;
  /** Runs the query to its end, or to `limit` rows, and gives the rows that are then in the result, updates and deletions applied. */
  toArray(options?: ToArrayOptions): Promise<R[]>;
  /** Runs the query to its end and gives the result as an Arrow IPC stream, decodable by apache-arrow. */
  toArrow(options?: RunOptions): Promise<Uint8Array>;
  /** Flink's plans of the query. */
  explain(): Promise<string>;
  /** Plans the query without running it. @throws `ValidationError` when Flink refuses it. */
  validate(): Promise<void>;
  /**
   * Submits a job that writes the rows to a sink, or to a table of the catalog by its path; columns go by name to a sink, by position to a table.
   *
   * @example
   * ```ts
   * await using job = await invoices.insertInto(sink, { name: "invoices" });
   * await job.finished();
   * ```
   */
  insertInto(sink: SinkDescriptor<R> | string, options?: RunOptions): Promise<Job>;
}

/** Two tables side by side; only a selection makes them one. */
export interface Joined<L, R> {
  /** The rows of the join, made of named expressions over both sides. */
  select<const S extends Selection>(selection: (left: Columns<L>, right: Columns<R>) => S): Table<Selected<S>>;
}

/** Groups of rows. */
export interface GroupedTable<R, K> {
  /** One row for each group, made of its keys and of aggregates over its rows. */
  select<const S extends Selection>(selection: (columns: Columns<R>, keys: Columns<K>) => S): Table<Selected<S>>;
}
