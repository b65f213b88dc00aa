// SPDX-License-Identifier: Apache-2.0
import type { AnySqlType } from "../types/sql-type.ts";
import { t } from "../types/t.ts";

/** What `udf` and `udtf` hold, and a hook of a stream operator: the function itself and what was declared about it. Nothing is looked up before a job is submitted. */
export interface FunctionDefinition {
  /** Arguments and result of a `stream` function follow from the operator that calls it. */
  readonly kind: "scalar" | "table" | "stream";
  /** The name given by the user, else the name of the JavaScript function, else `undefined` (the runtime then finds one where it is declared). */
  readonly name: string | undefined;
  readonly args: readonly AnySqlType[];
  /** The result of a scalar function; the row (or single value) that a table function yields. */
  readonly returns: AnySqlType;
  readonly fn: (...args: never[]) => unknown;
  /** The value of `bind`, to be passed as `context.bound`. */
  readonly bound: object | undefined;
  /** Functions of their own that run in each task before the first call and after the last one. */
  readonly hooks?: { readonly open?: FunctionDefinition; readonly close?: FunctionDefinition };
  readonly deterministic: boolean;
  /** How an asynchronous function is run; the defaults hold when absent. */
  readonly async: { readonly concurrency?: number; readonly timeout?: number } | undefined;
  /** A module and one of its exports, the way to name a function whose place V8 cannot tell. */
  readonly module: { readonly url: string; readonly export: string } | undefined;
}

/** The definition of a hook: its arguments and result follow from what calls it. */
export function hookDefinition(hook: Pick<FunctionDefinition, "name" | "fn" | "bound" | "module">): FunctionDefinition {
  return Object.freeze({ ...hook, kind: "stream", args: [], returns: t.null(), deterministic: true, async: undefined });
}
