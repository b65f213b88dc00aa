// SPDX-License-Identifier: Apache-2.0
/** What a table asks of the environment that it came from: the border between the description of a query and its running. */
import type { ChangeBatch } from "@tsflink/bridge/driver";
import type { Job, SinkDescriptor } from "@tsflink/core";
import type { RowDefinition } from "@tsflink/core/internal";
import type { RelationNode } from "./nodes.ts";

export type { ChangeBatch };

/** How a query is run. */
export interface RunOptions {
  /** Aborting it cancels the job; what was waited for rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** The name of the Flink job. */
  readonly name?: string;
}

/** How rows are written. */
export interface InsertOptions extends RunOptions {
  /** Puts the rows in the place of those that the table has; for connectors that can, in batch mode. @defaultValue false */
  readonly overwrite?: boolean;
}

/**
 * What `explain` adds to Flink's plans: costs that the optimizer assumes, which kinds of changes each step gives, the plan of the job as JSON,
 * and what Flink advises about the query.
 */
export type ExplainDetail = "estimatedCost" | "changelogMode" | "jsonExecutionPlan" | "planAdvice";

/** A query together with what is known of its rows: the columns that TypeScript promised, to be compared with the planner's. */
export interface Query {
  readonly relation: RelationNode;
  /** `undefined` for SQL without `.as(schema)`: whatever the planner says. A column's type is `undefined` where it follows from Flink's rules alone. */
  readonly columns: readonly ExpectedColumn[] | undefined;
}

export interface ExpectedColumn {
  readonly name: string;
  /** The SQL type string. */
  readonly type: string | undefined;
}

/**
 * Rows that can be read, of a running query mostly. `batches` is read at most once; it throws the job's error, or the signal's reason, and ends when the result
 * is complete. `close` may be called any number of times, at any moment, also while a batch is awaited: it cancels a job that
 * still runs, ends `batches`, and frees the JVM side.
 */
export interface RunningRows {
  /** The planner's own schema. */
  readonly type: RowDefinition;
  readonly batches: AsyncIterable<ChangeBatch>;
  close(): Promise<void>;
}

/** Rows that a job makes. */
export interface RunningQuery extends RunningRows {
  readonly job: Job;
}

/** Implemented by the environment. Each call crosses to the engine thread once. */
export interface Executor {
  /** For messages: tables of two environments cannot meet in one query. */
  readonly id: string;
  execute(query: Query, options: RunOptions): Promise<RunningQuery>;
  /** The whole result as one Arrow IPC stream. */
  toArrow(query: Query, options: RunOptions): Promise<Uint8Array>;
  explain(query: Query, details?: readonly ExplainDetail[]): Promise<string>;
  /** Plans the query and throws what the planner says, without running anything. */
  validate(query: Query): Promise<void>;
  insertInto(query: Query, sink: SinkDescriptor<never> | string, options: InsertOptions): Promise<Job>;
}
