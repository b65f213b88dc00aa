// SPDX-License-Identifier: Apache-2.0
import { ConversionError, type TypeDefinition } from "@tsflink/core";
import { describe } from "@tsflink/core/internal";

/** Takes the values of an output. Without a timestamp they have the one at hand. */
export type Emit = (value: unknown, timestamp?: number) => void;

/** Gives every value of what a function returned or yields to `emit`. */
export type Spread = (result: unknown, emit: Emit, timestamp?: number) => void;

const collections: ReadonlySet<string> = new Set(["array", "map", "multiset", "binary", "varbinary", "raw"]);

/** How what a function returns is read where any number of values of `type` is allowed: nothing, one value, or an iterable of them. */
export function spreadOf(type: TypeDefinition): Spread {
  // Where a value may itself be iterable, only a generator (or another iterator) is several.
  const several = collections.has(type.kind) ? isIterator : isIterable;
  return (result, emit, timestamp) => {
    if (result === undefined) return;
    if (typeof result === "object" && result !== null && several(result)) {
      if (Array.isArray(result)) for (let i = 0; i < result.length; i++) emit(result[i], timestamp);
      else for (const value of result) emit(value, timestamp);
    } else emit(result, timestamp);
  };
}

/** Gives the values of an iterable; `undefined` is none. `name` is the function that returned it. */
export function flatten(name: string, result: unknown, emit: Emit, timestamp?: number): void {
  if (Array.isArray(result)) for (let i = 0; i < result.length; i++) emit(result[i], timestamp);
  else if (typeof result === "object" && result !== null && isIterable(result)) for (const value of result) emit(value, timestamp);
  else if (result !== undefined)
    throw new ConversionError(
      `${name}: expected an array, a generator or another iterable, received ${describe(result)}; a function that gives one value for each belongs into map`,
      { path: name, received: describe(result) },
    );
}

/** Whether a function's answer is a promise, where none is allowed. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}

function isIterable(value: object): value is Iterable<unknown> {
  return typeof (value as { [Symbol.iterator]?: unknown })[Symbol.iterator] === "function";
}

function isIterator(value: object): value is IterableIterator<unknown> {
  return typeof (value as { next?: unknown }).next === "function" && isIterable(value);
}
