// SPDX-License-Identifier: Apache-2.0
import { type AnySqlType, ConfigurationError, type Duration, parseDuration } from "@tsflink/core";
import { boundValues, describe, didYouMean, isSqlType, type FunctionDefinition } from "@tsflink/core/internal";

/** How an asynchronous function is run. */
export interface AsyncOptions {
  /** How many calls may be under way at once in one task. @defaultValue 100 */
  readonly concurrency?: number;
  /** How long one call may take before it fails the job. @defaultValue no limit */
  readonly timeout?: Duration;
}

/** What `udf` and `udtf` are told beside the function. */
export interface FunctionOptions<A extends readonly AnySqlType[], B extends object> {
  /** The SQL types of the arguments. A NOT NULL argument is never `null`; Flink refuses nullable values for it. */
  readonly args: A;
  /** The name in plans, errors and metrics. @defaultValue the name it has in the program */
  readonly name?: string;
  /** Whether equal arguments give equal results, so that Flink may leave calls out. @defaultValue `true` */
  readonly deterministic?: boolean;
  /** Values shipped with the function and passed as `context.bound`; everything else must be importable. Copied at once, by structured clone. */
  readonly bind?: B;
  readonly async?: AsyncOptions;
  /** Where the function is exported, for the rare one that cannot be found by itself (made by `eval`, in a REPL). */
  readonly module?: { readonly url: string | URL; readonly export: string };
}

let defined = false;

/** Whether this program has functions of its own, which it will most likely use. */
export function anyFunctionDefined(): boolean {
  return defined;
}

const common = ["args", "name", "deterministic", "bind", "async", "module"];

function refuse(option: string, received: unknown, problem: string): never {
  throw new ConfigurationError(`${option}: ${problem}`, { option, received });
}

/** Checks what the user wrote and makes the definition of it. */
export function functionDefinition(
  maker: "udf" | "udtf",
  spec: FunctionOptions<readonly AnySqlType[], object>,
  result: "returns" | "yields",
  returns: AnySqlType,
  fn: unknown,
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
  if (spec.name !== undefined && (typeof spec.name !== "string" || spec.name === ""))
    refuse("name", spec.name, `${label}: a name is a string that is not empty`);
  const { concurrency, timeout } = spec.async ?? {};
  if (concurrency !== undefined && (!Number.isInteger(concurrency) || concurrency < 1))
    refuse("async.concurrency", concurrency, `${label}: ${describe(concurrency)} is not a whole number from 1 on`);
  const millis = timeout === undefined ? undefined : parseDuration(timeout, "async.timeout");
  if (millis === 0) refuse("async.timeout", timeout, `${label}: a time-out must be above zero`);
  defined = true;
  const name = spec.name ?? ((fn as { readonly name: string }).name || undefined);
  return Object.freeze<FunctionDefinition>({
    kind: maker === "udf" ? "scalar" : "table",
    name,
    args: Object.freeze([...(spec.args as readonly AnySqlType[])]),
    returns,
    fn: fn as FunctionDefinition["fn"],
    bound: boundValues(label, spec.bind),
    deterministic: spec.deterministic ?? true,
    async:
      spec.async === undefined
        ? undefined
        : { ...(concurrency === undefined ? {} : { concurrency }), ...(millis === undefined ? {} : { timeout: millis }) },
    module: spec.module === undefined ? undefined : { url: String(spec.module.url), export: spec.module.export },
  });
}
