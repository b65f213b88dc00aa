// SPDX-License-Identifier: Apache-2.0
import { ConversionError, FlinkError } from "@tsflink/core";
import { inspect } from "node:util";

/** What a `Failure` message says. */
export interface FailureFields {
  readonly function: string;
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly code: string;
  readonly column: string;
}

/** A user's function threw, or what it returned does not fit. */
export class CallFailure extends Error {
  readonly functionName: string;
  readonly thrown: unknown;
  readonly column: string;

  constructor(functionName: string, thrown: unknown, column = "") {
    super("a function failed", { cause: thrown });
    this.functionName = functionName;
    this.thrown = thrown;
    this.column = column;
  }
}

/** An asynchronous call took longer than its timeout. */
export class TimeoutError extends Error {
  constructor(milliseconds: number) {
    super(`It did not finish within ${milliseconds} ms. Raise the function's timeout (async: { timeout }) or make it faster.`);
    this.name = "TimeoutError";
    this.stack = `${this.name}: ${this.message}`;
  }
}

export function failureFields(error: unknown): FailureFields {
  const call = error instanceof CallFailure ? error : undefined;
  const thrown = call === undefined ? error : call.thrown;
  const conversion = thrown instanceof ConversionError && call?.column !== "";
  const { name, message, stack } = describeThrown(thrown);
  return {
    function: call?.functionName ?? "",
    name,
    message,
    // The frames of the codec tell the user nothing.
    stack: conversion ? "" : stack,
    code: call === undefined ? (thrown instanceof FlinkError ? thrown.code : "worker") : conversion ? "conversion" : "user-function",
    column: call?.column ?? "",
  };
}

/** Never throws, whatever was thrown: getters and proxies of user objects may do anything. */
function describeThrown(thrown: unknown): { name: string; message: string; stack: string } {
  try {
    if (
      thrown instanceof Error ||
      (typeof thrown === "object" &&
        thrown !== null &&
        typeof (thrown as Error).message === "string" &&
        typeof (thrown as Error).stack === "string")
    ) {
      const { name, message, stack, cause } = thrown as Error;
      const because =
        cause === undefined ? "" : ` (cause: ${cause instanceof Error ? `${cause.name}: ${cause.message}` : inspect(cause, { depth: 1 })})`;
      return { name: typeof name === "string" ? name : "", message: `${message}${because}`, stack: typeof stack === "string" ? stack : "" };
    }
    return { name: "", message: `threw ${inspect(thrown, { depth: 1, maxStringLength: 200, breakLength: Infinity })}`, stack: "" };
  } catch {
    return { name: "", message: "threw a value that cannot be shown", stack: "" };
  }
}
