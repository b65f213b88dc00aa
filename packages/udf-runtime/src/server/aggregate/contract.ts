// SPDX-License-Identifier: Apache-2.0
// What an aggregate function of Flink's and the functions in TypeScript behind it say to each other; see docs/architecture.md.

/** The parts of a call: what happened to the accumulators of some keys. */
export const ToAggregate = { keys: 1, accumulators: 2, operations: 3, arguments: 4, merged: 5 } as const;

/** The parts of an answer. */
export const FromAggregate = { accumulators: 1, results: 2 } as const;

/** Of a key, beside the number of its operations. */
export const KeyFlag = { hasAccumulator: 1, wantsAccumulator: 2, wantsResult: 4 } as const;

/** Kinds of operations, a byte each, in the order in which they happened. */
export const Operation = { accumulate: 0, retract: 1, merge: 2 } as const;

export type PartName = "create" | "accumulate" | "retract" | "merge" | "result";
