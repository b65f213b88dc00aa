// SPDX-License-Identifier: Apache-2.0
import type { AnySchema, Infer, Job, SinkDescriptor } from "@tsflink/core";
import type { Columns, Selected, Selection } from "../expressions/expr-of.ts";
import type { Expr } from "../expressions/expr.ts";
import type { TableAggregateCall } from "../functions/udtaf.ts";
import type { TableCall } from "../functions/udf.ts";
import type { ExplainDetail, InsertOptions, RunOptions } from "../plan/executor.ts";
import type { FromChangelogOptions, ToChangelogOptions } from "./changelog.ts";
import type { PartitionedTable, ProcessOptions } from "./partitioned.ts";
import type { PrintOptions } from "./print.ts";
import type { TableResult } from "./result.ts";
import type { Snapshot, SnapshotOptions } from "./snapshot.ts";
import type { RowWindowSpec, RowWindowed, TimeColumn, WindowColumns, WindowSpec } from "./window.ts";

/** Expanded on purpose: an editor shows the row, not how it was made. */
export type Expand<T> = T extends unknown ? { readonly [K in keyof T]: T[K] } : never;

/** The columns of the side of an outer join that may be missing. */
export type Outer<R> = R extends unknown ? { readonly [K in keyof R]: R[K] | null } : never;

/** What the compiler shows when two relations share column names where they may not. */
export interface ColumnClash<Names> {
  readonly "both have a column of this name; rename one with select()": Names;
}

/** `A` with the columns of `B` in place of its own. */
export type Replaced<A, B> = A extends unknown ? { readonly [K in keyof A | keyof B]: K extends keyof B ? B[K] : A[K & keyof A] } : never;
/** `R` with the columns that `N` names under their new names. */
export type Renamed<R, N> = R extends unknown
  ? { readonly [K in keyof R as K extends keyof N ? (N[K] extends string ? N[K] : K) : K]: R[K] }
  : never;
/** `R` without some columns. */
export type Without<R, K> = R extends unknown ? { readonly [P in keyof R as P extends K ? never : P]: R[P] } : never;
/** `R` with some columns only. */
export type Only<R, K> = R extends unknown ? { readonly [P in keyof R as P extends K ? P : never]: R[P] } : never;
/** The fields of a row as columns, which may all be NULL when the row may. */
export type Flat<T> = [Extract<T, null>] extends [never] ? Expand<T> : Expand<Outer<NonNullable<T>>>;
/** What the compiler shows when the other table of a set operation has columns that this one does not have. */
export interface MoreColumns<Names> {
  readonly "only the other table has a column of this name; leave it out with dropColumns() or select()": Names;
}
/** The columns of `R2` are no more than those of `R`. Used with the type of `this`, so that a table with more columns remains one with fewer. */
type SameColumns<R, R2> = [keyof R2] extends [keyof R] ? unknown : MoreColumns<Exclude<keyof R2, keyof R>>;
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
  /** For the compiler only; first, so that it names the columns where two tables do not go together. */
  readonly "~row": R;
  /** The rows for which the condition is true, neither false nor NULL. */
  where(predicate: (columns: Columns<R>) => Expr<boolean | null>): Table<R>;
  /** New rows, made of named expressions. With aggregates in them: one row of all. `row` is the whole row as one value, for functions that want that. */
  select<const S extends Selection>(selection: (columns: Columns<R>, row: Expr<R>) => S): Table<Selected<S>>;
  /** The rows that a table aggregate function of `udtaf` emits for all rows together; `row` is the whole row as one value. Streaming mode only. */
  flatAggregate<Y>(call: (columns: Columns<R>, row: Expr<R>) => TableAggregateCall<Y>): Table<Y>;
  /** Groups of rows with equal keys, for `select` and `flatAggregate`. */
  groupBy<const K extends Selection>(keys: (columns: Columns<R>) => K): GroupedTable<R, Selected<K>>;
  /**
   * Groups of rows with equal keys, and with equal values of fewer of the keys, from the last one on left out: `{ country, city }` gives groups
   * by both, groups by country and one of all rows. A key that is left out is NULL; `groupingId` tells it from another NULL.
   */
  rollup<const K extends Selection>(keys: (columns: Columns<R>) => K): GroupedTable<R, Outer<Selected<K>>>;
  /** Groups of rows with equal values of each subset of the keys. A key that is left out is NULL. */
  cube<const K extends Selection>(keys: (columns: Columns<R>) => K): GroupedTable<R, Outer<Selected<K>>>;
  /**
   * Groups of rows by several lists of the keys at once. A key that is left out is NULL.
   *
   * @example
   * ```ts
   * sales.groupingSets((s) => ({ country: s.country, year: s.year }), [["country"], ["year"], []]).select((s, key) => ({ ...key, sum: s.amount.sum() }));
   * ```
   */
  groupingSets<const K extends Selection>(
    keys: (columns: Columns<R>) => K,
    sets: readonly [readonly (keyof K & string)[], ...(readonly (keyof K & string)[])[]],
  ): GroupedTable<R, Outer<Selected<K>>>;
  /** Each row with the windows that it is in, as columns `windowStart`, `windowEnd` and `windowTime`; group, rank or join by these. */
  window<const K extends TimeColumn<R>, const P extends keyof R & string>(
    window: WindowSpec<K, P>,
  ): Table<Expand<R & WindowColumns<NonNullable<R[K & keyof R]>>>>;
  /** Windows of so many rows. Go on with `groupBy`. */
  window(window: RowWindowSpec): RowWindowed<R>;
  /** Sorted by one expression after the other, each `.asc()`, which is the default, or `.desc()`. In streaming mode the first key is event time, ascending, unless `limit` follows. */
  orderBy(keys: (columns: Columns<R>) => Expr<unknown> | readonly [Expr<unknown>, ...Expr<unknown>[]]): Table<R>;
  /** The first rows, after `offset` others; which these are is up to chance without `orderBy`. @defaultValue an `offset` of 0 */
  limit(rows: number, offset?: number): Table<R>;
  /** The rows after so many others; which these are is up to chance without `orderBy`. In batch mode `limit` must follow. */
  offset(rows: number): Table<R>;
  /** Each row once. */
  distinct(): Table<R>;
  /** The rows of both tables, each row once. */
  union<R0, R2 extends R0>(this: Table<R0>, other: Table<R2> & SameColumns<R0, R2>): Table<R0>;
  /** The rows of both tables, duplicates included. */
  unionAll<R0, R2 extends R0>(this: Table<R0>, other: Table<R2> & SameColumns<R0, R2>): Table<R0>;
  /** The rows that are in both tables, each row once. */
  intersect<R0, R2 extends R0>(this: Table<R0>, other: Table<R2> & SameColumns<R0, R2>): Table<R0>;
  /** The rows that are in both tables, as often as in the one that has them less often. */
  intersectAll<R0, R2 extends R0>(this: Table<R0>, other: Table<R2> & SameColumns<R0, R2>): Table<R0>;
  /** The rows that are not in the other table, each row once. */
  minus<R0, R2 extends R0>(this: Table<R0>, other: Table<R2> & SameColumns<R0, R2>): Table<R0>;
  /** The rows, less those of the other table: one that is here three times and there once stays twice. */
  minusAll<R0, R2 extends R0>(this: Table<R0>, other: Table<R2> & SameColumns<R0, R2>): Table<R0>;
  /**
   * The columns and, after them, new ones.
   *
   * @throws `ValidationError` when there is a column of such a name already; `addOrReplaceColumns` replaces it.
   * @example
   * ```ts
   * orders.addColumns((o) => ({ net: o.price.dividedBy(1.19) }));
   * ```
   */
  addColumns<const S extends Selection>(selection: (columns: Columns<R>) => S & Distinct<R, S>): Table<Expand<R & Selected<S>>>;
  /** The columns, some of them replaced in their places, and new ones after them. */
  addOrReplaceColumns<const S extends Selection>(selection: (columns: Columns<R>) => S): Table<Replaced<R, Selected<S>>>;
  /** The columns, some under other names: `{ old: "new" }`. */
  renameColumns<const N extends { readonly [K in keyof R]?: string }>(
    names: N & { readonly [K in Exclude<keyof N, keyof R>]: never },
  ): Table<Renamed<R, N>>;
  /** The columns without these. */
  dropColumns<const K extends readonly [keyof R & string, ...(keyof R & string)[]]>(...names: K): Table<Without<R, K[number]>>;
  /** Only these columns, in this order. */
  keepColumns<const K extends readonly [keyof R & string, ...(keyof R & string)[]]>(...names: K): Table<Only<R, K[number]>>;
  /**
   * The fields of one value, of a ROW type, as columns. `row` is the whole row as one value, for functions that want that.
   *
   * @example
   * ```ts
   * const parse = udf({ args: [t.string()], returns: t.row({ host: t.string(), path: t.string() }) }, (url) => split(url));
   * requests.map((r) => parse(r.url));
   * ```
   */
  map<R2 extends object | null>(call: (columns: Columns<R>, row: Expr<R>) => Expr<R2>): Table<Flat<R2>>;
  /**
   * The rows that a table function yields for the rows of this table, without the columns of this table; `joinLateral` keeps them. `row` is the
   * whole row as one value.
   *
   * @example
   * ```ts
   * const line = t.row({ id: t.bigint(), items: t.array(t.string()) });
   * const items = udtf({ args: [line], yields: t.row({ id: t.bigint(), item: t.string() }) }, function* (order) {
   *   for (const item of order?.items ?? []) yield { id: order?.id ?? null, item };
   * });
   * orders.flatMap((o, row) => items(row));
   * ```
   */
  flatMap<R2>(call: (columns: Columns<R>, row: Expr<R>) => TableCall<R2>): Table<R2>;
  /** Each row with each row that a table function yields for it; without any, the row is dropped. */
  joinLateral<R2>(call: (columns: Columns<R>, row: Expr<R>) => TableCall<R2> & Distinct<R, R2>): Table<Expand<R & R2>>;
  /** Each row with each row that a table function yields for it; without any, the row is kept with NULLs. */
  leftJoinLateral<R2>(call: (columns: Columns<R>, row: Expr<R>) => TableCall<R2> & Distinct<R, R2>): Table<Expand<R & Outer<R2>>>;
  /** All pairs of rows. Go on with `select`. */
  crossJoin<R2>(right: Table<R2>): Joined<R, R2>;
  /** The pairs of rows for which the condition is true. Go on with `select`. */
  join<R2>(right: Table<R2>, on: JoinCondition<R, R2>, options?: JoinOptions): Joined<R, R2>;
  /** The pairs, and the left rows without a partner. */
  leftJoin<R2>(right: Table<R2>, on: JoinCondition<R, R2>, options?: JoinOptions): Joined<R, Outer<R2>>;
  /** The pairs, and the right rows without a partner. */
  rightJoin<R2>(right: Table<R2>, on: JoinCondition<R, R2>, options?: JoinOptions): Joined<Outer<R>, R2>;
  /** The pairs, and the rows of both sides without a partner. */
  fullJoin<R2>(right: Table<R2>, on: JoinCondition<R, R2>, options?: JoinOptions): Joined<Outer<R>, Outer<R2>>;
  /**
   * The pairs of rows, the right one as it was at the time of the left one: `FOR SYSTEM_TIME AS OF`. The right table is versioned, with a primary key,
   * which the condition is to compare, and a watermark; or it is one that Flink looks up in, and `time` a column of processing time. Streaming mode only.
   *
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/table/sql/queries/joins/#temporal-joins
   * @example
   * ```ts
   * orders
   *   .joinAsOf(rates, "placedAt", (o, r) => o.currency.eq(r.currency))
   *   .select((o, r) => ({ id: o.id, euros: o.amount.times(r.rate) }));
   * ```
   */
  joinAsOf<R2, const K extends TimeColumn<R>>(right: Table<R2>, time: K, on: JoinCondition<R, R2>): Joined<R, R2>;
  /** The same, and the left rows for which there was no right one. */
  leftJoinAsOf<R2, const K extends TimeColumn<R>>(right: Table<R2>, time: K, on: JoinCondition<R, R2>): Joined<R, Outer<R2>>;
  /** The rows for which there is one in the other table: SQL's `EXISTS`, and `IN` of a sub-query. */
  semiJoin<R2>(right: Table<R2>, on: JoinCondition<R, R2>): Table<R>;
  /** The rows for which there is none in the other table: `NOT EXISTS`. */
  antiJoin<R2>(right: Table<R2>, on: JoinCondition<R, R2>): Table<R>;
  /**
   * The rows in partitions, for a process table function that keeps state for each.
   *
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/table/functions/ptfs/
   */
  partitionBy(...columns: readonly [keyof R & string, ...(keyof R & string)[]]): PartitionedTable<R>;
  /** The table that a process table function of Flink, by its name, makes of the rows, each for itself; `schema` says what it gives. */
  process<S extends AnySchema>(path: string, schema: S, options?: ProcessOptions): Table<Infer<S>>;
  /**
   * Each change of the table as a row that is never taken back, with a new first column that says what happened. Streaming mode only.
   *
   * @example
   * ```ts
   * totals.toChangelog({ op: "what", codes: { INSERT: "new", UPDATE_AFTER: "changed" } });
   * ```
   */
  toChangelog<const Op extends string = "op">(options?: ToChangelogOptions<Op>): Table<Expand<{ readonly [K in Op]: string | null } & R>>;
  /** The table whose changes the rows tell of, one each, by a column that says what happened. Streaming mode only. */
  fromChangelog<const Op extends keyof R & string = "op" & keyof R>(options?: FromChangelogOptions<Op>): Table<Without<R, Op>>;
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
  /**
   * Runs the query and keeps its rows as they are now: a live view, to which changes are applied as they come. Close it, or leave its `await using`
   * block, to cancel a job that still runs.
   *
   * @throws `ValidationError` when Flink refuses the query
   * @example
   * ```ts
   * await using totals = await spend.snapshot({ key: ["customer"] });
   * await totals.changed();
   * console.log(totals.size, totals.get({ customer: "ann" }));
   * ```
   */
  snapshot<R0, const K extends keyof R0 & string = never>(this: Table<R0>, options?: SnapshotOptions<K>): Promise<Snapshot<R0, K>>;
  /** Runs the query and prints its rows as a table, as they come: `execute()` and then `print()` of the result. */
  print(options?: PrintOptions & RunOptions): Promise<void>;
  /** Runs the query to its end and gives the result as an Arrow IPC stream, decodable by apache-arrow. */
  toArrow(options?: RunOptions): Promise<Uint8Array>;
  /** Flink's plans of the query, with these details. */
  explain(...details: readonly ExplainDetail[]): Promise<string>;
  /** Compares the query with what the catalog has, without Flink's optimizer and without running anything. @throws `ValidationError` when Flink refuses it. */
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
  insertInto(sink: SinkDescriptor<R> | string, options?: InsertOptions): Promise<Job>;
}

/** When two rows belong together. */
export type JoinCondition<L, R> = (left: Columns<L>, right: Columns<R>) => Expr<boolean | null>;

/** How Flink may join. */
export interface JoinOptions {
  /** For batch mode: a way to join, with the right table as the smaller one. The planner decides when absent, or when it cannot follow. */
  readonly hint?: "broadcast" | "shuffleHash" | "shuffleMerge" | "nestedLoop";
}

/** Two tables side by side; only a selection makes them one. */
export interface Joined<L, R> {
  /** The rows of the join, made of named expressions over both sides. */
  select<const S extends Selection>(selection: (left: Columns<L>, right: Columns<R>) => S): Table<Selected<S>>;
}

/** Groups of rows. */
export interface GroupedTable<R, K> {
  /** Only the groups for which the condition over keys and aggregates is true. */
  having(condition: (columns: Columns<R>, keys: Columns<K>) => Expr<boolean | null>): GroupedTable<R, K>;
  /** One row for each group, made of its keys and of aggregates over its rows. `row` is a whole row as one value, for aggregate functions that want that. */
  select<const S extends Selection>(selection: (columns: Columns<R>, keys: Columns<K>, row: Expr<R>) => S): Table<Selected<S>>;
  /**
   * The rows that a table aggregate function of `udtaf` emits for each group, beside its keys. Streaming mode only.
   *
   * @throws `ValidationError` when a key and a column of the emitted rows have one name
   * @example
   * ```ts
   * const best = scores.groupBy((s) => ({ game: s.game })).flatAggregate((s) => topTwo(s.points));
   * ```
   */
  flatAggregate<Y>(call: (columns: Columns<R>, keys: Columns<K>, row: Expr<R>) => TableAggregateCall<Y>): Table<Expand<K & Y>>;
}
