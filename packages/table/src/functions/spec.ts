// SPDX-License-Identifier: Apache-2.0
import { type AnySqlType, ConfigurationError, type Duration, parseDuration } from "@tsflink/core";
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
  /** How long one call may take before it fails the job. @defaultValue 3 minutes */
  readonly timeout?: Duration;
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
}

/** What `udf`, `udtf` and `udaf` are told beside the function. */
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

function refuse(option: string, received: unknown, problem: string): never {
  throw new ConfigurationError(`${option}: ${problem}`, { option, received });
}

const KINDS = { udf: "scalar", udtf: "table", udaf: "aggregate" } as const;

/** Checks what the user wrote and makes the definition of it. */
export function functionDefinition(
  maker: keyof typeof KINDS,
  spec: Omit<FunctionOptions<readonly AnySqlType[], object>, Hook> & { readonly [K in Hook]?: unknown },
  result: "returns" | "yields",
  returns: AnySqlType,
  fn: unknown,
  aggregate?: AggregateParts,
): FunctionDefinition {
  const label = typeof spec.name === "string" ? `${maker} ${spec.name}` : maker;
  for (const key of Object.keys(spec))
    if (key !== result && !common.includes(key)) refuse(key, key, `${label} has no such option${didYouMean(key, [...common, result])}`);
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
  const { concurrency, timeout } = spec.async ?? {};
  if (concurrency !== undefined && (!Number.isInteger(concurrency) || concurrency < 1))
    refuse("async.concurrency", concurrency, `${label}: ${describe(concurrency)} is not a whole number from 1 on`);
  const millis = timeout === undefined ? undefined : parseDuration(timeout, "async.timeout");
  if (millis === 0) refuse("async.timeout", timeout, `${label}: a time-out must be above zero`);
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
        : { ...(concurrency === undefined ? {} : { concurrency }), ...(millis === undefined ? {} : { timeout: millis }) },
    module: spec.module === undefined ? undefined : { url: String(spec.module.url), export: spec.module.export },
  });
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
