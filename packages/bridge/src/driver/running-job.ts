// SPDX-License-Identifier: Apache-2.0
import { JavaError, JobError, type FlinkError, type Job, type JobResult, type JobStatus, type WaitOptions } from "@tsflink/core";
import type { Engine } from "../engine/open-engine.ts";
import type { ThrowableDigest } from "../errors/digest.ts";

/** Published by the JVM when a job has ended. */
export interface JobEnded {
  readonly topic: string;
  readonly jobId: string;
  readonly status: Extract<JobStatus, "FINISHED" | "CANCELED" | "FAILED">;
  /** The digest of why. */
  readonly error?: unknown;
  /** Of a job that has finished. */
  readonly result?: JobResult;
}

/** Collects the news of how jobs ended. */
export class JobEnds {
  readonly #ends = new Map<string, { readonly promise: Promise<JobEnded>; readonly resolve: (end: JobEnded) => void }>();
  /** Hears no more. */
  readonly close: () => void;

  constructor(engine: Engine, topic: string) {
    this.close = engine.onEvent(topic, (event) => {
      const end = event as JobEnded;
      this.#end(end.jobId).resolve(end);
    });
  }

  // The news of the end may overtake the answer to the submission.
  #end(jobId: string): { readonly promise: Promise<JobEnded>; readonly resolve: (end: JobEnded) => void } {
    let end = this.#ends.get(jobId);
    if (end === undefined) {
      let resolve: ((value: JobEnded) => void) | undefined;
      const promise = new Promise<JobEnded>((settle) => (resolve = settle));
      this.#ends.set(jobId, (end = { promise, resolve: resolve as unknown as (value: JobEnded) => void }));
    }
    return end;
  }

  async of(jobId: string): Promise<JobEnded> {
    const end = await this.#end(jobId).promise;
    this.#ends.delete(jobId);
    return end;
  }
}

/** What a job asks of its environment. */
export interface JobControl {
  call<T>(verb: "jobStatus" | "cancelJob" | "stopJob" | "savepointJob", argument: object): Promise<T>;
  /** Settles with the end of the job. */
  ended(jobId: string): Promise<JobEnded>;
  /** Keeps the process running until called. */
  hold(): () => void;
  errorOf(digest: ThrowableDigest): FlinkError;
}

/** A job that was submitted. */
export class RunningJob implements Job {
  readonly id: string;
  /** How the job ended: never rejects. */
  readonly outcome: Promise<JobEnded>;
  readonly #control: JobControl;
  readonly #mapError: (digest: ThrowableDigest) => FlinkError | undefined;
  #end: JobEnded | undefined;
  #cancelled = false;
  #stopped = false;

  constructor(id: string, control: JobControl, mapError: (digest: ThrowableDigest) => FlinkError | undefined) {
    this.id = id;
    this.#control = control;
    this.#mapError = mapError;
    this.outcome = control.ended(id).then((end) => (this.#end = end));
  }

  async status({ signal }: WaitOptions = {}): Promise<JobStatus> {
    if (this.#end !== undefined) return this.#end.status;
    const status = await abortable(this.#control.call<JobStatus | null>("jobStatus", { jobId: this.id }), signal);
    // Ended between the two: the news of how is on its way.
    return status ?? (await abortable(this.outcome, signal)).status;
  }

  async finished({ signal }: WaitOptions = {}): Promise<JobResult> {
    const end = await this.settled(signal);
    if (end.status !== "FINISHED" || end.result === undefined) throw this.errorFor(end);
    return end.result;
  }

  /** Waits for the end, whatever it is, and keeps the process running meanwhile. */
  async settled(signal?: AbortSignal): Promise<JobEnded> {
    const letGo = this.#control.hold();
    try {
      return await abortable(this.outcome, signal);
    } finally {
      letGo();
    }
  }

  /** Whether it was stopped with a savepoint: its sinks then end without having seen the end of their input. */
  get stopped(): boolean {
    return this.#stopped;
  }

  async stop({
    savepoint,
    drain = false,
    signal,
  }: WaitOptions & { readonly savepoint?: string; readonly drain?: boolean } = {}): Promise<string> {
    // Before it is asked for: its sinks may have ended when the answer comes.
    this.#stopped = true;
    const stopped = this.#control.call<string>("stopJob", { jobId: this.id, directory: savepoint, drain });
    stopped.catch(() => (this.#stopped = false));
    const path = await abortable(stopped, signal);
    await this.settled(signal);
    return path;
  }

  savepoint({ path, signal }: WaitOptions & { readonly path?: string } = {}): Promise<string> {
    return abortable(this.#control.call<string>("savepointJob", { jobId: this.id, directory: path }), signal);
  }

  async cancel(): Promise<void> {
    if (this.#end === undefined && !this.#cancelled) {
      this.#cancelled = true;
      await this.#control.call("cancelJob", { jobId: this.id });
    }
    await this.settled();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.cancel();
  }

  /** The error that says why the job did not finish. */
  errorFor({ status, error }: JobEnded): JobError {
    const digest = error as ThrowableDigest | undefined;
    const what = `Job ${this.id} ${status === "CANCELED" ? "was cancelled" : "failed"}`;
    if (digest === undefined)
      return new JobError(`${what}.`, { jobId: this.id, status, rootCause: new JavaError("No cause was reported.", { javaClass: "" }) });
    const rootCause = this.#mapError(digest) ?? this.#control.errorOf(innermost(digest));
    return new JobError(status === "CANCELED" ? `${what}.` : `${what}: ${rootCause.message}`, { jobId: this.id, status, rootCause });
  }
}

function innermost(digest: ThrowableDigest): ThrowableDigest {
  let root = digest;
  let database: ThrowableDigest | undefined;
  for (let each: ThrowableDigest | undefined = digest; each !== undefined; each = each.cause) {
    root = each;
    if (each.classes.includes("java.sql.SQLException")) database = each;
  }
  // A database's own error says more than that of the socket below it.
  return database ?? root;
}

/** Rejects with the signal's reason as soon as it is aborted; what was waited for goes on, and `late` gets what comes of it. */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined, late?: (value: T) => void): Promise<T> {
  if (signal === undefined) return promise;
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = (): void => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } catch (error) {
    // Whoever gave up does not hear of what comes.
    if (signal.aborted) promise.then(late, () => undefined);
    throw error;
  } finally {
    if (onAbort !== undefined) signal.removeEventListener("abort", onAbort);
  }
}

/** Cancels the job when the signal is aborted. */
export function cancelOnAbort(job: RunningJob, signal: AbortSignal): void {
  const onAbort = (): void => void job.cancel().catch(() => undefined);
  signal.addEventListener("abort", onAbort, { once: true });
  void job.outcome.then(() => signal.removeEventListener("abort", onAbort));
}
