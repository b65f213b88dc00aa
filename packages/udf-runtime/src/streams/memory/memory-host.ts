// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, parseType } from "@tsflink/core";
import { converterOf, type Converter } from "@tsflink/core/internal";
import { canonicalOf, type Canonical } from "../canonical.ts";
import type { MetricsHost, Millis, OperatorHost, StateSpec, StreamOperator, StreamSpec, Timers } from "../contract.ts";
import { MemoryMetrics } from "./metrics.ts";
import { makeState, type StoredState } from "./state.ts";
import { TimerQueue, type Timer } from "./timer-queue.ts";

export interface MemoryHostOptions {
  /** Takes what the operator emits, checked and converted. */
  readonly emit: (output: number, value: unknown, timestamp: Millis | undefined) => void;
  readonly subtask?: OperatorHost["subtask"];
  /** The clock of processing time at the start. */
  readonly processingTime?: Millis;
}

/** What an operator holds between two elements. */
export interface MemorySnapshot {
  readonly state: Readonly<Record<string, unknown>>;
  readonly eventTimers: readonly Timer[];
  readonly processingTimers: readonly Timer[];
}

interface Task {
  readonly time: Millis;
  readonly order: number;
  readonly run: () => void;
}

/** The watermark before the first one: Flink's smallest time. */
export const noWatermark: Millis = -(2 ** 63);
/** The watermark at the end of the input: Flink's largest time. */
export const lastWatermark: Millis = 2 ** 63;

/** Feeds one operator out of memory: state, timers, and clocks that move when they are told to. */
export class MemoryHost implements OperatorHost {
  readonly subtask: OperatorHost["subtask"];
  readonly job: OperatorHost["job"] = { id: "0".repeat(32), name: "test" };
  readonly metrics: MetricsHost & MemoryMetrics = new MemoryMetrics();
  readonly timers: Timers;
  readonly forEachKey: (state: string, visit: (key: unknown, slot: unknown) => void) => void;
  key: unknown = undefined;
  timestamp: Millis | undefined = undefined;
  watermark: Millis = noWatermark;
  processingTime: Millis;
  readonly #spec: StreamSpec;
  readonly #emit: MemoryHostOptions["emit"];
  readonly #inputs: readonly Converter[];
  readonly #outputs: readonly Converter[];
  readonly #states = new Map<string, StoredState>();
  readonly #convertKey: Converter | undefined;
  readonly #canonical: Canonical | undefined;
  readonly #tasks = new Set<Task>();
  #eventTimers = new TimerQueue();
  #processingTimers = new TimerQueue();
  #keyId: unknown = undefined;
  #hasKey = false;
  #erased = false;
  #order = 0;

  constructor(spec: StreamSpec, options: MemoryHostOptions) {
    this.#spec = spec;
    this.#emit = options.emit;
    this.processingTime = options.processingTime ?? 0;
    this.subtask = options.subtask ?? { task: spec.name, index: 0, parallelism: 1, maxParallelism: 128, attempt: 0 };
    this.#inputs = spec.inputs.map(converter);
    this.#outputs = spec.outputs.map(({ type }) => converter(type));
    if (spec.key !== undefined) {
      const { definition } = parseType(spec.key);
      this.#convertKey = converterOf(definition);
      this.#canonical = canonicalOf(definition);
    }
    const access = {
      keyId: (state: string) => {
        if (!this.#hasKey)
          throw new ConfigurationError(
            `state.${state}: there is no key at hand here; keyed state can be used while an element or a timer is.`,
            {
              option: `state.${state}`,
            },
          );
        return this.#keyId;
      },
      keyOf: () => this.key,
      host: this,
    };
    for (const state of spec.state)
      this.#states.set(
        state.name,
        makeState(state, {
          keyId: access.keyId,
          keyOf: access.keyOf,
          get processingTime() {
            return access.host.processingTime;
          },
        }),
      );
    this.timers = {
      onEventTime: (time) => this.#eventTimers.add(time, this.key, this.#timerKey()),
      onProcessingTime: (time) => this.#processingTimers.add(time, this.key, this.#timerKey()),
      deleteEventTime: (time) => this.#eventTimers.delete(time, this.#timerKey()),
      deleteProcessingTime: (time) => this.#processingTimers.delete(time, this.#timerKey()),
    };
    this.forEachKey = (name, visit) => {
      const stored = this.#stored(name);
      for (const { key, id } of stored.keys()) this.#withKey(key, id, () => visit(key, stored.slot));
    };
  }

  state(name: string): unknown {
    return this.#stored(name).slot;
  }

  emit(output: number, value: unknown, timestamp?: Millis): void {
    const convert = this.#outputs[output];
    if (convert === undefined) throw new Error(`The operator ${this.#spec.name} has no output ${output}.`);
    const { tag } = this.#spec.outputs[output] as { tag: string | null };
    this.#emit(
      output,
      convert(value, tag === null ? this.#spec.name : `${this.#spec.name}, side output ${tag}`),
      timestamp ?? (this.#erased ? undefined : this.timestamp),
    );
  }

  schedule(delay: Millis, run: () => void): () => void {
    const task: Task = { time: this.processingTime + delay, order: this.#order++, run };
    this.#tasks.add(task);
    return () => void this.#tasks.delete(task);
  }

  // What drives it:

  /** Gives an element to the operator. `key` is given where the input has one. */
  element(operator: StreamOperator, value: unknown, input: number, timestamp: Millis | undefined, key?: unknown): void {
    const converted = (this.#inputs[input] as Converter)(
      value,
      this.#spec.inputs.length > 1 ? `an element of input ${input + 1}` : "an element",
    );
    this.#at(timestamp, () => {
      if (key === undefined || this.#convertKey === undefined) operator.onElement(converted, input);
      else this.withKey(key, () => operator.onElement(converted, input));
    });
  }

  /** Fires the timers of event time that are due, earliest first, those as well that are set meanwhile. */
  advanceWatermark(operator: StreamOperator, watermark: Millis): void {
    this.watermark = watermark;
    for (let timer = this.#eventTimers.poll(watermark); timer !== undefined; timer = this.#eventTimers.poll(watermark)) {
      const { time } = timer;
      this.#fire(timer, () => operator.onEventTimer?.(time));
    }
    operator.onWatermark?.(watermark);
  }

  /**
   * Moves the clock on, firing what was set for the time between at its own time, as on a cluster without load. Awaits what promises do
   * meanwhile.
   */
  async advanceProcessingTime(operator: StreamOperator, time: Millis): Promise<void> {
    for (;;) {
      const task = this.#nextTask(time);
      const timer = this.#processingTimers.peek();
      if (timer !== undefined && timer.time <= Math.min(time, task?.time ?? time)) {
        this.processingTime = Math.max(this.processingTime, timer.time);
        this.#processingTimers.poll(timer.time);
        this.#erased = true;
        try {
          this.#fire(timer, () => operator.onProcessingTimer?.(timer.time));
        } finally {
          this.#erased = false;
        }
      } else if (task !== undefined) {
        this.processingTime = Math.max(this.processingTime, task.time);
        this.#tasks.delete(task);
        task.run();
        await settled();
      } else break;
    }
    this.processingTime = Math.max(this.processingTime, time);
  }

  /** When the next task of `schedule` is due. */
  get nextTask(): Millis | undefined {
    return this.#nextTask(Infinity)?.time;
  }

  /** When the next timer of processing time or task of `schedule` is due. */
  get nextProcessing(): Millis | undefined {
    const timer = this.#processingTimers.peek()?.time;
    const task = this.nextTask;
    return timer === undefined || task === undefined ? (timer ?? task) : Math.min(timer, task);
  }

  get eventTimers(): readonly Timer[] {
    return this.#eventTimers.list();
  }

  get processingTimers(): readonly Timer[] {
    return this.#processingTimers.list();
  }

  /** Runs `task` with `key` as the current one: to look into its state. */
  withKey<T>(key: unknown, task: () => T): T {
    if (this.#convertKey === undefined) throw new ConfigurationError(`${this.#spec.name} is not keyed.`, { option: "key" });
    const given = this.#convertKey(key, "the key");
    return this.#withKey(given, (this.#canonical as Canonical)(given), task);
  }

  /** The keys that have something in the state `name`. */
  keysOf(name: string): unknown[] {
    return this.#stored(name)
      .keys()
      .map(({ key }) => key);
  }

  snapshot(): MemorySnapshot {
    return {
      state: Object.fromEntries([...this.#states].map(([name, stored]) => [name, stored.save()])),
      eventTimers: this.eventTimers,
      processingTimers: this.processingTimers,
    };
  }

  /** Takes over what a snapshot holds. State that is not declared (any more) is left out, as Flink leaves it. */
  restore(snapshot: MemorySnapshot): void {
    for (const [name, stored] of this.#states) if (name in snapshot.state) stored.load(snapshot.state[name]);
    this.#eventTimers = queueOf(snapshot.eventTimers);
    this.#processingTimers = queueOf(snapshot.processingTimers);
  }

  #stored(name: string): StoredState {
    const stored = this.#states.get(name);
    if (stored === undefined) throw new Error(`The operator ${this.#spec.name} has no state ${name}: ${this.#names()}`);
    return stored;
  }

  #names(): string {
    return this.#spec.state.map((state: StateSpec) => state.name).join(", ");
  }

  #nextTask(until: Millis): Task | undefined {
    let next: Task | undefined;
    for (const task of this.#tasks)
      if (task.time <= until && (next === undefined || task.time < next.time || (task.time === next.time && task.order < next.order)))
        next = task;
    return next;
  }

  #timerKey(): unknown {
    if (!this.#hasKey) throw new ConfigurationError("A timer belongs to a key, and there is none at hand here.", { option: "timers" });
    return this.#keyId;
  }

  #fire(timer: Timer, call: () => void): void {
    this.#at(timer.time, () => {
      this.#withKey(timer.key, timer.id, call);
    });
  }

  #at(timestamp: Millis | undefined, call: () => void): void {
    this.timestamp = timestamp;
    try {
      call();
    } finally {
      this.timestamp = undefined;
    }
  }

  #withKey<T>(key: unknown, id: unknown, task: () => T): T {
    const [before, beforeId, had] = [this.key, this.#keyId, this.#hasKey];
    this.key = key;
    this.#keyId = id;
    this.#hasKey = true;
    try {
      return task();
    } finally {
      this.key = before;
      this.#keyId = beforeId;
      this.#hasKey = had;
    }
  }
}

/** Lets promises that are settled go on. A macrotask: chains of promises of any length are through then. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function converter(type: string): Converter {
  return converterOf(parseType(type).definition);
}

function queueOf(timers: readonly Timer[]): TimerQueue {
  const queue = new TimerQueue();
  for (const { time, key, id } of timers) queue.add(time, key, id);
  return queue;
}
