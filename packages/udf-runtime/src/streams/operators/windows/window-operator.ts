// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError } from "@tsflink/core";
import type {
  AssignerNode,
  Millis,
  OperatorHost,
  StateSpec,
  StreamFunction,
  StreamOperator,
  StreamSpec,
  TriggerNode,
  ValueSlot,
  WindowNode,
} from "../../contract.ts";
import { callable, optional } from "../call.ts";
import { mainOutput } from "../pipeline.ts";
import { makeAssigner, windowKeysOf, type Assigner } from "./assigners.ts";
import { Accumulators, elementCode, Elements, type Contents } from "./contents.ts";
import { makeEvictor } from "./evictors.ts";
import { Sessions, sessionsType, type Merge } from "./merging.ts";
import { earliest, latest, TimeWindow, type WindowKey, type WindowKeys } from "./time-window.ts";
import { FIRE, PURGE, type Trigger, type TriggerResult } from "./trigger.ts";
import { makeTrigger, triggerNature, triggerStates, type TriggerNature } from "./triggers.ts";
import { elementsFunction, resultFunction, windowStatePrefix } from "./window-functions.ts";
import { windowStateSpecs } from "./window-state.ts";
import { ImpliedTimers, KeptTimers, type Domain, type WindowTimers } from "./window-timers.ts";

const sessionsName = "window:sessions";

/** What follows from the description of a window alone. */
interface Layout {
  readonly keys: WindowKeys;
  readonly trigger: TriggerNode;
  readonly nature: TriggerNature;
  /** Whether windows know their timers (`ImpliedTimers`). */
  readonly implied: boolean;
  /** Whether windows hold their elements, or one accumulator. */
  readonly elements: boolean;
}

function layoutOf(node: WindowNode): Layout {
  const { assigner, evictor, fn } = node;
  const trigger: TriggerNode = node.trigger ?? {
    trigger: assigner.assign === "global" ? "never" : assigner.time === "event" ? "event-time" : "processing-time",
  };
  const nature = triggerNature(trigger);
  const elements = evictor !== undefined || (fn.kind !== "reduce" && fn.kind !== "aggregate");
  // A window that holds nothing any more is not found by its contents when it ends, which matters only if something happens then.
  const ends = nature.keeps || fn.kind === "process";
  const implied = nature.implied && !(ends && (nature.purges || evictor !== undefined));
  return { keys: windowKeysOf(assigner), trigger, nature, implied, elements };
}

function isMerging(assigner: AssignerNode): boolean {
  return assigner.assign === "session" || (assigner.assign === "custom" && assigner.merge !== undefined);
}

export function windowState(node: WindowNode, inputs: readonly string[]): readonly StateSpec[] {
  const { keys, trigger, implied, elements } = layoutOf(node);
  return [
    ...(elements ? Elements.states(keys, elementCode(inputs, node.evictor !== undefined)) : Accumulators.states(keys, node.contents)),
    ...(isMerging(node.assigner) ? [{ name: sessionsName, kind: "value", type: sessionsType } as const] : []),
    ...triggerStates(trigger, keys.type, inputs[0] as string),
    ...(implied ? [] : KeptTimers.states(keys.type)),
    ...(node.fn.kind === "process" ? windowStateSpecs(windowStatePrefix, keys.type, node.fn.windowState ?? []) : []),
  ];
}

/** Flink's WindowOperator and EvictingWindowOperator. */
export function windowOperator(
  spec: StreamSpec,
  node: WindowNode,
  functions: readonly StreamFunction[],
  host: OperatorHost,
): StreamOperator {
  return new WindowOperator(spec, node, functions, host);
}

/** Called when a trigger fires; when a window has ended. */
interface Firing {
  readonly contents: Contents;
  readonly fire: (window: TimeWindow, key: WindowKey, contents: WindowKey) => void;
  readonly clear?: (window: TimeWindow, key: WindowKey) => void;
}

class WindowOperator implements StreamOperator {
  readonly #host: OperatorHost;
  readonly #assigner: Assigner;
  readonly #keys: WindowKeys;
  readonly #trigger: Trigger;
  readonly #nature: TriggerNature;
  /**
   * Whether a window that holds something has all its timers. Not so where windows live on after they fired: a restarted job's watermark may be behind
   * them again, and they are to fire again.
   */
  readonly #settled: boolean;
  /**
   * Whether a window has a single timer, at its end: the trigger's, which cleans up as well. A session's is set once and moved on when it fires: most
   * elements make a session longer, and setting a timer anew for each costs more than one that comes too early.
   */
  readonly #oneTimer: boolean;
  readonly #timers: WindowTimers;
  readonly #firing: Firing;
  readonly #contents: Contents;
  readonly #lateness: Millis;
  readonly #lateOutput: number | undefined;
  readonly #late: { add(n: number): void };
  readonly #sessions: ValueSlot<never> | undefined;

  constructor(spec: StreamSpec, node: WindowNode, functions: readonly StreamFunction[], host: OperatorHost) {
    const { keys, trigger, nature, implied, elements } = layoutOf(node);
    this.#host = host;
    this.#keys = keys;
    this.#nature = nature;
    this.#settled = implied && node.allowedLateness === 0;
    this.#assigner = makeAssigner(node.assigner, functions, host);
    // Windows that merge as the user says may become shorter.
    this.#oneTimer = this.#settled && nature.endTimer === this.#assigner.time && this.#assigner.merge === undefined;
    this.#timers = implied ? new ImpliedTimers(host, (domain, time) => this.#windowsAt(domain, time)) : new KeptTimers(host);
    this.#trigger = makeTrigger(trigger, { functions, host, timers: this.#timers });
    this.#firing = elements ? elementsFiring(spec, node, functions, host) : accumulatorFiring(spec, node, functions, host);
    this.#contents = this.#firing.contents;
    this.#lateness = node.allowedLateness;
    this.#lateOutput = node.lateOutput;
    this.#late = host.metrics.counter("numLateRecordsDropped", []);
    this.#sessions = this.#assigner.merging ? (host.state(sessionsName) as ValueSlot<never>) : undefined;
    if (this.#assigner.merging) this.#checkMerging(spec.name, node, trigger);
  }

  onElement(value: unknown, input: number): void {
    const { timestamp } = this.#host;
    const windows = this.#assigner.assign(value, timestamp);
    const taken =
      this.#sessions === undefined ? this.#add(windows, value, timestamp, input) : this.#addMerging(windows, value, timestamp, input);
    if (!taken && this.#isElementLate(timestamp)) {
      if (this.#lateOutput === undefined) this.#late.add(1);
      else this.#host.emit(this.#lateOutput, value);
    }
  }

  onEventTimer(time: Millis): void {
    this.#onTimer("event", time);
  }

  onProcessingTimer(time: Millis): void {
    this.#onTimer("processing", time);
  }

  #add(windows: readonly TimeWindow[], value: unknown, timestamp: Millis | undefined, input: number): boolean {
    let taken = false;
    for (const window of windows) {
      if (this.#isWindowLate(window)) continue;
      taken = true;
      const key = this.#keys.of(window);
      const fresh = this.#contents.add(key, value, timestamp, input);
      const known = this.#settled && !fresh;
      this.#act(this.#trigger.onElement(value, timestamp, window, key, !known), window, key, key);
      if (!known) this.#registerCleanup(window, key);
    }
    return taken;
  }

  #addMerging(windows: readonly TimeWindow[], value: unknown, timestamp: Millis | undefined, input: number): boolean {
    const sessions = this.#loadSessions();
    let taken = false;
    for (const added of windows) {
      let changed = false;
      const onMerge = ({ merged, result, contents, others }: Merge): void => {
        changed = true;
        this.#checkMerged(result);
        if (this.#oneTimer) {
          this.#contents.merge(contents, others);
          return;
        }
        const mergedKeys = merged.map((each) => this.#keys.of(each));
        this.#trigger.onMerge?.(result, this.#keys.of(result), mergedKeys);
        // For timers that follow from the windows in flight, those are to be known.
        sessions.persist();
        merged.forEach((each, i) => {
          const key = mergedKeys[i] as WindowKey;
          this.#trigger.clear(each, key);
          this.#deleteCleanup(each, key);
        });
        this.#contents.merge(contents, others);
      };
      const window = sessions.add(added, onMerge, this.#assigner.merge);
      if (this.#isWindowLate(window)) {
        sessions.retire(window);
        continue;
      }
      taken = true;
      const key = this.#keys.of(window);
      const contents = sessions.contentsOf(window) as WindowKey;
      const fresh = this.#contents.add(contents, value, timestamp, input);
      const known = this.#oneTimer ? window !== added : this.#settled && !fresh && !changed;
      this.#act(this.#trigger.onElement(value, timestamp, window, key, !known), window, key, contents);
      if (!known) this.#registerCleanup(window, key);
    }
    sessions.persist();
    return taken;
  }

  #onTimer(domain: Domain, time: Millis): void {
    if (this.#oneTimer && this.#sessions !== undefined) this.#moveTimers(domain, time);
    this.#timers.due(domain, time, (key) => {
      const window = this.#keys.window(key);
      const sessions = this.#sessions === undefined ? undefined : this.#loadSessions();
      const contents = sessions === undefined ? key : sessions.contentsOf(window);
      // A window that has become part of another one, whose trigger has left a timer.
      if (contents === undefined) return;
      const result = domain === "event" ? this.#trigger.onEventTime(time, window, key) : this.#trigger.onProcessingTime(time, window, key);
      this.#act(result, window, key, contents);
      if (domain !== this.#assigner.time || time !== this.#cleanupTime(window)) return;
      this.#contents.clear(contents);
      this.#trigger.clear(window, key);
      this.#firing.clear?.(window, key);
      sessions?.retire(window);
      sessions?.persist();
    });
  }

  #moveTimers(domain: Domain, time: Millis): void {
    const sessions = this.#loadSessions();
    for (const end of sessions.moveTimers(time)) this.#timers.register(domain, end, "");
    sessions.persist();
  }

  #act(result: TriggerResult, window: TimeWindow, key: WindowKey, contents: WindowKey): void {
    if ((result & FIRE) !== 0) this.#firing.fire(window, key, contents);
    if ((result & PURGE) !== 0) this.#contents.clear(contents);
  }

  #isWindowLate(window: TimeWindow): boolean {
    return this.#assigner.time === "event" && this.#cleanupTime(window) <= this.#host.watermark;
  }

  #isElementLate(timestamp: Millis = earliest): boolean {
    return this.#assigner.time === "event" && timestamp + this.#lateness <= this.#host.watermark;
  }

  #cleanupTime(window: TimeWindow): Millis {
    return this.#assigner.time === "event" ? window.max + this.#lateness : window.max;
  }

  #registerCleanup(window: TimeWindow, key: WindowKey): void {
    const time = this.#cleanupTime(window);
    if (time < latest && !this.#oneTimer) this.#timers.register(this.#assigner.time, time, key);
  }

  #deleteCleanup(window: TimeWindow, key: WindowKey): void {
    const time = this.#cleanupTime(window);
    if (time < latest) this.#timers.delete(this.#assigner.time, time, key);
  }

  /** The windows of the key that hold something and have a timer at `time`. */
  #windowsAt(domain: Domain, time: Millis): readonly WindowKey[] {
    const ends: Millis[] = [];
    if (this.#nature.endTimer === domain) ends.push(time + 1);
    if (this.#assigner.time === domain) {
      const end = time + 1 - (domain === "event" ? this.#lateness : 0);
      if (!ends.includes(end)) ends.push(end);
    }
    if (this.#sessions !== undefined)
      return this.#loadSessions().windows.filter(({ window }) => ends.includes(window.end)).map(({ window }) => this.#keys.of(window)); // prettier-ignore
    const { size } = this.#assigner;
    if (size !== undefined)
      return ends.map((end) => this.#keys.of(new TimeWindow(end - size, end))).filter((key) => this.#contents.has(key));
    return [...this.#contents.windows()].filter((key) => ends.includes(this.#keys.window(key).end));
  }

  #loadSessions(): Sessions {
    return new Sessions(this.#sessions as ValueSlot<never>);
  }

  #checkMerging(name: string, { fn }: WindowNode, trigger: TriggerNode): void {
    const refuse = (what: string): ConfigurationError =>
      new ConfigurationError(`${name}: its windows merge, and ${what}.`, { option: "window" });
    if (this.#trigger.onMerge === undefined)
      throw refuse(`the trigger ${JSON.stringify(trigger.trigger)} cannot follow that; give a trigger of your own an onMerge`);
    if (fn.kind === "aggregate" && fn.merge === undefined) throw refuse("the aggregation has no merge to join two accumulators");
    if (fn.kind === "process" && (fn.windowState?.length ?? 0) > 0)
      throw refuse("state of a window has no window to stay with; keep it by key");
  }

  #checkMerged(result: TimeWindow): void {
    const { watermark, processingTime } = this.#host;
    const now = this.#assigner.time === "event" ? watermark : processingTime;
    if (this.#cleanupTime(result) <= now)
      throw new Error(`A window cannot end before the current time by merging: it ends at ${result.end}, and the time is ${now}.`);
  }
}

function accumulatorFiring(spec: StreamSpec, node: WindowNode, functions: readonly StreamFunction[], host: OperatorHost): Firing {
  const { fn } = node;
  const emit = resultFunction({ spec, node, functions, host, main: mainOutput(spec, functions, host) });
  if (fn.kind === "reduce") {
    const reduce = callable(functions, fn.reduce);
    const contents = new Accumulators(host, (before, value) => (before === null ? value : reduce(before, value)), reduce);
    return {
      contents,
      fire(window, _, key) {
        const result = contents.get(key);
        if (result !== null) emit(window, result);
      },
    };
  }
  if (fn.kind !== "aggregate") throw new Error(`A window's ${fn.kind} function needs its elements.`);
  const [create, add, result] = [callable(functions, fn.create), callable(functions, fn.add), optional(functions, fn.result)];
  const contents = new Accumulators(host, (before, value) => add(before ?? create(), value), optional(functions, fn.merge));
  return {
    contents,
    fire(window, _, key) {
      const accumulator = contents.get(key);
      if (accumulator !== null) emit(window, result === undefined ? accumulator : result(accumulator));
    },
  };
}

function elementsFiring(spec: StreamSpec, node: WindowNode, functions: readonly StreamFunction[], host: OperatorHost): Firing {
  const contents = new Elements(host, elementCode(spec.inputs, node.evictor !== undefined));
  const { fire, clear } = elementsFunction({ spec, node, functions, host, main: mainOutput(spec, functions, host) });
  const evictor = node.evictor === undefined ? undefined : makeEvictor(node.evictor, functions);
  return {
    contents,
    fire(window, key, at) {
      const elements = contents.elements(at);
      if (elements === null) return;
      if (evictor === undefined) {
        fire(window, key, elements);
        return;
      }
      const seen = evictor.before(elements, window);
      fire(window, key, seen);
      const left = evictor.after(seen, window);
      if (left !== elements) contents.replace(at, left);
    },
    ...(clear === undefined ? {} : { clear }),
  };
}
