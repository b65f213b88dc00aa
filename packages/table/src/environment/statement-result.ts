// SPDX-License-Identifier: Apache-2.0
import type { RowDefinition } from "@tsflink/core/internal";
import type { RunningJob } from "@tsflink/bridge/driver";
import type { ChangeBatch, RunningRows } from "../plan/executor.ts";
import { StreamedRows } from "../relations/result.ts";
import type { StatementResult, UntypedRow } from "../sql/statement.ts";
import type { StatementRun } from "./query-executor.ts";

class RunStatement extends StreamedRows<UntypedRow> {
  readonly kind: StatementResult["kind"];
  readonly job: RunningJob | undefined;

  constructor(kind: StatementResult["kind"], running: RunningRows, job: RunningJob | undefined) {
    super(running);
    this.kind = kind;
    this.job = job;
  }
}

/** What became of a statement, as users have it. */
export function statementResult(run: StatementRun): StatementResult {
  switch (run.kind) {
    case "query":
      return new RunStatement("query", run.query, run.query.job) as StatementResult;
    case "job":
      return new RunStatement("job", jobOnly(run.job), run.job) as StatementResult;
    case "rows":
      return new RunStatement("answer", rowsOnly(run.type, run.rows), undefined) as StatementResult;
  }
}

/** An INSERT yields no rows; reading it waits for its job, and closing it cancels the job. */
function jobOnly(job: RunningJob): RunningRows {
  async function* batches(): AsyncGenerator<ChangeBatch, void, undefined> {
    await job.finished();
  }
  return { type: { kind: "row", fields: [], nullable: false }, batches: batches(), close: () => job.cancel() };
}

function rowsOnly(type: RowDefinition, values: readonly (readonly (string | boolean | null)[])[]): RunningRows {
  const rows = values.map((row) =>
    Object.fromEntries(type.fields.map((field, i) => [field.name, converted(field.type.kind, row[i] ?? null)])),
  );
  async function* batches(): AsyncGenerator<ChangeBatch, void, undefined> {
    await Promise.resolve();
    yield { rows, kinds: undefined };
  }
  return { type, batches: batches(), close: () => Promise.resolve() };
}

/** Catalog statements give texts, booleans and, rarely, numbers. */
function converted(kind: string, value: string | boolean | null): unknown {
  if (typeof value !== "string") return value;
  if (kind === "bigint") return BigInt(value);
  return ["tinyint", "smallint", "int", "float", "double"].includes(kind) ? Number(value) : value;
}
