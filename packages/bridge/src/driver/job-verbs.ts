// SPDX-License-Identifier: Apache-2.0
// What can be asked of a job that runs: handlers for the engine thread, which the handler modules of both APIs export.
import type { EngineContext } from "../engine/context.ts";

export interface JobVerb {
  readonly jobId: string;
}

export interface StopJob extends JobVerb {
  readonly directory: string | undefined;
  readonly drain: boolean;
}

export interface SavepointJob extends JobVerb {
  readonly directory: string | undefined;
}

interface JavaFuture<T> {
  /** Waits on another thread. */
  getAsync(): Promise<T>;
}

interface Jobs {
  status(id: string): JavaFuture<string | null>;
  cancel(id: string): JavaFuture<null>;
  stop(id: string, drain: boolean, directory: string | null): JavaFuture<string>;
  savepoint(id: string, directory: string | null): JavaFuture<string>;
}

function jobs(context: EngineContext): Jobs {
  return context.java.importClass<Jobs>("dev.tsflink.bridge.table.Jobs");
}

/** `null` when the job has ended: how is in the event that its end was published as. */
export function jobStatus(context: EngineContext, { jobId }: JobVerb): Promise<string | null> {
  return jobs(context).status(jobId).getAsync();
}

export async function cancelJob(context: EngineContext, { jobId }: JobVerb): Promise<void> {
  await jobs(context).cancel(jobId).getAsync();
}

export function stopJob(context: EngineContext, { jobId, directory, drain }: StopJob): Promise<string> {
  return jobs(context)
    .stop(jobId, drain, directory ?? null)
    .getAsync();
}

export function savepointJob(context: EngineContext, { jobId, directory }: SavepointJob): Promise<string> {
  return jobs(context)
    .savepoint(jobId, directory ?? null)
    .getAsync();
}
