// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, type Instant } from "@tsflink/core";
import { describe } from "@tsflink/core/internal";
import type { MapSlot, Millis, OperatorHost, StateSpec, StreamFunction, TriggerNode } from "../../contract.ts";
import { callable, functionAt, type Callable } from "../call.ts";
import { BaseContext, type UserTimers } from "../context.ts";
import type { StateView } from "../declared.ts";
import { instantOf, millisOf, noTimestamp } from "../times.ts";
import { userWindow, type TimeWindow, type WindowKey } from "./time-window.ts";
import { windowStates, windowStateSpecs, type WindowAtHand } from "./window-state.ts";
import type { WindowTimers } from "./window-timers.ts";

/** What a trigger says, as bits. */
export type TriggerResult = number;
export const CONTINUE: TriggerResult = 0;
export const FIRE: TriggerResult = 1;
export const PURGE: TriggerResult = 2;

/** Flink's triggers. `key` is the name of `window` in state. */
export interface Trigger {
  /** `fresh`: the window held nothing before this element. */
  onElement(value: unknown, timestamp: Millis | undefined, window: TimeWindow, key: WindowKey, fresh: boolean): TriggerResult;
  onEventTime(time: Millis, window: TimeWindow, key: WindowKey): TriggerResult;
  onProcessingTime(time: Millis, window: TimeWindow, key: WindowKey): TriggerResult;
  clear(window: TimeWindow, key: WindowKey): void;
  /** `merged` have become `window`. Absent when it cannot merge. */
  onMerge?(window: TimeWindow, key: WindowKey, merged: readonly WindowKey[]): void;
}

export interface TriggerSurroundings {
  readonly functions: readonly StreamFunction[];
  readonly host: OperatorHost;
  readonly timers: WindowTimers;
}

/** Whether a window's timers follow from its end (see `ImpliedTimers`), and when the trigger waits for that. */
export interface TriggerNature {
  readonly implied: boolean;
  /** The time in which a timer stands at the window's last millisecond. */
  readonly endTimer: "event" | "processing" | undefined;
  readonly purges: boolean;
  /** It has state that outlives a purge, so that a purged window must be found again when it is cleaned up. */
  readonly keeps: boolean;
}

export function triggerNature(node: TriggerNode): TriggerNature {
  const plain: TriggerNature = { implied: true, endTimer: undefined, purges: false, keeps: false };
  switch (node.trigger) {
    case "event-time":
      return { ...plain, endTimer: "event" };
    case "processing-time":
      return { ...plain, endTimer: "processing" };
    case "never":
    case "count":
      return plain;
    case "delta":
      return { ...plain, keeps: true };
    case "purging":
      return { ...triggerNature(node.inner), purges: true };
    default:
      return { ...plain, implied: false, purges: true, keeps: true };
  }
}

const countName = "window:count";
const fireTimeName = "window:fire-time";
const lastName = "window:last";
const timeoutName = "window:timeout";
const customPrefix = "window:trigger:";

export function triggerStates(node: TriggerNode, windowType: string, element: string): readonly StateSpec[] {
  const state = (name: string, type: string): StateSpec => ({ name, kind: "map", key: windowType, type });
  switch (node.trigger) {
    case "count":
      return [state(countName, "INT NOT NULL")];
    case "continuous-event-time":
    case "continuous-processing-time":
      return [state(fireTimeName, "BIGINT NOT NULL")];
    case "delta":
      return [state(lastName, element)];
    case "processing-time-out":
      return [
        state(timeoutName, "BIGINT NOT NULL"),
        ...triggerStates(node.inner, windowType, element).filter(({ name }) => name !== timeoutName),
      ];
    case "purging":
      return triggerStates(node.inner, windowType, element);
    case "custom":
      return windowStateSpecs(customPrefix, windowType, node.declared);
    default:
      return [];
  }
}

export function makeTrigger(node: TriggerNode, around: TriggerSurroundings): Trigger {
  const { host, timers, functions } = around;
  switch (node.trigger) {
    case "event-time":
      return new EventTime(host, timers);
    case "processing-time":
      return new ProcessingTime(host, timers);
    case "never":
      return never;
    case "count":
      return new Count(host, node.count);
    case "delta":
      return new Delta(host, node.threshold, callable(functions, node.fn) as (last: unknown, value: unknown) => number);
    case "continuous-event-time":
      return new ContinuousEventTime(host, timers, node.interval);
    case "continuous-processing-time":
      return new ContinuousProcessingTime(host, timers, node.interval);
    case "processing-time-out":
      return new TimeOut(host, timers, makeTrigger(node.inner, around), node);
    case "purging":
      return purging(makeTrigger(node.inner, around));
    case "custom":
      return new Custom(node, around);
  }
}

const never: Trigger = {
  onElement: () => CONTINUE,
  onEventTime: () => CONTINUE,
  onProcessingTime: () => CONTINUE,
  clear() {},
};

class EventTime implements Trigger {
  readonly #host: OperatorHost;
  readonly #timers: WindowTimers;

  constructor(host: OperatorHost, timers: WindowTimers) {
    this.#host = host;
    this.#timers = timers;
  }

  onElement(_: unknown, __: Millis | undefined, window: TimeWindow, key: WindowKey, fresh: boolean): TriggerResult {
    if (window.max <= this.#host.watermark) return FIRE;
    // A window that holds something has its timer already.
    if (fresh) this.#timers.register("event", window.max, key);
    return CONTINUE;
  }

  onEventTime(time: Millis, window: TimeWindow): TriggerResult {
    return time === window.max ? FIRE : CONTINUE;
  }

  onProcessingTime(): TriggerResult {
    return CONTINUE;
  }

  clear(window: TimeWindow, key: WindowKey): void {
    this.#timers.delete("event", window.max, key);
  }

  onMerge(window: TimeWindow, key: WindowKey): void {
    if (window.max > this.#host.watermark) this.#timers.register("event", window.max, key);
  }
}

class ProcessingTime implements Trigger {
  readonly #host: OperatorHost;
  readonly #timers: WindowTimers;

  constructor(host: OperatorHost, timers: WindowTimers) {
    this.#host = host;
    this.#timers = timers;
  }

  onElement(_: unknown, __: Millis | undefined, window: TimeWindow, key: WindowKey, fresh: boolean): TriggerResult {
    if (fresh || window.max <= this.#host.processingTime) this.#timers.register("processing", window.max, key);
    return CONTINUE;
  }

  onEventTime(): TriggerResult {
    return CONTINUE;
  }

  onProcessingTime(): TriggerResult {
    return FIRE;
  }

  clear(window: TimeWindow, key: WindowKey): void {
    this.#timers.delete("processing", window.max, key);
  }

  onMerge(window: TimeWindow, key: WindowKey): void {
    if (window.max > this.#host.processingTime) this.#timers.register("processing", window.max, key);
  }
}

class Count implements Trigger {
  readonly #slot: MapSlot<WindowKey, number>;
  readonly #count: number;

  constructor(host: OperatorHost, count: number) {
    this.#slot = host.state(countName) as MapSlot<WindowKey, number>;
    this.#count = count;
  }

  onElement(_: unknown, __: Millis | undefined, ___: TimeWindow, key: WindowKey): TriggerResult {
    const before = this.#slot.get(key);
    const count = (before ?? 0) + 1;
    if (count < this.#count) {
      this.#slot.set(key, count);
      return CONTINUE;
    }
    if (before !== null) this.#slot.delete(key);
    return FIRE;
  }

  onEventTime(): TriggerResult {
    return CONTINUE;
  }

  onProcessingTime(): TriggerResult {
    return CONTINUE;
  }

  clear(_: TimeWindow, key: WindowKey): void {
    this.#slot.delete(key);
  }

  onMerge(_: TimeWindow, key: WindowKey, merged: readonly WindowKey[]): void {
    mergeNumbers(this.#slot, key, merged, (a, b) => a + b);
  }
}

class Delta implements Trigger {
  readonly #slot: MapSlot<WindowKey, unknown>;
  readonly #threshold: number;
  readonly #distance: (last: unknown, value: unknown) => number;

  constructor(host: OperatorHost, threshold: number, distance: (last: unknown, value: unknown) => number) {
    this.#slot = host.state(lastName) as MapSlot<WindowKey, unknown>;
    this.#threshold = threshold;
    this.#distance = distance;
  }

  onElement(value: unknown, _: Millis | undefined, __: TimeWindow, key: WindowKey): TriggerResult {
    const last = this.#slot.get(key);
    if (last === null) {
      this.#slot.set(key, value);
      return CONTINUE;
    }
    if (!(this.#distance(last, value) > this.#threshold)) return CONTINUE;
    this.#slot.set(key, value);
    return FIRE;
  }

  onEventTime(): TriggerResult {
    return CONTINUE;
  }

  onProcessingTime(): TriggerResult {
    return CONTINUE;
  }

  clear(_: TimeWindow, key: WindowKey): void {
    this.#slot.delete(key);
  }
}

class ContinuousEventTime implements Trigger {
  readonly #host: OperatorHost;
  readonly #timers: WindowTimers;
  readonly #interval: Millis;
  readonly #fireTime: MapSlot<WindowKey, bigint>;

  constructor(host: OperatorHost, timers: WindowTimers, interval: Millis) {
    this.#host = host;
    this.#timers = timers;
    this.#interval = interval;
    this.#fireTime = host.state(fireTimeName) as MapSlot<WindowKey, bigint>;
  }

  onElement(_: unknown, timestamp: Millis | undefined, window: TimeWindow, key: WindowKey): TriggerResult {
    if (window.max <= this.#host.watermark) return FIRE;
    this.#timers.register("event", window.max, key);
    if (this.#fireTime.get(key) === null) {
      if (timestamp === undefined) throw new ConfigurationError(noTimestamp, { option: "timestamp" });
      this.#next(timestamp - (timestamp % this.#interval), window, key);
    }
    return CONTINUE;
  }

  onEventTime(time: Millis, window: TimeWindow, key: WindowKey): TriggerResult {
    if (time === window.max) return FIRE;
    const fireTime = this.#fireTime.get(key);
    if (fireTime === null || Number(fireTime) !== time) return CONTINUE;
    this.#next(time, window, key);
    return FIRE;
  }

  onProcessingTime(): TriggerResult {
    return CONTINUE;
  }

  clear(_: TimeWindow, key: WindowKey): void {
    const fireTime = this.#fireTime.get(key);
    if (fireTime === null) return;
    this.#timers.delete("event", Number(fireTime), key);
    this.#fireTime.delete(key);
  }

  onMerge(_: TimeWindow, key: WindowKey, merged: readonly WindowKey[]): void {
    mergeNumbers(this.#fireTime, key, merged, least);
    const fireTime = this.#fireTime.get(key);
    if (fireTime !== null) this.#timers.register("event", Number(fireTime), key);
  }

  #next(time: Millis, window: TimeWindow, key: WindowKey): void {
    const next = Math.min(time + this.#interval, window.max);
    this.#fireTime.set(key, BigInt(next));
    this.#timers.register("event", next, key);
  }
}

class ContinuousProcessingTime implements Trigger {
  readonly #host: OperatorHost;
  readonly #timers: WindowTimers;
  readonly #interval: Millis;
  readonly #fireTime: MapSlot<WindowKey, bigint>;

  constructor(host: OperatorHost, timers: WindowTimers, interval: Millis) {
    this.#host = host;
    this.#timers = timers;
    this.#interval = interval;
    this.#fireTime = host.state(fireTimeName) as MapSlot<WindowKey, bigint>;
  }

  onElement(_: unknown, __: Millis | undefined, window: TimeWindow, key: WindowKey): TriggerResult {
    const now = this.#host.processingTime;
    if (this.#fireTime.get(key) === null) this.#next(now - (now % this.#interval), window, key);
    return CONTINUE;
  }

  onEventTime(): TriggerResult {
    return CONTINUE;
  }

  onProcessingTime(time: Millis, window: TimeWindow, key: WindowKey): TriggerResult {
    if (time === window.max) return FIRE;
    const fireTime = this.#fireTime.get(key);
    if (fireTime === null || Number(fireTime) !== time) return CONTINUE;
    this.#next(time, window, key);
    return FIRE;
  }

  clear(_: TimeWindow, key: WindowKey): void {
    const fireTime = this.#fireTime.get(key);
    if (fireTime === null) return;
    this.#timers.delete("processing", Number(fireTime), key);
    this.#fireTime.delete(key);
  }

  onMerge(_: TimeWindow, key: WindowKey, merged: readonly WindowKey[]): void {
    mergeNumbers(this.#fireTime, key, merged, least);
    const fireTime = this.#fireTime.get(key);
    if (fireTime !== null) this.#timers.register("processing", Number(fireTime), key);
  }

  #next(time: Millis, window: TimeWindow, key: WindowKey): void {
    const next = Math.min(time + this.#interval, window.max);
    this.#fireTime.set(key, BigInt(next));
    this.#timers.register("processing", next, key);
  }
}

/** Flink's ProcessingTimeoutTrigger. */
class TimeOut implements Trigger {
  readonly #host: OperatorHost;
  readonly #timers: WindowTimers;
  readonly #inner: Trigger;
  readonly #node: Extract<TriggerNode, { readonly trigger: "processing-time-out" }>;
  readonly #slot: MapSlot<WindowKey, bigint>;

  constructor(
    host: OperatorHost,
    timers: WindowTimers,
    inner: Trigger,
    node: Extract<TriggerNode, { readonly trigger: "processing-time-out" }>,
  ) {
    this.#host = host;
    this.#timers = timers;
    this.#inner = inner;
    this.#node = node;
    this.#slot = host.state(timeoutName) as MapSlot<WindowKey, bigint>;
  }

  onElement(value: unknown, timestamp: Millis | undefined, window: TimeWindow, key: WindowKey, fresh: boolean): TriggerResult {
    const result = this.#inner.onElement(value, timestamp, window, key, fresh);
    if ((result & FIRE) !== 0) {
      this.clear(window, key);
      return result;
    }
    const next = this.#host.processingTime + this.#node.timeout;
    let timeout = this.#slot.get(key);
    if (timeout !== null && this.#node.resetOnElement) {
      this.#timers.delete("processing", Number(timeout), key);
      timeout = null;
    }
    if (timeout === null) {
      this.#slot.set(key, BigInt(next));
      this.#timers.register("processing", next, key);
    }
    return result;
  }

  onEventTime(time: Millis, window: TimeWindow, key: WindowKey): TriggerResult {
    return this.#timedOut(this.#inner.onEventTime(time, window, key), window, key);
  }

  onProcessingTime(time: Millis, window: TimeWindow, key: WindowKey): TriggerResult {
    return this.#timedOut(this.#inner.onProcessingTime(time, window, key), window, key);
  }

  clear(window: TimeWindow, key: WindowKey): void {
    const timeout = this.#slot.get(key);
    if (timeout !== null) {
      this.#timers.delete("processing", Number(timeout), key);
      this.#slot.delete(key);
    }
    this.#inner.clear(window, key);
  }

  /** Flink fires at any timer, the cleaning one included. */
  #timedOut(result: TriggerResult, window: TimeWindow, key: WindowKey): TriggerResult {
    if (this.#node.clearOnTimeout) this.clear(window, key);
    return result | FIRE;
  }
}

function purging(inner: Trigger): Trigger {
  const purge = (result: TriggerResult): TriggerResult => ((result & FIRE) !== 0 ? FIRE | PURGE : result);
  const trigger: Trigger = {
    onElement: (value, timestamp, window, key, fresh) => purge(inner.onElement(value, timestamp, window, key, fresh)),
    onEventTime: (time, window, key) => purge(inner.onEventTime(time, window, key)),
    onProcessingTime: (time, window, key) => purge(inner.onProcessingTime(time, window, key)),
    clear: (window, key) => {
      inner.clear(window, key);
    },
  };
  if (inner.onMerge !== undefined)
    trigger.onMerge = (window, key, merged) => {
      inner.onMerge?.(window, key, merged);
    };
  return trigger;
}

const answers: Readonly<Record<string, TriggerResult>> = {
  continue: CONTINUE,
  fire: FIRE,
  purge: PURGE,
  "fire-and-purge": FIRE | PURGE,
};

class Custom implements Trigger {
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

/** Flink's mergePartitionedState: the state of `merged` goes into that of `key`. */
function mergeNumbers<T extends number | bigint>(
  slot: MapSlot<WindowKey, T>,
  key: WindowKey,
  merged: readonly WindowKey[],
  join: (a: T, b: T) => T,
): void {
  let sum: T | null = null;
  for (const other of merged) {
    const next = slot.get(other);
    if (next === null) continue;
    slot.delete(other);
    sum = sum === null ? next : join(sum, next);
  }
  if (sum === null) return;
  const own = slot.get(key);
  slot.set(key, own === null ? sum : join(own, sum));
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
