// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import { ValidationError, parseType, type AnySqlType, type FlinkError } from "@tsflink/core";
import type { RowDefinition } from "@tsflink/core/internal";
import type { Engine, ThrowableDigest, fetchingConnectors } from "@tsflink/bridge";
import {
  ChannelQuery,
  JobEnds,
  RunningJob,
  abortable,
  cancelOnAbort,
  functionError,
  isElsewhere,
  withOrigin,
  type CheckedWorkers,
  type JobControl,
  type JobEnded,
} from "@tsflink/bridge/driver";
import type { FailureDigest, PreparedFunctions } from "@tsflink/udf-runtime";
import { jobTopic, type Outcome, type SubmitJob, type SubmittedJob, type WireJob } from "../lower/messages.ts";
import { compileJob, type CompiledJob, type CompileOptions } from "../plan/compile.ts";
import type { SinkNode } from "../plan/nodes.ts";
import { rowTypeOf } from "../plan/row-type.ts";

// From src this is no module of the engine thread, which reads JavaScript: environments are run from the built package.
export const HANDLERS: URL = new URL("../lower/handlers.js", import.meta.url);

/** The codec and the operators, loaded when an environment starts. */
export type Codec = typeof import("@tsflink/udf-runtime/codec");

export interface ExecutorOptions {
  readonly id: string;
  readonly engine: Engine;
  readonly codec: Codec;
  readonly statesOf: CompileOptions["statesOf"];
  readonly workers: CheckedWorkers;
  readonly configuration: Readonly<Record<string, string>>;
  /** Whether each job is batch or streaming as its sources are. */
  readonly automatic: boolean;
  readonly errorOf: (digest: ThrowableDigest) => FlinkError;
  readonly fetchingConnectors: typeof fetchingConnectors;
}

export interface RunOptions {
  readonly name: string;
  readonly signal?: AbortSignal | undefined;
  /** Of this job alone. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A result channel that waits for a job. */
export interface ExpectedResult {
  readonly id: string;
  readonly type: AnySqlType;
}

/** A submitted job, and the results that were expected of it, by their ids. */
export interface Submitted {
  readonly job: RunningJob;
  readonly results: ReadonlyMap<string, ChannelQuery>;
  readonly withoutUid: readonly string[];
  /** Whether it runs as a batch job, whose state outlives nothing. */
  readonly batch: boolean;
}

/** Runs the jobs of one environment. */
export class StreamExecutor implements JobControl {
  readonly id: string;
  readonly #options: ExecutorOptions;
  readonly #ends: JobEnds;
  readonly #running = new Set<{ close(): Promise<void> }>();

  constructor(options: ExecutorOptions) {
    this.id = options.id;
    this.#options = options;
    this.#ends = new JobEnds(options.engine, jobTopic(options.id));
  }

  get engine(): Engine {
    return this.#options.engine;
  }

  /** Whether the tasks cannot reach this process. */
  get elsewhere(): boolean {
    return isElsewhere(this.#options.configuration);
  }

  get codec(): Codec {
    return this.#options.codec;
  }

  ended(jobId: string): Promise<JobEnded> {
    return this.#ends.of(jobId);
  }

  call<T>(verb: string, argument: object): Promise<T> {
    return this.#options.engine.call<T>(HANDLERS, verb, { environment: this.id, ...argument });
  }

  hold(): () => void {
    return this.#options.engine.hold();
  }

  errorOf(digest: ThrowableDigest): FlinkError {
    return this.#options.errorOf(digest);
  }

  #compile(sinks: readonly SinkNode[], batch: boolean): CompiledJob {
    const { configuration, statesOf } = this.#options;
    return compileJob(sinks, {
      parallelism: Number(configuration["parallelism.default"]),
      chaining: configuration["pipeline.operator-chaining.enabled"] !== "false",
      batch,
      statesOf,
      encodeDefault: ({ type, value }) => {
        const row: RowDefinition = { kind: "row", nullable: false, fields: [{ name: "value", type: parseType(type).definition }] };
        return Buffer.from(this.#options.codec.batchWriter(row).rows([{ value }])).toString("base64");
      },
    });
  }

  async #prepare(
    { functions, wire, artifacts }: CompiledJob,
    signal?: AbortSignal,
  ): Promise<{ job: WireJob; prepared: PreparedFunctions | undefined }> {
    const { engine, workers } = this.#options;
    if (artifacts.size > 0) await abortable(engine.addArtifacts([...artifacts]), signal);
    if (functions.length === 0) return { job: { ...wire, payloads: [], names: [], files: [] }, prepared: undefined };
    const { prepareFunctions } = await import("@tsflink/udf-runtime");
    const prepared = await prepareFunctions(functions, { ...workers, tempDir: engine.tempDir });
    const payloads = functions.map((definition) => prepared.payloads.get(definition) as string);
    const names = functions.map((definition) => prepared.names.get(definition) ?? "");
    return { job: { ...wire, payloads, names, files: prepared.files }, prepared };
  }

  async #answer<T>(verb: string, argument: object): Promise<T> {
    const outcome = await this.#options.fetchingConnectors(this.#options.engine, () => this.call<Outcome<T>>(verb, argument));
    if ("ok" in outcome) return outcome.ok;
    const { digest, message, origin } = outcome.failure;
    const error = digest === undefined ? new ValidationError(message, { javaClass: "" }) : this.errorOf(digest as ThrowableDigest);
    throw withOrigin(error, origin);
  }

  /** Whether the job of these sinks is a batch job. */
  async #isBatch(sinks: readonly SinkNode[], signal?: AbortSignal): Promise<boolean> {
    const { configuration, automatic } = this.#options;
    if (!automatic) return configuration["execution.runtime-mode"] === "batch";
    const compiled = this.#compile(sinks, false);
    // An async iterable of this process may never end.
    if (compiled.wire.nodes.some((node) => node.kind === "rows" && node.live === true)) return false;
    // Only Flink knows which connectors end: the job is put together as a streaming one and asked.
    const { job, prepared } = await this.#prepare(compiled, signal);
    try {
      return await this.#answer<boolean>("isBounded", { job, options: configuration });
    } finally {
      await prepared?.close();
    }
  }

  #settings(batch: boolean): Readonly<Record<string, string>> {
    return { ...this.#options.configuration, "execution.runtime-mode": batch ? "batch" : "streaming" };
  }

  async submit(sinks: readonly SinkNode[], expected: readonly ExpectedResult[], options: RunOptions): Promise<Submitted> {
    const { engine } = this.#options;
    options.signal?.throwIfAborted();
    const batch = await this.#isBatch(sinks, options.signal);
    const compiled = this.#compile(sinks, batch);
    const { job, prepared } = await this.#prepare(compiled, options.signal);
    const channels = expected.map(({ id, type }) => ({ id, type, channel: engine.openResult(id) }));
    const release = async (): Promise<void> => prepared?.close();
    const message: Omit<SubmitJob, "environment"> = { job, name: options.name, options: { ...this.#settings(batch), ...options.settings } };
    const submit = async (): Promise<Submitted> => {
      try {
        const { jobId } = await this.#answer<SubmittedJob>("submitJob", message);
        const running = this.#job(jobId, prepared, release);
        const results = channels.map(({ id, type, channel }) => {
          const query: ChannelQuery = new ChannelQuery(rowTypeOf(type), running, channel, this.#options.codec, {
            signal: options.signal,
            release: () => Promise.resolve(void this.#running.delete(query)),
          });
          this.#running.add(query);
          return [id, query] as const;
        });
        return { job: running, results: new Map(results), withoutUid: compiled.withoutUid, batch };
      } catch (error) {
        for (const { channel } of channels) channel.close();
        await release();
        throw error;
      }
    };
    // The call itself is not withdrawn: once the job is submitted, somebody must know its id to cancel it.
    const submitted = await abortable(submit(), options.signal, (late) => void late.job.cancel().catch(() => undefined));
    if (options.signal !== undefined) cancelOnAbort(submitted.job, options.signal);
    return submitted;
  }

  #job(jobId: string, prepared: PreparedFunctions | undefined, release: () => Promise<void>): RunningJob {
    const job = new RunningJob(jobId, this, (digest) => functionError<FailureDigest>(digest, prepared === undefined ? [] : [prepared]));
    const running = { close: () => job.cancel() };
    this.#running.add(running);
    void job.outcome.then(async () => {
      this.#running.delete(running);
      await release();
    });
    return job;
  }

  async explain(sinks: readonly SinkNode[]): Promise<string> {
    const batch = await this.#isBatch(sinks);
    const { job, prepared } = await this.#prepare(this.#compile(sinks, batch));
    try {
      return await this.#answer<string>("explainJob", { job, options: this.#settings(batch) });
    } finally {
      await prepared?.close();
    }
  }

  /** Cancels what runs. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#running].map((running) => running.close()));
    this.#ends.close();
  }

  /** The id of a channel for results. */
  newResult(type: AnySqlType): ExpectedResult {
    return { id: randomUUID(), type };
  }
}
