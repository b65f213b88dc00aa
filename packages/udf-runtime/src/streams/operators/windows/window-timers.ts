// SPDX-License-Identifier: Apache-2.0
import type { MapSlot, Millis, OperatorHost, StateSpec } from "../../contract.ts";
import type { WindowKey } from "./time-window.ts";

export type Domain = "event" | "processing";

/**
 * Timers of windows. Flink's timers know their window, ours only their key and time, so for triggers that set timers at any time the windows of each
 * time are kept as well. Where a window's timers follow from its end alone nothing is kept: see `ImpliedTimers`.
 */
export interface WindowTimers {
  register(domain: Domain, time: Millis, window: WindowKey): void;
  delete(domain: Domain, time: Millis, window: WindowKey): void;
  /** Calls `fire` for each window with a timer at `time`, which is gone then. */
  due(domain: Domain, time: Millis, fire: (window: WindowKey) => void): void;
}

const names = { event: "window:event-timers", processing: "window:processing-timers" } as const;

/** Keeps which windows have a timer at which time. */
export class KeptTimers implements WindowTimers {
  readonly #host: OperatorHost;
  readonly #slots: Readonly<Record<Domain, MapSlot<bigint, readonly WindowKey[]>>>;

  constructor(host: OperatorHost) {
    this.#host = host;
    this.#slots = {
      event: host.state(names.event) as MapSlot<bigint, readonly WindowKey[]>,
      processing: host.state(names.processing) as MapSlot<bigint, readonly WindowKey[]>,
    };
  }

  static states(windowType: string): readonly StateSpec[] {
    return (["event", "processing"] as const).map((domain) => ({
      name: names[domain],
      kind: "map",
      key: "BIGINT NOT NULL",
      type: `ARRAY<${windowType}> NOT NULL`,
    }));
  }

  register(domain: Domain, time: Millis, window: WindowKey): void {
    const slot = this.#slots[domain];
    const at = longOf(time);
    const windows = slot.get(at);
    if (windows?.includes(window) === true) return;
    slot.set(at, windows === null ? [window] : [...windows, window]);
    if (windows === null) setTimer(this.#host, domain, time);
  }

  delete(domain: Domain, time: Millis, window: WindowKey): void {
    const slot = this.#slots[domain];
    const at = longOf(time);
    const windows = slot.get(at);
    if (windows?.includes(window) !== true) return;
    if (windows.length > 1)
      slot.set(
        at,
        windows.filter((each) => each !== window),
      );
    else {
      slot.delete(at);
      deleteTimer(this.#host, domain, time);
    }
  }

  due(domain: Domain, time: Millis, fire: (window: WindowKey) => void): void {
    const slot = this.#slots[domain];
    const at = longOf(time);
    // Read anew for each: firing one window may set or delete timers of others at this time.
    for (let windows = slot.get(at); windows !== null; windows = slot.get(at)) {
      const [window, ...rest] = windows as readonly [WindowKey, ...WindowKey[]];
      if (rest.length === 0) slot.delete(at);
      else slot.set(at, rest);
      fire(window);
    }
  }
}

/**
 * Timers that are not kept, because they follow from the windows that hold something: one where the window ends (if the trigger waits for that) and
 * one where it is cleaned up. A timer too many does no harm: it finds no window.
 */
export class ImpliedTimers implements WindowTimers {
  readonly #host: OperatorHost;
  readonly #windowsAt: (domain: Domain, time: Millis) => readonly WindowKey[];

  constructor(host: OperatorHost, windowsAt: (domain: Domain, time: Millis) => readonly WindowKey[]) {
    this.#host = host;
    this.#windowsAt = windowsAt;
  }

  register(domain: Domain, time: Millis): void {
    setTimer(this.#host, domain, time);
  }

  /** Only while no other window of the key needs it. The window whose timer it is must not be in flight any more. */
  delete(domain: Domain, time: Millis): void {
    if (this.#windowsAt(domain, time).length === 0) deleteTimer(this.#host, domain, time);
  }

  due(domain: Domain, time: Millis, fire: (window: WindowKey) => void): void {
    for (const window of this.#windowsAt(domain, time)) fire(window);
  }
}

function setTimer({ timers }: OperatorHost, domain: Domain, time: Millis): void {
  if (domain === "event") timers.onEventTime(time);
  else timers.onProcessingTime(time);
}

function deleteTimer({ timers }: OperatorHost, domain: Domain, time: Millis): void {
  if (domain === "event") timers.deleteEventTime(time);
  else timers.deleteProcessingTime(time);
}

const longMax: bigint = 2n ** 63n - 1n;

/** A time as BIGINT. */
function longOf(time: Millis): bigint {
  return time >= 2 ** 63 ? longMax : BigInt(time);
}
