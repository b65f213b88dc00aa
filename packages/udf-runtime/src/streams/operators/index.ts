// SPDX-License-Identifier: Apache-2.0
import type { OperatorHost, StateSpec, StreamFunction, StreamOperator, StreamSpec } from "../contract.ts";
import { asyncOperator } from "./async.ts";
import { intervalJoinOperator, intervalJoinState } from "./interval-join.ts";
import { mainOutput } from "./pipeline.ts";
import { processOperator } from "./process.ts";
import { reduceOperator, reduceState } from "./reduce.ts";
import { windowOperator, windowState } from "./windows/window-operator.ts";

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
    case "window":
      return windowOperator(spec, node.window, functions, host);
    case "intervalJoin":
      return intervalJoinOperator(spec, node, functions, host);
    case "async":
      return asyncOperator(spec, node, functions, host);
  }
}

/** The states that an operator of TsFlink's own keeps, for `StreamSpec.state`. What a process function declares is not among them. */
export function statesOf({ node, inputs }: Pick<StreamSpec, "node" | "inputs">): readonly StateSpec[] {
  switch (node.op) {
    case "reduce":
      return reduceState(inputs);
    case "window":
      return windowState(node.window, inputs);
    case "intervalJoin":
      return intervalJoinState(inputs);
    default:
      return [];
  }
}
