// SPDX-License-Identifier: Apache-2.0
import type { Millis, OperatorHost, StreamFunction } from "../../contract.ts";
import type { TimeWindow, WindowKey } from "./time-window.ts";
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
