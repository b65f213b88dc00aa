// SPDX-License-Identifier: Apache-2.0
import type { OperatorHost, OperatorNode, StateSpec, StreamFunction, StreamOperator, StreamSpec, ValueSlot } from "../contract.ts";
import { callable } from "./call.ts";
import { mainOutput } from "./pipeline.ts";

const stateName = "reduce:value";

export function reduceState(inputs: readonly string[]): readonly StateSpec[] {
  return [{ name: stateName, kind: "value", type: inputs[0] as string }];
}

/** A rolling reduction: each element gives what all elements of its key so far come to. */
export function reduceOperator(
  spec: StreamSpec,
  node: Extract<OperatorNode, { readonly op: "reduce" }>,
  functions: readonly StreamFunction[],
  host: OperatorHost,
): StreamOperator {
  const { emit } = mainOutput(spec, functions, host);
  const reduce = callable(functions, node.fn);
  const slot = host.state(stateName) as ValueSlot<unknown>;
  return {
    onElement(value) {
      const before = slot.get();
      const after = before === null ? value : reduce(before, value);
      slot.set(after);
      emit(after);
    },
  };
}
