// SPDX-License-Identifier: Apache-2.0
import type { FunctionIndex, StreamFunction } from "../contract.ts";

export type Callable = (...args: unknown[]) => unknown;

/** The function at `index`, to be called with its arguments alone: what is bound to it follows them as `{ bound }`. */
export function callable(functions: readonly StreamFunction[], index: FunctionIndex): Callable {
  const { fn, bound } = functionAt(functions, index);
  const call = fn as Callable;
  if (bound === undefined) return call;
  const context = Object.freeze({ bound });
  return (...args) => call(...args, context);
}

export function optional(functions: readonly StreamFunction[], index: FunctionIndex | undefined): Callable | undefined {
  return index === undefined ? undefined : callable(functions, index);
}

export function functionAt(functions: readonly StreamFunction[], index: FunctionIndex): StreamFunction {
  const found = functions[index];
  if (found === undefined) throw new Error(`There is no function ${index}; the operator has ${functions.length}.`);
  return found;
}
