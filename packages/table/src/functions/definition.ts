// SPDX-License-Identifier: Apache-2.0
import type { FunctionDefinition } from "@tsflink/core/internal";

/** On each function made by `udf` and `udtf`: registered, so that one made by another copy of this package is recognised. */
const key: unique symbol = Symbol.for("@tsflink/table/function") as never;

export function withDefinition<F extends (...args: never[]) => unknown>(callable: F, definition: FunctionDefinition): F {
  Object.defineProperty(callable, key, { value: definition });
  return Object.freeze(callable);
}

/** The definition behind what `udf` or `udtf` returned; `undefined` for anything else. */
export function definitionOf(callable: unknown): FunctionDefinition | undefined {
  return typeof callable === "function" ? (callable as unknown as { readonly [key]?: FunctionDefinition })[key] : undefined;
}
