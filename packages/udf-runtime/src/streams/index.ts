// SPDX-License-Identifier: Apache-2.0
// For the sibling packages only; no promise is kept between versions.
export type {
  AssignerNode,
  ChainStep,
  DeclaredState,
  EvictorNode,
  FunctionIndex,
  KeyNode,
  ListSlot,
  MapSlot,
  MetricsHost,
  Millis,
  OperatorHost,
  OperatorNode,
  RetryNode,
  StateSpec,
  StreamFunction,
  StreamOperator,
  StreamSpec,
  Timers,
  TriggerNode,
  TtlSpec,
  ValueSlot,
  WindowNode,
  WindowState,
} from "./contract.ts";
export { canonicalOf, type Canonical } from "./canonical.ts";
export { makeOperator, statesOf, type Tag } from "./operators/index.ts";
export { lastWatermark, MemoryHost, noWatermark, settled, type MemoryHostOptions, type MemorySnapshot } from "./memory/memory-host.ts";
