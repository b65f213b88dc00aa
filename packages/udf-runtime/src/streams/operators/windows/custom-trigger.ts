// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, type Instant } from "@tsflink/core";
import { describe } from "@tsflink/core/internal";
import type { Millis, OperatorHost, TriggerNode } from "../../contract.ts";
import { functionAt, type Callable } from "../call.ts";
import { BaseContext, type UserTimers } from "../context.ts";
import type { StateView } from "../declared.ts";
import { instantOf, millisOf, noTimestamp } from "../times.ts";
import { userWindow, type TimeWindow, type WindowKey } from "./time-window.ts";
import { CONTINUE, FIRE, PURGE, type Trigger, type TriggerResult, type TriggerSurroundings } from "./trigger.ts";
import { windowStates, type WindowAtHand } from "./window-state.ts";
import type { WindowTimers } from "./window-timers.ts";

/** What the names of its states begin with. */
export const customPrefix = "window:trigger:";

const answers: Readonly<Record<string, TriggerResult>> = {
  continue: CONTINUE,
  fire: FIRE,
  purge: PURGE,
  "fire-and-purge": FIRE | PURGE,
};

/** A trigger that the user wrote. */
export class Custom implements Trigger {
  readonly #at: WindowAtHand = { window: "" };
  readonly #onElement: Hook;
  readonly #onEventTime: Hook | undefined;
  readonly #onProcessingTime: Hook | undefined;
  readonly #clear: Hook | undefined;
  readonly onMerge?: (window: TimeWindow, key: WindowKey, merged: readonly WindowKey[]) => void;

  constructor(node: Extract<TriggerNode, { readonly trigger: "custom" }>, { functions, host, timers }: TriggerSurroundings) {
    const states = windowStates(customPrefix, node.declared, functions, host, this.#at);
    const hook = (index: number): Hook => {
      const found = functionAt(functions, index);
      const context = new TriggerContext(host, found.bound, states.view, userTimers(timers, this.#at));
      return { name: found.name, call: found.fn as Callable, context };
    };
    const optional = (index: number | undefined): Hook | undefined => (index === undefined ? undefined : hook(index));
    this.#onElement = hook(node.onElement);
    this.#onEventTime = optional(node.onEventTime);
    this.#onProcessingTime = optional(node.onProcessingTime);
    this.#clear = optional(node.clear);
    const merge = optional(node.onMerge);
    if (merge !== undefined)
      this.onMerge = (window, key, merged) => {
        this.#at.window = key;
        merge.context.mergeState = (state) => {
          states.merge(state, merged);
        };
        merge.call(userWindow(window), merge.context.of(undefined));
      };
  }

  onElement(value: unknown, timestamp: Millis | undefined, window: TimeWindow, key: WindowKey): TriggerResult {
    const { call, context, name } = this.#onElement;
    this.#at.window = key;
    return answerOf(call(value, userWindow(window), context.of(timestamp)), name);
  }

  onEventTime(time: Millis, window: TimeWindow, key: WindowKey): TriggerResult {
    return this.#onTime(this.#onEventTime, time, window, key);
  }

  onProcessingTime(time: Millis, window: TimeWindow, key: WindowKey): TriggerResult {
    return this.#onTime(this.#onProcessingTime, time, window, key);
  }

  clear(window: TimeWindow, key: WindowKey): void {
    if (this.#clear === undefined) return;
    this.#at.window = key;
    this.#clear.call(userWindow(window), this.#clear.context.of(undefined));
  }

  #onTime(hook: Hook | undefined, time: Millis, window: TimeWindow, key: WindowKey): TriggerResult {
    if (hook === undefined) return CONTINUE;
    this.#at.window = key;
    return answerOf(hook.call(instantOf(time), userWindow(window), hook.context.of(time)), hook.name);
  }
}

interface Hook {
  readonly name: string;
  readonly call: Callable;
  readonly context: TriggerContext;
}

class TriggerContext extends BaseContext {
  readonly state: StateView;
  readonly timers: UserTimers;
  /** Joins the state of this name of the windows that are one now. In `onMerge` only. */
  mergeState: (name: string) => void = () => {
    throw new ConfigurationError("Only onMerge can join the state of windows.", { option: "mergeState" });
  };
  #timestamp: Millis | undefined = undefined;

  constructor(host: OperatorHost, bound: unknown, state: StateView, timers: UserTimers) {
    super(host, bound);
    this.state = state;
    this.timers = timers;
  }

  of(timestamp: Millis | undefined): this {
    this.#timestamp = timestamp;
    return this;
  }

  /** Of the element or timer at hand. */
  get timestamp(): Instant {
    if (this.#timestamp === undefined) throw new ConfigurationError(noTimestamp, { option: "timestamp" });
    return instantOf(this.#timestamp);
  }

  get hasTimestamp(): boolean {
    return this.#timestamp !== undefined;
  }
}

function userTimers(timers: WindowTimers, at: WindowAtHand): UserTimers {
  const millis = (time: Instant): Millis => millisOf(time, "the time of a timer");
  return {
    onEventTime: (time) => {
      timers.register("event", millis(time), at.window);
    },
    onProcessingTime: (time) => {
      timers.register("processing", millis(time), at.window);
    },
    deleteEventTime: (time) => {
      timers.delete("event", millis(time), at.window);
    },
    deleteProcessingTime: (time) => {
      timers.delete("processing", millis(time), at.window);
    },
  };
}

function answerOf(answer: unknown, name: string): TriggerResult {
  if (answer === undefined) return CONTINUE;
  const result = typeof answer === "string" && Object.hasOwn(answers, answer) ? answers[answer] : undefined;
  if (result === undefined)
    throw new ConfigurationError(`${name}: a trigger says "continue", "fire", "purge" or "fire-and-purge", not ${describe(answer)}.`, {
      option: "trigger",
      received: answer,
    });
  return result;
}
