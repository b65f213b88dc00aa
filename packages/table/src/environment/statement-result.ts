// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, type Job, type JobStatus } from "@tsflink/core";
import type { RowDefinition } from "@tsflink/core/internal";
import type { RunningJob } from "@tsflink/bridge/driver";
import type { ChangeBatch, RunningQuery } from "../plan/executor.ts";
import type { StatementRun } from "./query-executor.ts";

/** What became of a statement, in the form of a query whose rows can be read. */
export function runningStatement(run: StatementRun): RunningQuery {
  switch (run.kind) {
    case "query":
      return run.query;
    case "job":
      return jobOnly(run.job);
    case "rows":
      return rowsOnly(run.type, run.rows);
  }
}

/** An INSERT yields no rows; reading it waits for its job, and closing it cancels the job. */
function jobOnly(job: RunningJob): RunningQuery {
  async function* batches(): AsyncGenerator<ChangeBatch, void, undefined> {
    await job.finished();
  }
  return { type: { kind: "row", fields: [], nullable: false }, job, batches: batches(), close: () => job.cancel() };
}

function rowsOnly(type: RowDefinition, values: readonly (readonly (string | boolean | null)[])[]): RunningQuery {
  const rows = values.map((row) =>
    Object.fromEntries(type.fields.map((field, i) => [field.name, converted(field.type.kind, row[i] ?? null)])),
  );
  async function* batches(): AsyncGenerator<ChangeBatch, void, undefined> {
    await Promise.resolve();
    yield { rows, kinds: undefined };
  }
  return { type, job: noJob, batches: batches(), close: () => Promise.resolve() };
}

/** Catalog statements give texts, booleans and, rarely, numbers. */
function converted(kind: string, value: string | boolean | null): unknown {
  if (typeof value !== "string") return value;
  if (kind === "bigint") return BigInt(value);
  return ["tinyint", "smallint", "int", "float", "double"].includes(kind) ? Number(value) : value;
}

/** The job of a statement that Flink runs without one. */
const noJob: Job = Object.freeze<Job>({
  id: "",
  status: () => Promise.resolve<JobStatus>("FINISHED"),
  finished: () => Promise.resolve(),
  stop: () => Promise.reject(withoutJob("stop")),
  savepoint: () => Promise.reject(withoutJob("savepoint")),
  cancel: () => Promise.resolve(),
  [Symbol.asyncDispose]: () => Promise.resolve(),
});

function withoutJob(verb: string): ConfigurationError {
  return new ConfigurationError(`job.${verb}(): the statement ran without a job; only queries and INSERT have one`, { option: verb });
}
