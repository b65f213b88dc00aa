// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from "node:timers/promises";
import { BridgeError, ConfigurationError, type JobStatus } from "@tsflink/core";
import { restAddress } from "../driver/options.ts";
import type { CheckpointInfo, ClusterInfo, JobFailure, JobInfo, TaskManagerInfo } from "./types.ts";

export interface RestClientOptions {
  /** What the address is called in errors. @defaultValue "rest" */
  readonly option?: string;
  /** Of one request, in milliseconds. @defaultValue 10000 */
  readonly timeout?: number;
}

/** Between two looks at something that takes its time, in milliseconds. */
const PAUSE = 200;

const ENDED: readonly JobStatus[] = ["FINISHED", "CANCELED", "FAILED"];

interface Operation {
  readonly status: { readonly id: "IN_PROGRESS" | "COMPLETED" };
  readonly operation?: { readonly location?: string; readonly "failure-cause"?: { readonly "stack-trace": string } };
}

/**
 * Asks the REST server of a cluster. Each method is one request, or a few where it waits for something.
 *
 * @throws `ConfigurationError` when no cluster answers; `BridgeError` when it refuses, such as for a job that it does not know.
 * @example
 * ```ts
 * const client = new RestClient("http://127.0.0.1:8081");
 * for (const { id, name, status } of await client.jobs()) console.log(id, name, status);
 * ```
 * @see https://nightlies.apache.org/flink/flink-docs-stable/docs/ops/rest_api/
 */
export class RestClient {
  readonly address: string;
  readonly #option: string;
  readonly #timeout: number;

  constructor(address: string, { option = "rest", timeout = 10_000 }: RestClientOptions = {}) {
    this.address = restAddress(option, address);
    this.#option = option;
    this.#timeout = timeout;
  }

  async cluster(): Promise<ClusterInfo> {
    const answer = await this.#json<{
      readonly "flink-version": string;
      readonly taskmanagers: number;
      readonly "slots-total": number;
      readonly "slots-available": number;
    }>("/overview");
    return {
      version: answer["flink-version"],
      taskManagers: answer.taskmanagers,
      slots: answer["slots-total"],
      freeSlots: answer["slots-available"],
    };
  }

  /** The options that the job manager runs with; secrets are hidden by Flink. */
  async configuration(): Promise<Readonly<Record<string, string>>> {
    const answer = await this.#json<readonly { readonly key: string; readonly value: string }[]>("/jobmanager/config");
    return Object.fromEntries(answer.map(({ key, value }) => [key, value]));
  }

  /** All jobs that the cluster remembers, the newest first. */
  async jobs(): Promise<JobInfo[]> {
    const { jobs } = await this.#json<{
      readonly jobs: readonly {
        readonly jid: string;
        readonly name: string;
        readonly state: JobStatus;
        readonly "start-time": number;
        readonly "end-time": number;
        readonly duration: number;
        readonly tasks: Readonly<Record<string, number>>;
      }[];
    }>("/jobs/overview");
    return jobs
      .map((job) => ({
        id: job.jid,
        name: job.name,
        status: job.state,
        started: new Date(job["start-time"]),
        ended: job["end-time"] < 0 ? undefined : new Date(job["end-time"]),
        duration: job.duration,
        tasks: Object.fromEntries(Object.entries(job.tasks).filter(([state, count]) => state !== "total" && count > 0)),
      }))
      .sort((a, b) => b.started.getTime() - a.started.getTime());
  }

  async status(job: string): Promise<JobStatus> {
    return (await this.#json<{ readonly status: JobStatus }>(`/jobs/${encodeURIComponent(job)}/status`)).status;
  }

  /** Cancels a job and waits until it is gone; gives the status that it ended with. A job that has ended already stays as it is. */
  async cancel(job: string, { signal }: { readonly signal?: AbortSignal } = {}): Promise<JobStatus> {
    const path = `/jobs/${encodeURIComponent(job)}`;
    let status = await this.status(job);
    if (!ENDED.includes(status)) {
      // Refused when the job ended between the two.
      await this.#request(`${path}?mode=cancel`, { method: "PATCH", ...(signal === undefined ? {} : { signal }) }).catch(
        async (error: unknown) => {
          if (!ENDED.includes(await this.status(job))) throw error;
        },
      );
      for (status = await this.status(job); !ENDED.includes(status); status = await this.status(job))
        await sleep(PAUSE, undefined, signal === undefined ? {} : { signal });
    }
    return status;
  }

  /** Writes a savepoint while the job goes on; gives its path. @param options `directory` as the cluster sees it @defaultValue the one that the cluster is configured with */
  savepoint(job: string, options: { readonly directory?: string; readonly signal?: AbortSignal } = {}): Promise<string> {
    return this.#operation(job, "savepoints", { "target-directory": options.directory, "cancel-job": false }, options.signal);
  }

  /** Writes a savepoint and stops the job; gives the path. `drain` lets event time run to its end first. */
  stop(
    job: string,
    options: { readonly directory?: string; readonly drain?: boolean; readonly signal?: AbortSignal } = {},
  ): Promise<string> {
    return this.#operation(job, "stop", { targetDirectory: options.directory, drain: options.drain ?? false }, options.signal);
  }

  /** What went wrong with a job, the newest first: also what it recovered from. */
  async failures(job: string): Promise<JobFailure[]> {
    const { exceptionHistory } = await this.#json<{
      readonly exceptionHistory: {
        readonly entries: readonly {
          readonly exceptionName: string;
          readonly stacktrace: string;
          readonly timestamp: number;
          readonly taskName?: string | null;
        }[];
      };
    }>(`/jobs/${encodeURIComponent(job)}/exceptions`);
    return exceptionHistory.entries.map(({ exceptionName, stacktrace, timestamp, taskName }) => ({
      name: exceptionName,
      at: new Date(timestamp),
      task: taskName ?? undefined,
      stack: stacktrace,
    }));
  }

  /** The newest complete checkpoint of a job, if there is one. */
  async checkpoint(job: string): Promise<CheckpointInfo | undefined> {
    const { latest } = await this.#json<{
      readonly latest?: {
        readonly completed?: {
          readonly id: number;
          readonly latest_ack_timestamp: number;
          readonly external_path: string;
          readonly state_size: number;
          readonly end_to_end_duration: number;
        } | null;
      };
    }>(`/jobs/${encodeURIComponent(job)}/checkpoints`);
    const completed = latest?.completed ?? undefined;
    return completed === undefined
      ? undefined
      : {
          id: completed.id,
          at: new Date(completed.latest_ack_timestamp),
          path: completed.external_path,
          stateSize: completed.state_size,
          duration: completed.end_to_end_duration,
        };
  }

  /** Metrics of a job by their names, as texts. @param names those wanted; without them the names of all there are, without values */
  async metrics(job: string, names?: readonly string[]): Promise<Readonly<Record<string, string | undefined>>> {
    const query = names === undefined ? "" : `?get=${names.map(encodeURIComponent).join(",")}`;
    const found = await this.#json<readonly { readonly id: string; readonly value?: string }[]>(
      `/jobs/${encodeURIComponent(job)}/metrics${query}`,
    );
    return Object.fromEntries(found.map(({ id, value }) => [id, value]));
  }

  async taskManagers(): Promise<TaskManagerInfo[]> {
    const { taskmanagers } = await this.#json<{
      readonly taskmanagers: readonly { readonly id: string; readonly slotsNumber: number; readonly freeSlots: number }[];
    }>("/taskmanagers");
    return taskmanagers.map(({ id, slotsNumber, freeSlots }) => ({ id, slots: slotsNumber, freeSlots }));
  }

  /** The log of the job manager, or of a task manager: what functions print is in the latter. */
  async log(taskManager?: string): Promise<string> {
    const path = taskManager === undefined ? "/jobmanager/log" : `/taskmanagers/${encodeURIComponent(taskManager)}/log`;
    return (await this.#request(path)).text();
  }

  async #operation(job: string, path: string, body: object, signal: AbortSignal | undefined): Promise<string> {
    const trigger = await this.#json<{ readonly "request-id": string }>(`/jobs/${encodeURIComponent(job)}/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    for (;;) {
      const { status, operation } = await this.#json<Operation>(
        `/jobs/${encodeURIComponent(job)}/savepoints/${encodeURIComponent(trigger["request-id"])}`,
      );
      if (status.id === "COMPLETED") {
        if (operation?.location !== undefined) return operation.location;
        throw new BridgeError(`The savepoint of job ${job} failed: ${firstLine(operation?.["failure-cause"]?.["stack-trace"])}`);
      }
      await sleep(PAUSE, undefined, signal === undefined ? {} : { signal });
    }
  }

  async #json<T>(path: string, init: RequestInit = {}): Promise<T> {
    const answer = await this.#request(path, init);
    try {
      return (await answer.json()) as T;
    } catch {
      throw this.#silence(`what answers there is not Flink`);
    }
  }

  async #request(path: string, init: RequestInit = {}): Promise<Response> {
    let answer: Response;
    try {
      answer = await fetch(`${this.address}${path}`, { signal: AbortSignal.timeout(this.#timeout), ...init });
    } catch (error) {
      if (init.signal?.aborted === true) throw error;
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      throw this.#silence(cause instanceof Error ? cause.message : String(cause));
    }
    if (answer.ok) return answer;
    throw new BridgeError(`The cluster at ${this.address} refused ${path}: ${problemIn(await answer.text()) ?? answer.statusText}`);
  }

  #silence(problem: string): ConfigurationError {
    return new ConfigurationError(
      `${this.#option}: no Flink cluster answers at ${this.address} (${problem}); check the address, and that the cluster runs`,
      { option: this.#option, received: this.address },
    );
  }
}

/** Flink answers with stack traces; their first line says it. */
function problemIn(text: string): string | undefined {
  try {
    const { errors } = JSON.parse(text) as { readonly errors?: readonly string[] };
    const trace = errors?.find((each) => /exception/i.test(each)) ?? errors?.[0];
    return trace === undefined ? undefined : firstLine(trace);
  } catch {
    return undefined;
  }
}

function firstLine(trace: string | undefined): string {
  const lines = (trace ?? "").split("\n").map((each) => each.trim());
  const line = lines.findLast((each) => each.startsWith("Caused by:")) ?? lines.find((each) => each !== "") ?? "no reason was given";
  return line.replace(/^(?:Caused by: )?(?:[\w$]+\.)+[\w$]+(?:Exception|Error)(?:: )?/, "") || line;
}
