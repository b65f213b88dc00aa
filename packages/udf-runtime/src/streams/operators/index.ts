// SPDX-License-Identifier: Apache-2.0
import type { OperatorHost, StateSpec, StreamFunction, StreamOperator, StreamSpec } from "../contract.ts";
import { mainOutput } from "./pipeline.ts";
import { processOperator } from "./process.ts";
import { reduceOperator, reduceState } from "./reduce.ts";

export type { Tag } from "./outputs.ts";

/**
 * The operator that a specification describes.
 *
 * @param functions what `FunctionIndex` counts.
 */
export function makeOperator(spec: StreamSpec, functions: readonly StreamFunction[], host: OperatorHost): StreamOperator {
  const { node } = spec;
  switch (node.op) {
    case "chain": {
      const { emit } = mainOutput(spec, functions, host);
      return { onElement: (value) => emit(value) };
    }
    case "process":
      return processOperator(spec, node, functions, host);
    case "reduce":
      return reduceOperator(spec, node, functions, host);
    default:
      throw new Error(`There is no operator ${node.op}.`);
  }
}

/** The states that an operator of TsFlink's own keeps, for `StreamSpec.state`. What a process function declares is not among them. */
export function statesOf(spec: Omit<StreamSpec, "state" | "timers">): readonly StateSpec[] {
  return spec.node.op === "reduce" ? reduceState(spec.inputs) : [];
}
