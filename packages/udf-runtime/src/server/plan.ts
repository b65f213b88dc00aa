// SPDX-License-Identifier: Apache-2.0
import { type RowDefinition, type TypeDefinition, parseType } from "@tsflink/core";
import type { Metrics } from "../streams/operators/metrics.ts";
import type { DependencyContext } from "./dependencies.ts";
import { constantValue } from "./constants.ts";
import { type Call, type FunctionPayload, type OperatorSpec, type SubtaskFacts, rowType } from "./spec.ts";

export type UserFunction = (...args: unknown[]) => unknown;

/** What functions get after their arguments; those of streams have contexts of their own. */
export interface CallContext extends DependencyContext {
  readonly bound: unknown;
  /** What the open hook returned. */
  readonly opened?: unknown;
  readonly subtask?: SubtaskFacts;
  readonly jobParameters?: Readonly<Record<string, string>>;
  readonly metrics?: Metrics;
  readonly log?: Logger;
}

/** Writes to the log of the task. */
export type Logger = Readonly<Record<"debug" | "info" | "warn" | "error", (message: string) => void>>;

/** A function that is ready to be called. */
export interface LoadedFunction {
  readonly payload: FunctionPayload;
  readonly fn: UserFunction;
  readonly context: CallContext;
  /** Whether the context is passed as the last argument: a function that does not name it should not see one. */
  readonly takesContext: boolean;
  /** Counts rows for which it failed, where the job does not fail with them. */
  readonly errors: { add(n: number): void } | undefined;
}

/** Where an argument or an output column comes from. */
export type Source = { readonly column: number } | { readonly constant: number } | { readonly site: number };

/** One place where a function is called. Sites are numbered in the order in which they are evaluated for a row. */
export interface Site {
  readonly function: LoadedFunction;
  readonly args: readonly Source[];
  readonly argumentTypes: readonly TypeDefinition[];
  readonly returns: TypeDefinition;
}

/** A specification with its calls laid out for evaluation. */
export interface Plan {
  readonly spec: OperatorSpec;
  readonly input: RowDefinition;
  readonly output: RowDefinition;
  readonly sites: readonly Site[];
  readonly constants: readonly unknown[];
  /** One for each output column; of a table operator the one site that yields rows. */
  readonly outputs: readonly Source[];
  /** Input columns that some call reads. */
  readonly used: readonly number[];
  /** Whether a row may be dropped for an error. */
  readonly drops: boolean;
}

export function planOf(spec: OperatorSpec, functions: readonly LoadedFunction[]): Plan {
  const input = rowType(spec.input);
  const output = rowType(spec.output);
  const sites: Site[] = [];
  const constants: unknown[] = [];
  const used = new Set<number>();
  const visit = (call: Call, declared: TypeDefinition | undefined): Source => {
    if ("column" in call) {
      used.add(call.column);
      return { column: call.column };
    }
    if ("constant" in call) {
      // A literal as a whole output column has no argument that declares its type; the column does.
      constants.push(constantValue(call.constant, declared as TypeDefinition));
      return { constant: constants.length - 1 };
    }
    const loaded = functions[call.function] as LoadedFunction;
    const argumentTypes = loaded.payload.args.map((type) => parseType(type).definition);
    const args = call.args.map((arg, i) => visit(arg, argumentTypes[i]));
    sites.push({ function: loaded, args, argumentTypes, returns: parseType(loaded.payload.returns).definition });
    return { site: sites.length - 1 };
  };
  const outputs = spec.calls.map((call, i) => visit(call, output.fields[i]?.type));
  const drops = sites.some((site) => typeof site.function.payload.onError === "object");
  return { spec, input, output, sites, constants, outputs, used: [...used].sort((a, b) => a - b), drops };
}

export function loaded(payload: FunctionPayload, fn: UserFunction, context: CallContext): LoadedFunction {
  const takesContext = context.bound !== undefined || payload.hooks?.open !== undefined || fn.length > payload.args.length;
  const errors = payload.onError === undefined ? undefined : context.metrics?.counter("errors");
  return { payload, fn, context: Object.freeze(context), takesContext, errors };
}
