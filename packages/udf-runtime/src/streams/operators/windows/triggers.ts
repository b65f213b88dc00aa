// SPDX-License-Identifier: Apache-2.0
import type { StateSpec, TriggerNode } from "../../contract.ts";
import { callable } from "../call.ts";
import {
  AtEnd,
  Continuous,
  Count,
  Delta,
  TimeOut,
  countName,
  fireTimeName,
  lastName,
  never,
  purging,
  timeoutName,
} from "./built-in-triggers.ts";
import { Custom, customPrefix } from "./custom-trigger.ts";
import type { Trigger, TriggerSurroundings } from "./trigger.ts";
import { windowStateSpecs } from "./window-state.ts";

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
      return new AtEnd(host, timers, "event");
    case "processing-time":
      return new AtEnd(host, timers, "processing");
    case "never":
      return never;
    case "count":
      return new Count(host, node.count);
    case "delta":
      return new Delta(host, node.threshold, callable(functions, node.fn) as (last: unknown, value: unknown) => number);
    case "continuous-event-time":
      return new Continuous(host, timers, "event", node.interval);
    case "continuous-processing-time":
      return new Continuous(host, timers, "processing", node.interval);
    case "processing-time-out":
      return new TimeOut(host, timers, makeTrigger(node.inner, around), node);
    case "purging":
      return purging(makeTrigger(node.inner, around));
    case "custom":
      return new Custom(node, around);
  }
}
