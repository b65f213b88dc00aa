// SPDX-License-Identifier: Apache-2.0

/** The states of a Flink job, in Flink's own words. */
export type JobStatus =
  | "INITIALIZING"
  | "CREATED"
  | "RUNNING"
  | "FAILING"
  | "FAILED"
  | "CANCELLING"
  | "CANCELED"
  | "FINISHED"
  | "RESTARTING"
  | "SUSPENDED"
  | "RECONCILING";

/** What is known of a job that has finished. */
export interface JobResult {
  /** How long it ran, in milliseconds. */
  readonly runtime: number;
  /** The sums of its accumulators by their names. */
  readonly accumulators: Readonly<Record<string, number>>;
}

/** Waiting that can be given up; an aborted wait rejects with the signal's reason and leaves the job alone. */
export interface WaitOptions {
  readonly signal?: AbortSignal;
}

/**
 * A submitted job. Leaving an `await using` block cancels it, unless it has ended by itself.
 *
 * @example
 * ```ts
 * await using job = await invoices.insertInto(sink, { name: "invoices" });
 * await job.finished({ signal: AbortSignal.timeout(60_000) });
 * ```
 */
export interface Job extends AsyncDisposable {
  /** Flink's job id: 32 hexadecimal digits. */
  readonly id: string;
  /** What the cluster says now. */
  status(options?: WaitOptions): Promise<JobStatus>;
  /**
   * Resolves when the job has finished, with how long it ran and what its functions accumulated.
   *
   * @throws `JobError` when the job failed, was cancelled by somebody else, or was lost.
   */
  finished(options?: WaitOptions): Promise<JobResult>;
  /** Writes a savepoint and stops the job; resolves with the path of the savepoint. `drain` lets event time run to its end first. */
  stop(options?: WaitOptions & { readonly savepoint?: string; readonly drain?: boolean }): Promise<string>;
  /** Writes a savepoint while the job goes on; resolves with its path. */
  savepoint(options?: WaitOptions & { readonly path?: string }): Promise<string>;
  /** Cancels the job; resolves when it is gone. Cancelling a job that has ended does nothing. */
  cancel(): Promise<void>;
}
