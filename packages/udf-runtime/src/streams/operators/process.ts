// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError } from "@tsflink/core";
import { didYouMean } from "@tsflink/core/internal";
import type { DeclaredState, MapSlot, OperatorHost, OperatorNode, StreamFunction, StreamOperator, StreamSpec } from "../contract.ts";
import { functionAt, type Callable } from "./call.ts";
import { ElementContext, noTimers, userTimers, type UserTimers } from "./context.ts";
import { ReadOnlyMap, stateView, typeOf, viewFor, viewOf, type StateView, type View } from "./declared.ts";
import { SideOutputs } from "./outputs.ts";
import { mainOutput } from "./pipeline.ts";
import { spreadOf } from "./results.ts";
import { instantOf } from "./times.ts";

type ProcessNode = Extract<OperatorNode, { readonly op: "process" }>;

/** A process function: with a key or without, one input or two, the second of which may be broadcast. */
export function processOperator(
  spec: StreamSpec,
  node: ProcessNode,
  functions: readonly StreamFunction[],
  host: OperatorHost,
): StreamOperator {
  const main = mainOutput(spec, functions, host);
  const spread = spreadOf(main.type);
  const keyed = spec.key !== undefined;
  const outputs = new SideOutputs(spec, host);
  const timers = keyed ? userTimers(host.timers) : noTimers(`${spec.name}: timers belong to keys; use keyBy before process to set them.`);
  const state = elementState(spec, node, functions, host);

  const hook = (index: number): { readonly call: Callable; readonly context: ProcessContext } => {
    const { fn, bound } = functionAt(functions, index);
    return { call: fn as Callable, context: new ProcessContext(host, outputs, bound, state, timers) };
  };
  const onElement = node.onElement.map((index, input) => {
    if (input !== node.broadcastInput) return hook(index);
    const { fn, bound } = functionAt(functions, index);
    return { call: fn as Callable, context: new BroadcastContext(host, outputs, bound, broadcastSide(spec, node, functions, host)) };
  });
  const operator: StreamOperator = {
    onElement(value, input) {
      const { call, context } = onElement[input] as (typeof onElement)[number];
      spread(call(value, context), main.emit);
    },
  };
  if (node.onTimer !== undefined) {
    const { call, context } = hook(node.onTimer);
    operator.onEventTimer = (time) => {
      context.timeDomain = "event-time";
      spread(call(instantOf(time), context), main.emit);
    };
    operator.onProcessingTimer = (time) => {
      context.timeDomain = "processing-time";
      spread(call(instantOf(time), context), main.emit);
    };
  }
  if (node.open !== undefined) {
    const { call, context } = hook(node.open);
    operator.open = () => call(context) as void | Promise<void>;
  }
  if (node.close !== undefined) {
    const { call } = hook(node.close);
    operator.close = () => call() as void | Promise<void>;
  }
  return operator;
}

class ProcessContext extends ElementContext {
  readonly state: StateView;
  readonly timers: UserTimers;
  /** Which time the timer at hand was set in; `undefined` for an element. */
  timeDomain: "event-time" | "processing-time" | undefined = undefined;

  constructor(host: OperatorHost, outputs: SideOutputs, bound: unknown, state: StateView, timers: UserTimers) {
    super(host, outputs, bound);
    this.state = state;
    this.timers = timers;
  }
}

/** What a broadcast element sees: no key, broadcast state to be changed, and the keyed state of all keys. */
class BroadcastContext extends ElementContext {
  readonly state: StateView;
  /** Calls its second argument with every key that has something in the keyed state of that name, and that state. */
  readonly forEachKey: ForEachKey;
  readonly timers: UserTimers = noTimers("A broadcast element has no key to set a timer for.");

  constructor(host: OperatorHost, outputs: SideOutputs, bound: unknown, side: BroadcastSide) {
    super(host, outputs, bound);
    this.state = side.state;
    this.forEachKey = side.forEachKey;
  }

  override get key(): undefined {
    return undefined;
  }
}

type ForEachKey = (name: string, visit: (key: unknown, state: unknown) => void) => void;

interface BroadcastSide {
  readonly state: StateView;
  readonly forEachKey: ForEachKey;
}

function isKeyed({ kind }: DeclaredState): boolean {
  return kind !== "broadcast" && kind !== "operator-list" && kind !== "operator-union";
}

function elementState(spec: StreamSpec, node: ProcessNode, functions: readonly StreamFunction[], host: OperatorHost): StateView {
  if (node.broadcastInput === undefined) return stateView(node.declared, spec, functions, host);
  return viewOf(node.declared, (each) => {
    const slot = host.state(each.name);
    if (each.kind === "broadcast") return new ReadOnlyMap(slot as MapSlot<unknown, unknown>, each.name);
    return viewFor(each, typeOf(each, spec), functions)(slot);
  });
}

function broadcastSide(spec: StreamSpec, node: ProcessNode, functions: readonly StreamFunction[], host: OperatorHost): BroadcastSide {
  const views = new Map<string, View>();
  for (const each of node.declared) if (isKeyed(each)) views.set(each.name, viewFor(each, typeOf(each, spec), functions));
  const state: Record<string, unknown> = {};
  for (const each of node.declared) {
    const { name } = each;
    if (isKeyed(each))
      Object.defineProperty(state, name, {
        get() {
          throw new ConfigurationError(
            `state.${name} belongs to a key, which a broadcast element does not have; forEachKey(${JSON.stringify(name)}, (key, state) => ...) visits all keys.`,
            { option: `state.${name}` },
          );
        },
      });
    else Object.defineProperty(state, name, { value: host.state(name), enumerable: true });
  }
  return {
    state,
    forEachKey(name, visit) {
      const view = views.get(name);
      if (view === undefined || host.forEachKey === undefined)
        throw new ConfigurationError(
          `${spec.name} has no keyed state ${JSON.stringify(name)}${didYouMean(name, [...views.keys()])}; forEachKey visits the keyed states that the function declares.`,
          { option: "forEachKey" },
        );
      host.forEachKey(name, (key, slot) => visit(key, view(slot)));
    },
  };
}
