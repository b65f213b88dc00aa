// SPDX-License-Identifier: Apache-2.0
// What functions of streams are given beside the value at hand.
import type { Instant, Metrics } from "@tsflink/core";

export type { Metrics };

/** Timers of the key at hand. Setting one twice does nothing; a deleted one does not fire. */
export interface Timers {
  onEventTime(time: Instant): void;
  onProcessingTime(time: Instant): void;
  deleteEventTime(time: Instant): void;
  deleteProcessingTime(time: Instant): void;
}

/** Which of the parallel tasks a function runs in. */
export interface Subtask {
  /** The name of the task in Flink. */
  readonly task: string;
  /** From 0 on. */
  readonly index: number;
  readonly parallelism: number;
  /** The most that the parallelism can be raised to with the state kept: the number of key groups. */
  readonly maxParallelism: number;
  /** How often the task was started before. */
  readonly attempt: number;
}

/** Where a function runs, and its metrics. */
export interface TaskContext {
  readonly subtask: Subtask;
  /** The job that it runs in. */
  readonly job: { readonly id: string; readonly name: string };
  readonly metrics: Metrics;
  /** A sum over all tasks and functions of the job that use this name; `finished` of the job gives it. What attempts added that failed does not count. */
  readonly accumulator: (name: string) => { add(n: number): void };
  /** The absolute path of a file of `dependencies.files`, by its name there. @throws `ConfigurationError` when there is none of this name */
  file(name: string): string;
  /** The absolute path of the folder with the contents of an archive of `dependencies.archives`. @throws `ConfigurationError` when there is none of this name */
  archive(name: string): string;
}

/** What an `open` function is given: there is no element yet. */
export interface OpenContext<B = unknown> extends TaskContext {
  /** The values of the operator's `bind`. */
  readonly bound: B;
}

/** The side outputs of a function: the JavaScript types of their values by their names. */
export type SideOutputs = Readonly<Record<string, unknown>>;

/** What a process function is given with each element. One object for its whole life: its properties change from call to call. */
export interface ProcessContext<State, Side extends SideOutputs, B> extends OpenContext<B> {
  /** The element's. Reading it throws when the element has none: give the stream a watermark strategy with `timestamp`. */
  readonly timestamp: Instant;
  readonly hasTimestamp: boolean;
  /** The last one; before any element's time until there is one. */
  readonly watermark: Instant;
  readonly processingTime: Instant;
  readonly state: State;
  /** Sends a value to a side output that the function declares. */
  emit<N extends keyof Side>(output: N, value: Side[N]): void;
}

/** The same, for a stream with a key. */
export interface KeyedContext<K, State, Side extends SideOutputs, B> extends ProcessContext<State, Side, B> {
  /** The key of the element or timer at hand. */
  readonly key: K;
  readonly timers: Timers;
}

/** What `onTimer` is given. `timestamp` is the time for which the timer was set. */
export interface TimerContext<K, State, Side extends SideOutputs, B> extends KeyedContext<K, State, Side, B> {
  readonly timeDomain: "event-time" | "processing-time";
}

/** What the broadcast side of a keyed stream is given: there is no key. */
export interface BroadcastContext<State, Keyed, Side extends SideOutputs, B> extends ProcessContext<State, Side, B> {
  /** Visits the state of every key that has some, one key after the other. */
  forEachKey<N extends keyof Keyed>(name: N, visit: (key: unknown, state: Keyed[N]) => void): void;
}

/** What a function that yields values gives back: anything that can be iterated over, or nothing. */
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- a function without a `return` is meant
export type Emits<T> = Iterable<T> | void;
