// SPDX-License-Identifier: Apache-2.0
import type { TypeDefinition } from "@tsflink/core";
import { describe } from "@tsflink/core/internal";
import { compile } from "../../codec/compile.ts";
import type { Layout } from "../../codec/layout.ts";
import { ReadCode } from "../../codec/read-code.ts";
import type { ReadColumn } from "../../codec/read-column.ts";
import { readHelpers } from "../../codec/read-values.ts";
import type { CallContext, UserFunction } from "../plan.ts";
import { KeyFlag, Operation, type PartName } from "./contract.ts";

/** By number: what `progress.part` says. */
export const PARTS: readonly PartName[] = ["create", "accumulate", "retract", "merge", "result"];

export interface FoldPart {
  readonly fn: UserFunction;
  readonly takesContext: boolean;
}

export interface FoldParts {
  readonly functions: { readonly [K in PartName]?: FoldPart | undefined };
  readonly context: CallContext;
  readonly columns: readonly Layout[];
  readonly values: readonly ReadColumn[];
  readonly accumulator: TypeDefinition;
  /** Encodes an accumulator that is wanted. */
  readonly keep: (accumulator: unknown) => void;
  /** Encodes a result. */
  readonly give: (result: unknown) => void;
  readonly progress: { part: number };
}

/** Runs the operations of all keys. */
export type Fold = (keys: Int32Array, operations: Uint8Array, accumulators: readonly unknown[], merged: readonly unknown[]) => void;

/** One loop over the operations; arguments are read where they lie in the columns. */
export function compileFold(parts: FoldParts): Fold {
  const { functions, columns, values, accumulator, progress } = parts;
  const read = new ReadCode();
  const before = columns.map((layout) => read.prologue(layout)).join(" ");
  const args = columns.map((layout) => read.expression(layout, "row", true));
  const at = (name: PartName): string => `P.part = ${PARTS.indexOf(name)};`;
  const call = (name: PartName, given: readonly string[]): string => {
    const part = functions[name];
    if (part === undefined) return `missing(${JSON.stringify(name)})`;
    return `F_${name}(${[...given, ...(part.takesContext ? ["X"] : [])].join(", ")})`;
  };
  // An accumulator that cannot be changed in place must be given back.
  const inPlace = ["row", "array", "map", "multiset"].includes(accumulator.kind);
  const step = (name: PartName, given: readonly string[]): string =>
    `${at(name)} const next = ${call(name, ["acc", ...given])}; if (next !== undefined) acc = next;${inPlace ? "" : " else nothing();"}`;
  const body = `${read.functions}
return function fold(keys, operations, accumulators, merged) {
  ${before}
  let row = 0, op = 0, taken = 0, other = 0;
  for (let k = 0; k < keys.length; k += 2) {
    const flags = keys[k + 1], end = op + keys[k];
    let acc;
    if (flags & ${KeyFlag.hasAccumulator}) acc = accumulators[taken++];
    else { ${at("create")} acc = ${call("create", [])}; }
    for (; op < end; op++) {
      switch (operations[op]) {
        case ${Operation.accumulate}: { ${step("accumulate", args)} row++; break; }
        case ${Operation.retract}: { ${step("retract", args)} row++; break; }
        default: { ${step("merge", ["merged[other++]"])} }
      }
    }
    if (thenable(acc)) promised();
    if (flags & ${KeyFlag.wantsAccumulator}) keep(acc);
    if (flags & ${KeyFlag.wantsResult}) { ${at("result")} const value = ${call("result", ["acc"])}; if (thenable(value)) promised(); give(value); }
  }
};`;
  return compile<Fold>(body, {
    C: values,
    H: readHelpers,
    P: progress,
    X: parts.context,
    keep: parts.keep,
    give: parts.give,
    missing,
    nothing,
    promised,
    thenable,
    ...Object.fromEntries(Object.entries(functions).map(([name, part]) => [`F_${name}`, part?.fn])),
  });
}

/** What a function of an aggregate returned is not what it should; the message goes on from its name. */
export class WrongReturn extends Error {}

function missing(name: string): never {
  throw new WrongReturn(`is missing: Flink asked for ${name}() although the aggregate does not have it`);
}

function nothing(): never {
  throw new WrongReturn("returned nothing, and an accumulator of this type cannot be changed in place: return the new one");
}

function promised(): never {
  throw new WrongReturn("returned a promise: the functions of an aggregate cannot be asynchronous");
}

/** What a table aggregate emits, as an array. */
export function rowsIn(value: unknown): unknown {
  if (typeof value !== "object" || value === null || typeof (value as { [Symbol.iterator]?: unknown })[Symbol.iterator] !== "function")
    throw new WrongReturn(`returned ${describe(value)} where rows belong: write a generator, or return an array`);
  return Array.isArray(value) ? value : [...(value as Iterable<unknown>)];
}

function thenable(value: unknown): boolean {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}
