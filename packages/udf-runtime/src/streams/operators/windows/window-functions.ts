// SPDX-License-Identifier: Apache-2.0
import type { Instant } from "@tsflink/core";
import type { Millis, OperatorHost, StreamFunction, StreamSpec, WindowNode } from "../../contract.ts";
import { callable, functionAt, optional, type Callable } from "../call.ts";
import { OperatorContext } from "../context.ts";
import { stateView, type StateView } from "../declared.ts";
import { SideOutputs } from "../outputs.ts";
import { instantOf } from "../times.ts";
import type { MainOutput } from "../pipeline.ts";
import { spreadOf } from "../results.ts";
import type { Element } from "./contents.ts";
import { globalWindow, userWindow, type TimeWindow, type UserWindow, type WindowKey } from "./time-window.ts";
import { windowStates, type WindowAtHand } from "./window-state.ts";

export const windowStatePrefix = "window:state:";

interface Surroundings {
  readonly spec: StreamSpec;
  readonly node: WindowNode;
  readonly functions: readonly StreamFunction[];
  readonly host: OperatorHost;
  readonly main: MainOutput;
}

/** Gives what a window came to. */
export type EmitResult = (window: TimeWindow, result: unknown) => void;

/** For windows that hold one value, a reduction or an aggregation: the value, or what `emit` makes of it. */
export function resultFunction({ node, functions, host, main }: Surroundings): EmitResult {
  const emit = "emit" in node.fn ? optional(functions, node.fn.emit) : undefined;
  if (emit === undefined)
    return (window, result) => {
      main.emit(result, window.max);
    };
  if (node.all === true)
    return (window, result) => {
      main.emit(emit(userWindow(window), result), window.max);
    };
  return (window, result) => {
    main.emit(emit(host.key, userWindow(window), result), window.max);
  };
}

/** For windows that hold their elements. */
export interface ElementsFunction {
  readonly fire: (window: TimeWindow, key: WindowKey, elements: readonly Element[]) => void;
  /** The window ends. */
  readonly clear?: (window: TimeWindow, key: WindowKey) => void;
}

export function elementsFunction(around: Surroundings): ElementsFunction {
  const { node, functions, host, main } = around;
  const spread = spreadOf(main.type);
  const { fn } = node;
  switch (fn.kind) {
    case "reduce": {
      const reduce = callable(functions, fn.reduce);
      const emit = resultFunction(around);
      return {
        fire(window, _, elements) {
          // What was evicted down to nothing reduces to nothing. (Flink would emit a null that nobody can carry.)
          if (elements.length > 0)
            emit(
              window,
              values(elements).reduce((a, b) => reduce(a, b)),
            );
        },
      };
    }
    case "aggregate": {
      const [create, add, result] = [callable(functions, fn.create), callable(functions, fn.add), optional(functions, fn.result)];
      const emit = resultFunction(around);
      return {
        fire(window, _, elements) {
          const accumulator = values(elements).reduce((sum, value) => add(sum, value), create());
          emit(window, result === undefined ? accumulator : result(accumulator));
        },
      };
    }
    case "join":
    case "coGroup": {
      const call = callable(functions, fn.fn);
      return {
        fire(window, _, elements) {
          const sides: [unknown[], unknown[]] = [[], []];
          for (const { value, input } of elements) (sides[input] as unknown[]).push(value);
          if (fn.kind === "coGroup") spread(call(sides[0], sides[1]), main.emit, window.max);
          else for (const left of sides[0]) for (const right of sides[1]) spread(call(left, right), main.emit, window.max);
        },
      };
    }
    case "apply": {
      const call = callable(functions, fn.fn);
      return {
        fire(window, _, elements) {
          const user = userWindow(window);
          spread(node.all === true ? call(user, values(elements)) : call(host.key, user, values(elements)), main.emit, window.max);
        },
      };
    }
    case "process":
      return processFunction(around, fn);
  }
}

function processFunction(
  { spec, node, functions, host, main }: Surroundings,
  fn: Extract<WindowNode["fn"], { readonly kind: "apply" | "process" }>,
): ElementsFunction {
  const spread = spreadOf(main.type);
  const at: WindowAtHand = { window: "" };
  const states = windowStates(windowStatePrefix, fn.windowState ?? [], functions, host, at);
  const outputs = new SideOutputs(spec, host);
  const state = stateView(fn.declared ?? [], spec, functions, host);
  const hook = (index: number): { readonly call: Callable; readonly context: WindowContext } => {
    const { fn: call, bound } = functionAt(functions, index);
    return { call: call as Callable, context: new WindowContext(host, outputs, bound, state, states.view) };
  };
  const { call, context } = hook(fn.fn);
  const clear = fn.clear === undefined ? undefined : hook(fn.clear);
  return {
    fire(window, key, elements) {
      at.window = key;
      const user = context.of(window);
      spread(
        node.all === true ? call(user, values(elements), context) : call(host.key, user, values(elements), context),
        main.emit,
        window.max,
      );
    },
    clear(window, key) {
      at.window = key;
      if (clear !== undefined) {
        const user = clear.context.of(window);
        if (node.all === true) clear.call(user, clear.context);
        else clear.call(host.key, user, clear.context);
      }
      // Flink leaves this to the user, whose forgotten state then stays for ever.
      states.clear();
    },
  };
}

class WindowContext extends OperatorContext {
  /** Of the key, whatever the window. */
  readonly state: StateView;
  /** Of this window of the key. */
  readonly windowState: StateView;
  #window: TimeWindow = globalWindow;

  constructor(host: OperatorHost, outputs: SideOutputs, bound: unknown, state: StateView, windowState: StateView) {
    super(host, outputs, bound);
    this.state = state;
    this.windowState = windowState;
  }

  of(window: TimeWindow): UserWindow {
    this.#window = window;
    return userWindow(window);
  }

  get window(): UserWindow {
    return userWindow(this.#window);
  }

  /** That of the results: the last millisecond of the window. */
  get timestamp(): Instant {
    return instantOf(this.#window.max);
  }

  protected override outputTimestamp(): Millis {
    return this.#window.max;
  }
}

function values(elements: readonly Element[]): unknown[] {
  return elements.map(({ value }) => value);
}
