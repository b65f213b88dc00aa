// SPDX-License-Identifier: Apache-2.0
import {
  type AnySqlType,
  ConfigurationError,
  type Duration,
  type Instant,
  type Metrics,
  type SinkDescriptor,
  parseDuration,
} from "@tsflink/core";
import {
  type AggregateParts,
  boundValues,
  describe,
  didYouMean,
  hookDefinition,
  isSqlType,
  type FunctionDefinition,
} from "@tsflink/core/internal";

/** How an asynchronous function is run. */
export interface AsyncOptions {
  /** How many calls may be under way at once in one task. @defaultValue 100 */
  readonly concurrency?: number;
  /** How long one call may take before it fails. @defaultValue 3 minutes */
  readonly timeout?: Duration;
  /** Calls again what failed, each time with the whole time-out. Only what fails in the end follows `onError`. @defaultValue one attempt */
  readonly retry?: {
    /** How often it is called at most, the first call included. */
    readonly attempts: number;
    /** Between the end of one attempt and the next. @defaultValue at once */
    readonly delay?: Duration;
  };
}

/** A row for which a function failed, as its sink gets it. */
export interface DeadLetter {
  readonly functionName: string;
  /** What the function was called with: a JSON array, with texts for what JSON has no form for. */
  readonly arguments: string;
  /** The name of the error's class, e.g. `RangeError`. */
  readonly error: string;
  readonly message: string;
  /** The task and subtask in Flink. */
  readonly task: string;
  readonly subtask: number;
  readonly failedAt: Instant;
}

/** The policy that {@link deadLetter} makes. */
export interface DeadLetters {
  readonly policy: "dead letter";
  readonly sink: SinkDescriptor<DeadLetter> | string;
}

/**
 * A policy for `onError` of a function: a row for which it fails leaves the table, and what it was called with goes to a sink, with the error.
 *
 * The letters are a side output of the job that calls the function: a sink that takes part in checkpoints gets each of them exactly once, as it
 * does other rows. On a table that changes, a row that is taken back fails once more, and makes a letter again.
 *
 * @param sink a connector, or the path of a table of the catalog that has the columns of a {@link DeadLetter}.
 * @throws `ConfigurationError` when it is neither.
 * @example
 * ```ts
 * const parsed = udf(
 *   { args: [t.string().notNull()], returns: t.int().notNull(), onError: deadLetter(kafkaSink({ topic: "bad", brokers, value: json() })) },
 *   (text) => { if (!/^\d+$/.test(text)) throw new SyntaxError(`no number: ${text}`); return Number(text); },
 * );
 * ```
 */
export function deadLetter(sink: SinkDescriptor<DeadLetter> | string): DeadLetters {
  if (typeof sink === "string" ? sink === "" : typeof sink !== "object" || (sink as { kind?: unknown } | null)?.kind !== "sink")
    refuse("deadLetter", describe(sink), `deadLetter(): ${describe(sink)} is neither a sink nor the path of a table`);
  return Object.freeze({ policy: "dead letter", sink });
}

/** Writes to the log of the task, with the function's name. */
export interface FunctionLog {
  readonly debug: (message: string) => void;
  readonly info: (message: string) => void;
  readonly warn: (message: string) => void;
  readonly error: (message: string) => void;
}

/** Where a function runs. */
export interface Subtask {
  /** The task's name in Flink's plan. */
  readonly task: string;
  /** Which of the parallel subtasks this is, from 0 on. */
  readonly index: number;
  readonly parallelism: number;
  readonly maxParallelism: number;
  /** How often the task was started before, after failures. */
  readonly attempt: number;
}

/** What `open` and `close` of a function get. */
export interface TaskContext<B extends object> {
  /** The values of `bind`. */
  readonly bound: Readonly<B>;
  readonly subtask: Subtask;
  /** The option `"pipeline.global-job-parameters"`. */
  readonly jobParameters: Readonly<Record<string, string>>;
  /** Metrics in Flink's group of the operator, in a group of the function's name. They travel with the results of each batch. */
  readonly metrics: Metrics;
  readonly log: FunctionLog;
  /** The absolute path of a file of `dependencies.files`, by its name there. @throws `ConfigurationError` when there is none of this name */
  file(name: string): string;
  /** The absolute path of the folder with the contents of an archive of `dependencies.archives`. @throws `ConfigurationError` when there is none of this name */
  archive(name: string): string;
}

/** What `udf`, `udtf`, `udaf` and `udtaf` are told beside the function. */
export interface FunctionOptions<A extends readonly AnySqlType[], B extends object, O = undefined> {
  /** The SQL types of the arguments. A NOT NULL argument is never `null`; Flink refuses nullable values for it. */
  readonly args: A;
  /** The name in plans, errors and metrics. @defaultValue the name it has in the program */
  readonly name?: string;
  /** Whether equal arguments give equal results, so that Flink may leave calls out. @defaultValue `true` */
  readonly deterministic?: boolean;
  /** Values shipped with the function and passed as `context.bound`; everything else must be importable. Copied at once, by structured clone. */
  readonly bind?: B;
  readonly async?: AsyncOptions;
  /** Whether the function is left out where an argument is NULL: the result is NULL then, or there are no rows. @defaultValue `false` */
  readonly skipNulls?: boolean;
  /**
   * Runs in each task before the function's first call; what it returns, awaited, is `context.opened` of every call: a connection, a model,
   * a cache. It has `"tsflink.open-timeout"` for it, and what it throws fails the job.
   */
  readonly open?: (this: void, context: TaskContext<B>) => O | Promise<O>;
  /**
   * Runs in each task after the last call, with what `open` returned. After a failure or a cancellation, too, as long as the process lives:
   * nothing may depend on it.
   */
  readonly close?: (this: void, opened: O, context: TaskContext<B>) => void | Promise<void>;
  /** Where the function is exported, for the rare one that cannot be found by itself (made by `eval`, in a REPL). */
  readonly module?: { readonly url: string | URL; readonly export: string };
}

let defined = false;

/** Whether this program has functions of its own, which it will most likely use. */
export function anyFunctionDefined(): boolean {
  return defined;
}

const common = ["args", "name", "deterministic", "bind", "async", "open", "close", "module"];
/** Of functions that are called for a row each. */
const ofRows = ["skipNulls", "onError"];

function refuse(option: string, received: unknown, problem: string): never {
  throw new ConfigurationError(`${option}: ${problem}`, { option, received });
}

const KINDS = { udf: "scalar", vectorizedUdf: "scalar", udtf: "table", udaf: "aggregate", udtaf: "tableAggregate" } as const;

/** Checks what the user wrote and makes the definition of it. */
export function functionDefinition(
  maker: keyof typeof KINDS,
  spec: Omit<FunctionOptions<readonly AnySqlType[], object>, Hook> & { readonly [K in Hook]?: unknown } & { readonly onError?: unknown },
  result: "returns" | "yields",
  returns: AnySqlType,
  fn: unknown,
  aggregate?: AggregateParts,
): FunctionDefinition {
  const label = typeof spec.name === "string" ? `${maker} ${spec.name}` : maker;
  const known =
    maker === "vectorizedUdf" ? common.filter((key) => key !== "async") : aggregate !== undefined ? common : [...common, ...ofRows];
  for (const key of Object.keys(spec))
    if (key !== result && !known.includes(key)) refuse(key, key, `${label} has no such option${didYouMean(key, [...known, result])}`);
  if (typeof fn !== "function") refuse("fn", describe(fn), `${label}: ${describe(fn)} is not a function`);
  if (!Array.isArray(spec.args))
    refuse("args", describe(spec.args), `${label}: write the types of the arguments as an array, e.g. [t.string()]`);
  for (const [i, type] of spec.args.entries())
    if (!isSqlType(type)) refuse(`args[${i}]`, describe(type), `${label}: ${describe(type)} is not a type; make one with \`t\``);
  if (!isSqlType(returns)) refuse(result, describe(returns), `${label}: ${describe(returns)} is not a type; make one with \`t\``);
  for (const hook of hookNames)
    if (spec[hook] !== undefined && typeof spec[hook] !== "function")
      refuse(hook, describe(spec[hook]), `${label}: ${describe(spec[hook])} is not a function`);
  if (spec.name !== undefined && (typeof spec.name !== "string" || spec.name === ""))
    refuse("name", spec.name, `${label}: a name is a string that is not empty`);
  const { concurrency, timeout, retry } = spec.async ?? {};
  if (concurrency !== undefined && (!Number.isInteger(concurrency) || concurrency < 1))
    refuse("async.concurrency", concurrency, `${label}: ${describe(concurrency)} is not a whole number from 1 on`);
  const millis = timeout === undefined ? undefined : parseDuration(timeout, "async.timeout");
  if (millis === 0) refuse("async.timeout", timeout, `${label}: a time-out must be above zero`);
  if (retry !== undefined && (!Number.isInteger(retry.attempts) || retry.attempts < 1))
    refuse("async.retry.attempts", retry.attempts, `${label}: ${describe(retry.attempts)} is not a whole number from 1 on`);
  const delay = retry?.delay === undefined ? 0 : parseDuration(retry.delay, "async.retry.delay");
  const onError = policyOf(label, maker, spec.onError, returns);
  if (
    spec.skipNulls === true &&
    maker === "udf" &&
    !returns.definition.nullable &&
    (spec.args as readonly AnySqlType[]).some((type) => type.definition.nullable)
  )
    refuse("skipNulls", true, `${label}: the result is NULL where an argument is; declare ${String(returns)} without notNull()`);
  const hooks = hooksOf(spec);
  defined = true;
  // That of an aggregate is in none of its functions.
  const name = spec.name ?? (aggregate === undefined ? (fn as { readonly name: string }).name || undefined : undefined);
  return Object.freeze<FunctionDefinition>({
    kind: KINDS[maker],
    name,
    args: Object.freeze([...(spec.args as readonly AnySqlType[])]),
    returns,
    fn: fn as FunctionDefinition["fn"],
    bound: boundValues(label, spec.bind),
    ...(aggregate === undefined ? {} : { aggregate }),
    ...(hooks === undefined ? {} : { hooks }),
    deterministic: spec.deterministic ?? true,
    async:
      spec.async === undefined
        ? undefined
        : {
            ...(concurrency === undefined ? {} : { concurrency }),
            ...(millis === undefined ? {} : { timeout: millis }),
            ...(retry === undefined ? {} : { retry: { attempts: retry.attempts, delay } }),
          },
    ...(onError === undefined ? {} : { onError }),
    ...(spec.skipNulls === true ? { skipNulls: true } : {}),
    ...(maker === "vectorizedUdf" ? { vectorized: true } : {}),
    module: spec.module === undefined ? undefined : { url: String(spec.module.url), export: spec.module.export },
  });
}

function isDeadLetters(policy: unknown): policy is DeadLetters {
  return typeof policy === "object" && policy !== null && (policy as { readonly policy?: unknown }).policy === "dead letter";
}

function policyOf(label: string, maker: keyof typeof KINDS, onError: unknown, returns: AnySqlType): FunctionDefinition["onError"] {
  if (onError === undefined || onError === "fail") return undefined;
  if (isDeadLetters(onError)) return { sink: onError.sink };
  const word = maker === "udtf" ? "skip" : "null";
  if (onError !== word)
    refuse("onError", describe(onError), `${label}: ${describe(onError)} is no policy; there are "fail", "${word}" and deadLetter(sink)`);
  if (word === "null" && !returns.definition.nullable)
    refuse("onError", onError, `${label}: the result is NULL where the function fails; declare ${String(returns)} without notNull()`);
  return word;
}

const hookNames = ["open", "close"] as const;
type Hook = (typeof hookNames)[number];

function hooksOf(spec: { readonly [K in Hook]?: unknown }): FunctionDefinition["hooks"] {
  const given = hookNames.filter((name) => spec[name] !== undefined);
  if (given.length === 0) return undefined;
  return Object.fromEntries(
    given.map((name) => [name, hookDefinition({ name, fn: spec[name] as FunctionDefinition["fn"], bound: undefined, module: undefined })]),
  );
}
