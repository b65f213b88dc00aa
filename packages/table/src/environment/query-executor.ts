// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import type { FlinkError } from "@tsflink/core";
import { ConfigurationError, parseType, type Job, type SinkDescriptor } from "@tsflink/core";
import { describe, didYouMean, type RowDefinition } from "@tsflink/core/internal";
import type { Engine, ResultChannel, ThrowableDigest, fetchingConnectors } from "@tsflink/bridge";
import {
  ChannelQuery,
  JobEnds,
  RunningJob,
  abortable,
  cancelOnAbort,
  functionError,
  type CheckedWorkers,
  type JobControl,
  type JobEnded,
} from "@tsflink/bridge/driver";
import type { FailureDigest } from "@tsflink/udf-runtime";
import type { Outcome } from "../lower/failure.ts";
import { jobTopic, type StatementResult, type SubmittedJob, type SubmittedQuery, type WirePlan, type WireSink } from "../lower/messages.ts";
import type { Executor, ExplainDetail, InsertOptions, Query, RunOptions } from "../plan/executor.ts";
import { invalid } from "../plan/errors.ts";
import type { RelationNode, SqlNode } from "../plan/nodes.ts";
import { planningError } from "./planning-error.ts";
import { deadLetterArtifacts, prepare, wireFunctions, type PreparedFunctions } from "./prepared-functions.ts";
import { stripPlan } from "./wire-plan.ts";

/** The codec of results, loaded when the environment starts. */
export type Codec = typeof import("@tsflink/udf-runtime/codec");

// From src this is no module of the engine thread, which reads JavaScript: environments are run from the built package.
export const HANDLERS: URL = new URL("../lower/handlers.js", import.meta.url);

/** What became of a statement. */
export type StatementRun =
  | { readonly kind: "query"; readonly query: ChannelQuery }
  | { readonly kind: "job"; readonly job: RunningJob }
  | { readonly kind: "rows"; readonly type: RowDefinition; readonly rows: readonly (readonly (string | boolean | null)[])[] };

export interface ExecutorOptions {
  readonly id: string;
  readonly engine: Engine;
  readonly codec: Codec;
  readonly workers: CheckedWorkers;
  readonly errorOf: (digest: ThrowableDigest) => FlinkError;
  readonly fetchingConnectors: typeof fetchingConnectors;
  /** Throws when the environment was disposed. */
  readonly checkOpen: () => void;
}

/** A plan ready to be sent, with what it holds as long as its job runs. */
export interface Sendable<T extends RelationNode | readonly RelationNode[] = RelationNode> {
  readonly plan: WirePlan<T>;
  readonly prepared: PreparedFunctions;
  /** Held, because rows of this process are given up when the node that reads them is. */
  readonly relation: T;
}

/** Runs queries of one environment on Flink. */
export class QueryExecutor implements Executor, JobControl {
  readonly id: string;
  readonly #options: ExecutorOptions;
  readonly #ends: JobEnds;
  readonly #running = new Set<{ close(): Promise<void> }>();
  readonly #views: { readonly prepared: PreparedFunctions; readonly relation?: RelationNode }[] = [];

  constructor(options: ExecutorOptions) {
    this.id = options.id;
    this.#options = options;
    this.#ends = new JobEnds(options.engine, jobTopic(options.id));
  }

  // ---- jobs

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

  // ---- queries

  async execute(query: Query, options: RunOptions): Promise<ChannelQuery> {
    const sendable = await this.prepare(query.relation, options);
    return this.#submitQuery<SubmittedQuery>(
      sendable,
      options,
      (result) => ["executePlan", { plan: sendable.plan, expected: query.columns, result, name: options.name }],
      (submitted, start) => start(submitted),
    );
  }

  /** What is said of a statement that does not run: its plans, or the compiled plan. */
  async describeStatement(node: SqlNode, action: "explain" | "compile", details: readonly ExplainDetail[] = []): Promise<string> {
    const { plan, prepared } = await this.prepare(node);
    try {
      const text = await this.answer<string>("describeStatement", { text: node.text, plan, action, details: flinkDetails(details) });
      return action === "explain" ? this.describePlaces(text, plan) : text;
    } finally {
      await prepared.close();
    }
  }

  /** A question about catalogs, answered in JSON. */
  async ask<T>(verb: string, args: object = {}): Promise<T> {
    this.#options.checkOpen();
    return JSON.parse(await this.answer<string>("askCatalog", { verb, args: JSON.stringify(args) })) as T;
  }

  /** All options that are set, sorted by key. */
  async options(): Promise<readonly (readonly [key: string, value: string])[]> {
    this.#options.checkOpen();
    return this.call("readOptions", {});
  }

  /** `null` puts an option back to what it was at the start. */
  async setOptions(options: Readonly<Record<string, string | null>>): Promise<void> {
    this.#options.checkOpen();
    await this.answer("setOptions", { options });
  }

  /** Fetches the jars of connectors. */
  async fetch(artifacts: readonly string[]): Promise<void> {
    if (artifacts.length > 0) await this.#options.engine.addArtifacts(artifacts);
  }

  /** Any statement of SQL. `node` holds the tables and functions that the text mentions. */
  async statement(text: string, node: SqlNode | undefined, options: RunOptions): Promise<StatementRun> {
    const sendable = node === undefined ? undefined : await this.prepare(node, options);
    return this.#submitQuery<StatementResult, StatementRun>(
      sendable,
      options,
      (result) => ["executeStatement", { text, plan: sendable?.plan, result, name: options.name }],
      (answer, start, release, channel) => {
        if (answer.kind === "query") return { kind: "query", query: start(answer) };
        channel.close();
        if (answer.kind === "job") return { kind: "job", job: this.track(answer.jobId, sendable, release) };
        void release();
        return { kind: "rows", type: rowType(answer.type), rows: answer.rows };
      },
    );
  }

  async #submitQuery<Answer, Run = ChannelQuery>(
    sendable: Sendable | undefined,
    options: RunOptions,
    message: (result: string) => readonly [verb: string, argument: object],
    settle: (
      answer: Answer,
      start: (submitted: SubmittedQuery) => ChannelQuery,
      release: () => Promise<void>,
      channel: ResultChannel,
    ) => Run,
  ): Promise<Run> {
    const { engine, codec } = this.#options;
    const result = randomUUID();
    // Holds on to the whole plan, not only to its functions, for as long as the job runs.
    const release = async (): Promise<void> => sendable?.prepared.close();
    const channel = engine.openResult(result);
    const start = (submitted: SubmittedQuery): ChannelQuery => {
      const job = new RunningJob(submitted.jobId, this, (digest) => this.#functionError(digest, sendable?.prepared));
      const query: ChannelQuery = new ChannelQuery(rowType(submitted.type), job, channel, codec, {
        signal: options.signal,
        release: async () => {
          this.#running.delete(query);
          await release();
        },
      });
      this.#running.add(query);
      return query;
    };
    const submit = async (): Promise<Run> => {
      try {
        const [verb, argument] = message(result);
        const answer = await this.answer<Answer>(verb, argument);
        return settle(answer, start, release, channel);
      } catch (error) {
        channel.close();
        await release();
        throw error;
      }
    };
    // The call itself is not withdrawn: once the job is submitted, somebody must know its id to cancel it.
    return abortable(submit(), options.signal, (late) => void discard(late));
  }

  /** Asks the engine thread; what Flink refused is thrown as an error of ours. */
  async answer<T>(verb: string, argument: object): Promise<T> {
    const outcome = await this.#options.fetchingConnectors(this.#options.engine, () => this.call<Outcome<T>>(verb, argument));
    if ("failure" in outcome) {
      const { plan } = argument as { readonly plan?: Pick<WirePlan, "functions"> };
      throw planningError(outcome.failure, this.#options.errorOf, plan?.functions);
    }
    return outcome.ok;
  }

  /** Gets what a plan needs ready: its connectors, and its functions, which are held until closed. */
  async prepare<T extends RelationNode | readonly RelationNode[]>(relation: T, { signal }: RunOptions = {}): Promise<Sendable<T>> {
    this.#options.checkOpen();
    signal?.throwIfAborted();
    const { engine, workers } = this.#options;
    const stripped = stripPlan(relation);
    if ([...stripped.environments].some((id) => id !== this.id))
      throw invalid("in(): the table belongs to another environment; make both from one");
    const artifacts = [...stripped.artifacts, ...deadLetterArtifacts(stripped.functions)];
    if (artifacts.length > 0) await abortable(engine.addArtifacts(artifacts), signal);
    const prepared = await prepare(stripped.functions, { ...workers, tempDir: engine.tempDir });
    return {
      prepared,
      relation,
      plan: { relation: stripped.relation, functions: wireFunctions(stripped.functions, prepared), files: prepared.files },
    };
  }

  /** Follows a job to its end. */
  track(jobId: string, sendable: object | undefined, release: () => Promise<void>): RunningJob {
    const job = new RunningJob(jobId, this, (digest) => this.#functionError(digest, (sendable as Sendable | undefined)?.prepared));
    const running = { close: () => job.cancel(), sendable };
    this.#running.add(running);
    void job.outcome.then(async () => {
      this.#running.delete(running);
      await release();
    });
    return job;
  }

  async toArrow(query: Query, options: RunOptions): Promise<Uint8Array> {
    const running = await this.execute(query, options);
    const parts: Uint8Array[] = [];
    for await (const message of running.messages()) parts.push(message);
    return concat([...parts, this.#options.codec.endOfStream()]);
  }

  async explain(query: Query, details: readonly ExplainDetail[] = []): Promise<string> {
    const { plan, prepared } = await this.prepare(query.relation);
    try {
      const text = await this.answer<string>("explain", { plan, expected: query.columns, details: flinkDetails(details) });
      return this.describePlaces(text, plan);
    } finally {
      await prepared.close();
    }
  }

  async validate(query: Query): Promise<void> {
    const { plan, prepared } = await this.prepare(query.relation);
    try {
      await this.answer("validate", { plan, expected: query.columns });
    } finally {
      await prepared.close();
    }
  }

  async insertInto(query: Query, sink: SinkDescriptor<never> | string, options: InsertOptions): Promise<Job> {
    const sendable = await this.prepare(query.relation, options);
    const release = (): Promise<void> => sendable.prepared.close();
    try {
      const target = await this.wireSink(sink);
      const submitted = this.answer<SubmittedJob>("insertPlan", {
        plan: sendable.plan,
        sink: target,
        overwrite: options.overwrite ?? false,
        name: options.name,
      }).then(({ jobId }) => this.track(jobId, sendable, release));
      const job = await abortable(submitted, options.signal, (late) => void late.cancel().catch(() => undefined));
      if (options.signal !== undefined) cancelOnAbort(job, options.signal);
      return job;
    } catch (error) {
      await release();
      throw error;
    }
  }

  /** A sink as the engine thread takes it, its connector's jars fetched. */
  async wireSink(sink: SinkDescriptor<never> | string): Promise<WireSink> {
    if (typeof sink === "string") return sink;
    if (sink.artifacts.length > 0) await this.#options.engine.addArtifacts(sink.artifacts);
    return { connector: sink.connector, options: sink.options };
  }

  // ---- what stays registered

  async registerView(name: string, relation: RelationNode, permanent?: { readonly ifNotExists: boolean }): Promise<void> {
    const sendable = await this.prepare(relation);
    this.#views.push(sendable);
    await this.answer("registerView", { name, plan: sendable.plan, permanent });
  }

  async registerFunction(name: string, definition: WireFunctionSource, system: boolean): Promise<void> {
    this.#options.checkOpen();
    const { engine, workers } = this.#options;
    await this.fetch(deadLetterArtifacts([definition]));
    const prepared = await prepare([definition], { ...workers, tempDir: engine.tempDir });
    this.#views.push({ prepared });
    await this.answer("registerFunction", { name, system, function: wireFunctions([definition], prepared)[0], files: prepared.files });
  }

  /** Flink's plan names the language that its hooks were made for; ours is another, and where it runs is worth a line. */
  describePlaces(plan: string, { functions }: Pick<WirePlan, "functions">): string {
    const { run } = this.#options.workers;
    const text = plan.replaceAll("Python", "TypeScript");
    if (functions.length === 0) return text;
    const names = functions.map((each) => each.name).join(", ");
    const where = run === "in-driver" ? "in the driver's own process" : "in worker processes beside the tasks";
    return `${text.trimEnd()}\n\n== TypeScript Functions ==\n${names}: run ${where}\n`;
  }

  /** A job may call the functions of its own query, and those that were registered. */
  #functionError(digest: ThrowableDigest, own: PreparedFunctions | undefined): FlinkError | undefined {
    const registered = this.#views.map(({ prepared }) => prepared);
    return functionError<FailureDigest>(digest, own === undefined ? registered : [own, ...registered]);
  }

  /** No query will read these rows of this process again. */
  forgetRows(id: string): void {
    // The engine may be closing, which forgets everything anyway.
    void this.call("forgetRows", { id }).catch(() => undefined);
  }

  /** Cancels what runs and lets go of all functions. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#running].map((running) => running.close()));
    await Promise.allSettled(this.#views.map(({ prepared }) => prepared.close()));
    this.#ends.close();
  }
}

/** What Flink calls the details. */
export function flinkDetails(details: readonly ExplainDetail[]): readonly string[] {
  return details.map((detail) => {
    const name = FLINK_DETAIL[detail] as string | undefined;
    if (name !== undefined) return name;
    throw new ConfigurationError(
      `explain(): ${describe(detail)} is no detail${didYouMean(detail, Object.keys(FLINK_DETAIL))}; there are ${Object.keys(FLINK_DETAIL).join(", ")}`,
      { option: "details", received: detail },
    );
  });
}

const FLINK_DETAIL: Readonly<Record<ExplainDetail, string>> = {
  estimatedCost: "ESTIMATED_COST",
  changelogMode: "CHANGELOG_MODE",
  jsonExecutionPlan: "JSON_EXECUTION_PLAN",
  planAdvice: "PLAN_ADVICE",
};

type WireFunctionSource = Parameters<typeof prepare>[0][number];

async function discard(run: unknown): Promise<void> {
  const late = run as ChannelQuery | StatementRun;
  try {
    if (late instanceof ChannelQuery) await late.close();
    else if (late.kind === "query") await late.query.close();
    else if (late.kind === "job") await late.job.cancel();
  } catch {
    // Whoever asked has gone, and nothing is left to be told.
  }
}

function rowType(type: string): RowDefinition {
  return parseType(type).definition as RowDefinition;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
