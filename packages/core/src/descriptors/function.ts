// SPDX-License-Identifier: Apache-2.0
import type { SinkDescriptor } from "./connector.ts";
import type { AnySqlType } from "../types/sql-type.ts";
import { t } from "../types/t.ts";

/** The other functions of an aggregate, whose `accumulate` is the function itself; each found and shipped like a function of its own. */
export interface AggregateParts {
  readonly accumulator: AnySqlType;
  readonly create: FunctionDefinition;
  readonly retract?: FunctionDefinition;
  readonly merge?: FunctionDefinition;
  /** Of a table aggregate: what gives its rows. */
  readonly result: FunctionDefinition;
}

/** What `udf`, `udtf`, `udaf` and `udtaf` hold, and a hook of a stream operator: the function itself and what was declared about it. Nothing is looked up before a job is submitted. */
export interface FunctionDefinition {
  /** Arguments and result of a `stream` function follow from the operator that calls it. */
  readonly kind: "scalar" | "table" | "aggregate" | "tableAggregate" | "stream";
  /** The name given by the user, else the name of the JavaScript function, else `undefined` (the runtime then finds one where it is declared). */
  readonly name: string | undefined;
  readonly args: readonly AnySqlType[];
  /** The result of a scalar function or an aggregate; the row (or single value) that a table function or a table aggregate yields. */
  readonly returns: AnySqlType;
  readonly fn: (...args: never[]) => unknown;
  /** Of an aggregate. */
  readonly aggregate?: AggregateParts;
  /** The value of `bind`, to be passed as `context.bound`. */
  readonly bound: object | undefined;
  /** Functions of their own that run in each task before the first call and after the last one. */
  readonly hooks?: { readonly open?: FunctionDefinition; readonly close?: FunctionDefinition };
  readonly deterministic: boolean;
  /** How an asynchronous function is run; the defaults hold when absent. */
  readonly async:
    | {
        readonly concurrency?: number;
        readonly timeout?: number;
        /** `delay` in milliseconds; `attempts` counts the first call. */
        readonly retry?: { readonly attempts: number; readonly delay: number };
      }
    | undefined;
  /** What becomes of a row for which it fails; the job fails when absent. */
  readonly onError?: "null" | "skip" | { readonly sink: SinkDescriptor<never> | string };
  /** It is not called when an argument is NULL; the result is NULL then. */
  readonly skipNulls?: boolean;
  /** It is called with whole columns. */
  readonly vectorized?: boolean;
  /** A module and one of its exports, the way to name a function whose place V8 cannot tell. */
  readonly module: { readonly url: string; readonly export: string } | undefined;
}

/** The definition of a hook: its arguments and result follow from what calls it. */
export function hookDefinition(hook: Pick<FunctionDefinition, "name" | "fn" | "bound" | "module">): FunctionDefinition {
  return Object.freeze({ ...hook, kind: "stream", args: [], returns: t.null(), deterministic: true, async: undefined });
}
