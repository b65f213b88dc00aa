// SPDX-License-Identifier: Apache-2.0
/**
 * What the main thread can ask of the engine thread about streams. Each export is one verb, called with its message; each call is one
 * crossing of the border.
 */
import { ValidationError } from "@tsflink/core";
import type { EngineContext } from "@tsflink/bridge";
import { digestOf, isElsewhere, placement } from "@tsflink/bridge/driver";
import { flinkApi, type FlinkApi, type JavaJob } from "./java-api.ts";
import { JobLowering, LocatedFailure, type TableLowering } from "./lowering.ts";
import { jobTopic, type ExplainJob, type JobFile, type Outcome, type SubmitJob, type SubmittedJob, type WireJob } from "./messages.ts";

export { cancelJob, jobStatus, savepointJob, stopJob } from "@tsflink/bridge/driver";

export async function submitJob(context: EngineContext, { environment, job, name, options }: SubmitJob): Promise<Outcome<SubmittedJob>> {
  const tables = await tableLowering(job);
  return attempt(context, () => {
    const api = flinkApi(context.java);
    register(context, api, job, options);
    try {
      const built = build(context, api, job, options, tables);
      return { jobId: built.submit(api.text(name), jobTopic(environment), api.list(job.transfers)) };
    } catch (error) {
      for (const id of job.transfers) api.transfers.unregister(id);
      throw error;
    }
  });
}

/** Flink's own plan of a job, as JSON. */
export function explainJob(context: EngineContext, message: ExplainJob): Promise<Outcome<string>> {
  return look(context, message, (built) => built.plan());
}

/** Whether all sources of a job end. */
export function isBounded(context: EngineContext, message: ExplainJob): Promise<Outcome<boolean>> {
  return look(context, message, (built) => built.isBounded());
}

/** Puts a job together without running it. */
async function look<T>(context: EngineContext, { job, options }: ExplainJob, at: (built: JavaJob) => T): Promise<Outcome<T>> {
  const tables = await tableLowering(job);
  return attempt(context, () => {
    const api = flinkApi(context.java);
    register(context, api, job, options);
    try {
      return at(build(context, api, job, options, tables));
    } finally {
      for (const id of job.transfers) api.transfers.unregister(id);
    }
  });
}

function register(context: EngineContext, api: FlinkApi, job: WireJob, options: Readonly<Record<string, string>>): void {
  const { address, token } = context.transfer;
  for (const id of job.transfers) api.transfers.register(id, address, token, isElsewhere(options));
}

/** Jobs of streams alone do without the Table API's part, and without its package. */
async function tableLowering(job: WireJob): Promise<TableLowering | undefined> {
  return job.nodes.some(({ kind }) => kind === "table") ? await import("@tsflink/table/internal/lower") : undefined;
}

function build(
  context: EngineContext,
  api: FlinkApi,
  job: WireJob,
  options: Readonly<Record<string, string>>,
  tables: TableLowering | undefined,
): JavaJob {
  const built = api.newJob({ ...options, ...placement(context, options), ...cachedFiles(job.files, options) });
  new JobLowering(context.java, api, built, job, tables).lower();
  return built;
}

const FILES = "pipeline.cached-files";

function cachedFiles(files: readonly JobFile[], options: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (files.length === 0) return {};
  const own = files.map(({ name, path }) => `name:'${name}',path:'${path}'`).join(";");
  const before = options[FILES];
  return { [FILES]: before === undefined ? own : `${before};${own}` };
}

/** Runs `body`; what Java or the lowering threw becomes data. Other errors are defects and pass. */
function attempt<T>(context: EngineContext, body: () => T): Outcome<T> {
  try {
    return { ok: body() };
  } catch (error) {
    const origin = error instanceof LocatedFailure ? error.origin : undefined;
    let thrown: unknown = error;
    // Those of the table's lowering are told apart by their names: another copy of the class may have made them.
    while (
      thrown instanceof Error &&
      (thrown instanceof LocatedFailure || ["LocatedFailure", "SqlFailure"].includes(thrown.constructor.name))
    )
      thrown = thrown.cause;
    const digest = digestOf(context.java, thrown);
    if (digest === undefined && !(thrown instanceof ValidationError)) throw thrown;
    return { failure: { digest, message: thrown instanceof Error ? thrown.message : String(thrown), origin } };
  }
}
