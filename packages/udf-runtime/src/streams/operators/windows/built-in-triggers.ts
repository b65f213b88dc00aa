// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError } from "@tsflink/core";
import type { MapSlot, Millis, OperatorHost, TriggerNode } from "../../contract.ts";
import { noTimestamp } from "../times.ts";
import type { TimeWindow, WindowKey } from "./time-window.ts";
import { CONTINUE, FIRE, PURGE, type Trigger, type TriggerResult } from "./trigger.ts";
import type { WindowTimers } from "./window-timers.ts";

/** Names of their states. */
export const countName = "window:count";
export const fireTimeName = "window:fire-time";
export const lastName = "window:last";
export const timeoutName = "window:timeout";

export const never: Trigger = {
  onElement: () => CONTINUE,
  onEventTime: () => CONTINUE,
  onProcessingTime: () => CONTINUE,
  clear() {},
};

/** Fires at the window's end. */
export class AtEnd implements Trigger {
  readonly #host: OperatorHost;
  readonly #timers: WindowTimers;
  readonly #time: "event" | "processing";

  constructor(host: OperatorHost, timers: WindowTimers, time: "event" | "processing") {
    this.#host = host;
    this.#timers = timers;
    this.#time = time;
  }

  onElement(_: unknown, __: Millis | undefined, window: TimeWindow, key: WindowKey, fresh: boolean): TriggerResult {
    const past = this.#isPast(window);
    if (past && this.#time === "event") return FIRE;
    // A window that holds something has its timer already.
    if (fresh || past) this.#timers.register(this.#time, window.max, key);
    return CONTINUE;
  }

  onEventTime(time: Millis, window: TimeWindow): TriggerResult {
    return this.#time === "event" && time === window.max ? FIRE : CONTINUE;
  }

  onProcessingTime(): TriggerResult {
    return this.#time === "processing" ? FIRE : CONTINUE;
  }

  clear(window: TimeWindow, key: WindowKey): void {
    this.#timers.delete(this.#time, window.max, key);
  }

  onMerge(window: TimeWindow, key: WindowKey): void {
    if (!this.#isPast(window)) this.#timers.register(this.#time, window.max, key);
  }

  #isPast(window: TimeWindow): boolean {
    return window.max <= (this.#time === "event" ? this.#host.watermark : this.#host.processingTime);
  }
}

export class Count implements Trigger {
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

export class Delta implements Trigger {
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

/** Fires at each interval; in event time also at the window's end. */
export class Continuous implements Trigger {
  readonly #host: OperatorHost;
  readonly #timers: WindowTimers;
  readonly #time: "event" | "processing";
  readonly #interval: Millis;
  readonly #fireTime: MapSlot<WindowKey, bigint>;

  constructor(host: OperatorHost, timers: WindowTimers, time: "event" | "processing", interval: Millis) {
    this.#host = host;
    this.#timers = timers;
    this.#time = time;
    this.#interval = interval;
    this.#fireTime = host.state(fireTimeName) as MapSlot<WindowKey, bigint>;
  }

  onElement(_: unknown, timestamp: Millis | undefined, window: TimeWindow, key: WindowKey): TriggerResult {
    let now: Millis | undefined = this.#host.processingTime;
    if (this.#time === "event") {
      if (window.max <= this.#host.watermark) return FIRE;
      this.#timers.register("event", window.max, key);
      now = timestamp;
    }
    if (this.#fireTime.get(key) === null) {
      if (now === undefined) throw new ConfigurationError(noTimestamp, { option: "timestamp" });
      this.#next(now - (now % this.#interval), window, key);
    }
    return CONTINUE;
  }

  onEventTime(time: Millis, window: TimeWindow, key: WindowKey): TriggerResult {
    return this.#time === "event" ? this.#onTime(time, window, key) : CONTINUE;
  }

  onProcessingTime(time: Millis, window: TimeWindow, key: WindowKey): TriggerResult {
    return this.#time === "processing" ? this.#onTime(time, window, key) : CONTINUE;
  }

  clear(_: TimeWindow, key: WindowKey): void {
    const fireTime = this.#fireTime.get(key);
    if (fireTime === null) return;
    this.#timers.delete(this.#time, Number(fireTime), key);
    this.#fireTime.delete(key);
  }

  onMerge(_: TimeWindow, key: WindowKey, merged: readonly WindowKey[]): void {
    mergeNumbers(this.#fireTime, key, merged, least);
    const fireTime = this.#fireTime.get(key);
    if (fireTime !== null) this.#timers.register(this.#time, Number(fireTime), key);
  }

  #onTime(time: Millis, window: TimeWindow, key: WindowKey): TriggerResult {
    if (time === window.max) return FIRE;
    const fireTime = this.#fireTime.get(key);
    if (fireTime === null || Number(fireTime) !== time) return CONTINUE;
    this.#next(time, window, key);
    return FIRE;
  }

  #next(time: Millis, window: TimeWindow, key: WindowKey): void {
    const next = Math.min(time + this.#interval, window.max);
    this.#fireTime.set(key, BigInt(next));
    this.#timers.register(this.#time, next, key);
  }
}

/** Flink's ProcessingTimeoutTrigger. */
export class TimeOut implements Trigger {
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

export function purging(inner: Trigger): Trigger {
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
