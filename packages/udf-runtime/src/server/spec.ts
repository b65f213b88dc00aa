// SPDX-License-Identifier: Apache-2.0
import { type RowDefinition, WorkerError, parseType } from "@tsflink/core";
import type { TypeDefinition } from "@tsflink/core";
import type { DependencyPaths } from "./dependencies.ts";

/** The version of the protocol between operator and functions. Both sides refuse another one. */
export const PROTOCOL_VERSION = 1;

/** What an operator knows about one function; see docs/architecture.md. Travels as JSON. */
export interface FunctionPayload {
  readonly protocol: number;
  readonly name: string;
  readonly kind: "scalar" | "table" | "aggregate" | "tableAggregate" | "stream";
  readonly export: string;
  readonly args: readonly string[];
  readonly returns: string;
  readonly deterministic: boolean;
  /** `timeout` and `delay` in milliseconds; `attempts` counts the first call. */
  readonly async?: {
    readonly concurrency?: number;
    readonly timeout?: number;
    readonly retry?: { readonly attempts: number; readonly delay: number };
  };
  /** What becomes of a row for which it fails; absent: the job fails. `deadLetter` is the id of a sink. */
  readonly onError?: "null" | "skip" | { readonly deadLetter: string };
  /** It is not called when an argument is NULL; the result is NULL then. */
  readonly skipNulls?: boolean;
  /** It is called with whole columns. The planner keeps such functions apart from the others. */
  readonly vectorized?: boolean;
  readonly bound?: string;
  /** Exports that run before the first call and after the last one. */
  readonly hooks?: { readonly open?: string; readonly close?: string };
  /** Of an aggregate, whose `accumulate` is `export`: the type of its accumulator, and the exports of its other functions. */
  readonly aggregate?: {
    readonly accumulator: string;
    readonly create: string;
    readonly retract?: string;
    readonly merge?: string;
    readonly result: string;
  };
  readonly run: "in-driver" | "worker";
  readonly bundle: string;
  readonly token?: string;
  readonly serverToken?: string;
  readonly address?: string;
  /** What `context.file` and `context.archive` answer; relative to the worker's folder. */
  readonly dependencies?: DependencyPaths;
  /** Archives that the operator unpacks for functions in the driver, unless they are there. */
  readonly unpack?: readonly { readonly from: string; readonly to: string }[];
  readonly worker?: {
    readonly node: string;
    readonly main: string;
    readonly bundle: string;
    readonly files?: readonly string[];
    /** Cached files by name, and where in the worker's folder they go. */
    readonly place?: readonly { readonly name: string; readonly to: string; readonly kind: "file" | "archive" | "packages" }[];
    readonly env?: Readonly<Record<string, string>>;
  };
}

/** Where an operator runs: index and attempt count from 0. */
export interface SubtaskFacts {
  readonly task: string;
  readonly index: number;
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly attempt: number;
}

export interface OperatorSpec {
  readonly kind: "scalar" | "table";
  readonly subtask: SubtaskFacts;
  readonly jobParameters: Readonly<Record<string, string>>;
  readonly functions: readonly FunctionPayload[];
  readonly input: string;
  readonly output: string;
  readonly calls: readonly Call[];
}

export type Call =
  { readonly column: number } | { readonly function: number; readonly args: readonly Call[] } | { readonly constant: Constant };

export interface Constant {
  readonly type: "null" | "boolean" | "integer" | "decimal" | "double" | "string" | "date" | "time" | "timestamp";
  readonly value?: boolean | string;
}

/** Reads and checks what an operator sent. */
export function parseSpec(json: string): OperatorSpec {
  const spec = JSON.parse(json) as OperatorSpec;
  const input = rowType(spec.input);
  const output = rowType(spec.output);
  if (spec.kind !== "scalar" && spec.kind !== "table") refuse(`operators of kind ${JSON.stringify(spec.kind)} are not known`);
  if (spec.kind === "table" ? spec.calls.length !== 1 : spec.calls.length !== output.fields.length)
    refuse(`${spec.calls.length} calls do not make ${output.fields.length} columns`);
  const check = (call: Call, top: boolean): void => {
    if ("column" in call) {
      if (input.fields[call.column] === undefined) refuse(`there is no input column ${call.column}`);
    } else if ("function" in call) {
      const payload = spec.functions[call.function];
      if (payload === undefined) return refuse(`there is no function ${call.function}`);
      if (payload.args.length !== call.args.length)
        refuse(`function ${payload.name} takes ${payload.args.length} arguments, not ${call.args.length}`);
      if ((payload.kind === "table") !== (top && spec.kind === "table"))
        refuse(`function ${payload.name} is a ${payload.kind} function and stands in the wrong place`);
      for (const arg of call.args) check(arg, false);
    } else if (!("constant" in call)) refuse("an argument is neither a column, a call nor a constant");
  };
  for (const call of spec.calls) check(call, true);
  if (spec.kind === "table" && !("function" in (spec.calls[0] as Call))) refuse("a table operator calls a function");
  return spec;
}

export function rowType(sql: string): RowDefinition {
  const type: TypeDefinition = parseType(sql).definition;
  if (type.kind !== "row") throw new WorkerError(`A batch is a ROW, not ${sql}.`);
  return type;
}

function refuse(reason: string): never {
  throw new WorkerError(`The operator sent a specification that makes no sense: ${reason}.`);
}
