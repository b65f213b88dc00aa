// SPDX-License-Identifier: Apache-2.0
import type { DependencyPaths } from "../server/dependencies.ts";
// The border between a stream operator, written in TypeScript, and what feeds it: Flink's operator beside it (through a session of the function
// server), or the test harness, which keeps state and timers in memory. An operator cannot tell which.

/** Milliseconds since 1970, as Flink counts time. Its smallest and largest times, -2^63 and 2^63 - 1, are -2^63 and 2^63 as numbers: hosts translate. */
export type Millis = number;

/** One kind of state of one key (or of the operator). Types are SQL type strings. */
export type StateSpec =
  | { readonly name: string; readonly kind: "value"; readonly type: string; readonly ttl?: TtlSpec }
  | { readonly name: string; readonly kind: "list"; readonly type: string; readonly ttl?: TtlSpec }
  | { readonly name: string; readonly kind: "map"; readonly key: string; readonly type: string; readonly ttl?: TtlSpec }
  /** Not keyed: broadcast state is a map; list and union state are redistributed when the parallelism changes. */
  | { readonly name: string; readonly kind: "broadcast"; readonly key: string; readonly type: string }
  | { readonly name: string; readonly kind: "operator-list" | "operator-union"; readonly type: string };

/** Reducing and aggregating state are value state whose functions run here: the accumulator is the value. */
export interface TtlSpec {
  readonly ttl: Millis;
  readonly update: "on-create-and-write" | "on-read-and-write";
  readonly visibility: "never-return-expired" | "return-expired-if-not-cleaned-up";
  readonly cleanup?:
    | {
        readonly fullSnapshot?: boolean;
        readonly incremental?: { readonly size: number; readonly everyRecord: boolean };
        readonly rocksdb?: { readonly queryTimeAfter: number };
      }
    | "none";
}

/** State of the current key. Everything is synchronous. Values are JavaScript values of the state's type, not to be changed in place. */
export interface ValueSlot<T> {
  get(): T | null;
  /** `null` clears. */
  set(value: T | null): void;
  clear(): void;
}
export interface ListSlot<T> {
  get(): readonly T[];
  add(value: T): void;
  addAll(values: Iterable<T>): void;
  set(values: Iterable<T>): void;
  clear(): void;
}
export interface MapSlot<K, V> {
  get(key: K): V | null;
  has(key: K): boolean;
  set(key: K, value: V): void;
  delete(key: K): void;
  entries(): IterableIterator<[K, V]>;
  keys(): IterableIterator<K>;
  values(): IterableIterator<V>;
  isEmpty(): boolean;
  clear(): void;
}

/** Timers of the current key. Registering one twice does nothing, as in Flink. */
export interface Timers {
  onEventTime(time: Millis): void;
  onProcessingTime(time: Millis): void;
  deleteEventTime(time: Millis): void;
  deleteProcessingTime(time: Millis): void;
}

/** What an operator sees of its surroundings. One object for its whole life: `key`, `timestamp`, ... change with each call. */
export interface OperatorHost {
  /** The key of the element or timer at hand; `undefined` where the stream is not keyed. */
  readonly key: unknown;
  /** Of the element at hand, `undefined` when it has none; of a timer, the time for which it was set. */
  readonly timestamp: Millis | undefined;
  /** -2^63 as a number before the first watermark. */
  readonly watermark: Millis;
  readonly processingTime: Millis;
  /** By `StateSpec.name`; keyed state follows `key`. The object may be kept. */
  state(name: string): unknown; // ValueSlot | ListSlot | MapSlot by the kind of its StateSpec
  readonly timers: Timers;
  /**
   * Gives a value to the output `output` (0 is the main one), with the timestamp at hand unless another one is given. At a timer of processing time
   * none is at hand for outputs, as in Flink.
   */
  emit(output: number, value: unknown, timestamp?: Millis): void;
  readonly subtask: {
    readonly task: string;
    readonly index: number;
    readonly parallelism: number;
    readonly maxParallelism: number;
    readonly attempt: number;
  };
  readonly job: { readonly id: string; readonly name: string };
  readonly dependencies?: DependencyPaths;
  /** For all keys, one after the other (keyed broadcast functions only, while a broadcast element is at hand). */
  forEachKey?(state: string, visit: (key: unknown, slot: unknown) => void): void;
  readonly metrics: MetricsHost;
  /**
   * Runs `task` after `delay` of processing time, for what does not outlive the operator (the timeout of a promise); gives what cancels it.
   * Not a timer: no checkpoint knows it, and there is no key.
   */
  schedule(delay: Millis, task: () => void): () => void;
}

export interface MetricsHost {
  counter(name: string, groups: readonly string[]): { add(n: number): void };
  meter(name: string, groups: readonly string[]): { mark(n: number): void };
  histogram(name: string, groups: readonly string[]): { update(value: number): void };
  gauge(name: string, groups: readonly string[]): { set(value: number): void };
  /** Of the whole job. */
  accumulator(name: string): { add(n: number): void };
}

/** An operator: it is opened, then gets elements, timers and watermarks in the order of the stream, one at a time. */
export interface StreamOperator {
  open?(): void | Promise<void>;
  /** `input` is 0, or 1 for the second input of a two-input operator. */
  onElement(value: unknown, input: number): void;
  onEventTimer?(time: Millis): void;
  onProcessingTimer?(time: Millis): void;
  /** After all timers that are due; only called when present. */
  onWatermark?(watermark: Millis): void;
  /**
   * Resolves when all that was given so far has been emitted, rejects with what a function threw. Only operators with promises have it: the host
   * awaits it before a watermark or a barrier passes. Elements that come meanwhile are taken.
   */
  idle?(): Promise<void>;
  /** The input has ended. */
  onEnd?(): void;
  close?(): void | Promise<void>;
}

/**
 * A function of the bundle, by its place in the list of payloads that travels with the spec. How each is called:
 *
 * - `map`, `flatMap`, `filter`, `key`: `fn(value)`; `timestamps`: `fn(value, timestamp)`, an Instant or null, gives an Instant. `watermark`: `fn()`, once in
 *   each task, gives an object with `onElement(value, timestamp)`, which gives an Instant or null.
 * - `process`: `onElement(value, context)`, `onTimer(time, context)`, `open(context)`, `close()`; the context of a process function has `key`,
 *   `timestamp`, `watermark`, `processingTime` (Instants), `state`, `timers`, `emit(tag, value)`, `subtask`, `metrics`, and `bound`. What the function
 *   returns or yields goes to the main output.
 * - `reduce(a, b)`; an aggregation `create()`, `add(accumulator, value)`, `merge(a, b)`, `result(accumulator)`.
 * - Of windows: `emit(key, window, result)` and `apply(key, window, elements)` without a key for windows over all (`emit(window, result)`), a
 *   `process` function `fn(key, window, elements, context)`; `emit` gives one value, `apply` and `process` any number.
 * - Joins: `fn(left, right)`; coGroup: `fn(lefts, rights)`, any number of values; intervalJoin: `fn(left, right, context)`, any number of values.
 * - `async`: `fn(value, { signal })`; `timeoutFn(value)`; a retry's `onResult(result)`, `onError(error)` say whether to try again.
 * - Sessions' `gap` and a trigger's `delta`: `fn(value)`, a number, and `fn(a, b)`, a number.
 *
 * "Any number": `undefined` is none, a generator or another iterable is several, anything else is one. A string is one, and where the output's type is a
 * collection or bytes an array, a `Map` or a `Uint8Array` is one as well (several of them are yielded).
 *
 * Where the payload has `bound`, `{ bound }` is a further argument, or a property of the context where there is one.
 */
export type FunctionIndex = number;

/** A function as an operator gets it: what `FunctionIndex` counts. */
export interface StreamFunction {
  readonly name: string;
  readonly fn: (...args: never[]) => unknown;
  /** What was bound to it, `undefined` when nothing was. */
  readonly bound: unknown;
}

/** Where the key of an element is: in a field of the row, or in front of it, put there by a `key` step: the element is ROW<`key` K, `value` T>. */
export type KeyNode = { readonly field: string } | { readonly computed: true };

/** What one operator does; travels as JSON. `functions` are payloads as for tables (kind `stream`), called with the arguments that the node says. */
export interface StreamSpec {
  readonly kind: "stream";
  /** What the user calls it. */
  readonly name: string;
  /** SQL types of the elements of each input. An element that is no ROW travels as ROW<`value` T>. */
  readonly inputs: readonly string[];
  readonly outputs: readonly { readonly tag: string | null; readonly type: string }[];
  /** The type of the key, for keyed operators, and where each input has it; `null` for an input without (the broadcast one). `inputs` are the types without a computed key. */
  readonly key?: string;
  readonly keys?: readonly (KeyNode | null)[];
  readonly state: readonly StateSpec[];
  /** Whether event-time or processing-time timers may be used: an operator without may let watermarks pass inside a batch. */
  readonly timers: boolean;
  readonly node: OperatorNode;
}

/** Steps without state that run after one another in one call. `map` may change the type: `type` is that of its result. */
export type ChainStep =
  | { readonly step: "map"; readonly fn: FunctionIndex; readonly type: string }
  | { readonly step: "flatMap"; readonly fn: FunctionIndex; readonly type: string }
  | { readonly step: "filter"; readonly fn: FunctionIndex }
  /** `fn(value, timestamp)` gives the new timestamp: an Instant. */
  | { readonly step: "timestamps"; readonly fn: FunctionIndex }
  /** The last step before Flink's watermarks: makes ROW<`key` BIGINT, `value` T> of each element, with the new watermark in milliseconds, or NULL. */
  | { readonly step: "watermark"; readonly fn: FunctionIndex }
  /** The last step before an exchange by a computed key: makes ROW<`key` K, `value` T> of each element; `type` is K. */
  | { readonly step: "key"; readonly fn: FunctionIndex; readonly type: string };

/**
 * `chain` are the steps behind the operator's main output that run in the same call; `result` is then the type of what the operator itself gives to the
 * first of them (it is the main output's without a chain, and not needed for `op: "chain"`, whose elements are those of the input).
 */
export type OperatorNode = { readonly chain?: readonly ChainStep[]; readonly result?: string } & (
  | { readonly op: "chain" }
  /** Hooks of a (keyed) process function, by input. */
  | {
      readonly op: "process";
      readonly onElement: readonly FunctionIndex[]; // one for each input
      readonly onTimer?: FunctionIndex;
      readonly open?: FunctionIndex;
      readonly close?: FunctionIndex;
      /** State as the user declared it, in terms of `StreamSpec.state`. */
      readonly declared: readonly DeclaredState[];
      /** Index of the broadcast input, for broadcast functions. */
      readonly broadcastInput?: number;
    }
  /** `fn(a, b)`, its result is emitted for each element. */
  | { readonly op: "reduce"; readonly fn: FunctionIndex }
  | { readonly op: "window"; readonly window: WindowNode }
  | {
      readonly op: "intervalJoin";
      readonly lower: Millis;
      readonly upper: Millis;
      readonly lowerInclusive: boolean;
      readonly upperInclusive: boolean;
      readonly fn: FunctionIndex;
      /** Outputs for late elements of each input; dropped when absent. */
      readonly lateOutputs?: readonly (number | null)[];
    }
  /** `concurrency` promises at most; `ordered` results or as they come. */
  | {
      readonly op: "async";
      readonly fn: FunctionIndex;
      /** Any number of values for each element, instead of one. */
      readonly many?: boolean;
      readonly timeoutFn?: FunctionIndex;
      readonly ordered: boolean;
      readonly timeout?: Millis;
      readonly concurrency?: number;
      readonly retry?: RetryNode;
    }
);

export interface DeclaredState {
  readonly name: string;
  readonly kind: "value" | "list" | "map" | "reducing" | "aggregating" | "broadcast" | "operator-list" | "operator-union";
  /** The default value, if one was declared: Base64 of a record batch message (codec `batchWriter`) of one row of ROW<`value` T>. */
  readonly default?: string;
  /** `reduce(a, b)` */
  readonly reduce?: FunctionIndex;
  /** `create()`, `add(accumulator, value)`, `result(accumulator)`, `merge(a, b)`; the state's type is the accumulator's. */
  readonly aggregate?: {
    readonly create: FunctionIndex;
    readonly add: FunctionIndex;
    readonly result?: FunctionIndex;
    readonly merge?: FunctionIndex;
  };
}

/** State of one window of one key; `statesOf` says how it is kept. Of aggregating state `type` is the accumulator's. */
export interface WindowState extends DeclaredState {
  readonly kind: "value" | "list" | "map" | "reducing" | "aggregating";
  readonly type: string;
  /** Of a map. */
  readonly key?: string;
}

/** At most `attempts` further attempts; then the last outcome holds. Without `onError` every error is worth one, without `onResult` no result is. */
export interface RetryNode {
  readonly attempts: number;
  readonly delay: Millis;
  readonly backoff?: number;
  readonly maxDelay?: Millis;
  readonly onResult?: FunctionIndex;
  readonly onError?: FunctionIndex;
}

export type AssignerNode =
  | {
      readonly assign: "tumbling" | "sliding";
      readonly time: "event" | "processing";
      readonly size: Millis;
      readonly slide?: Millis;
      readonly offset?: Millis;
    }
  | { readonly assign: "session"; readonly time: "event" | "processing"; readonly gap: Millis | { readonly fn: FunctionIndex } }
  | { readonly assign: "global" }
  /** `fn(value, { timestamp, processingTime, subtask, job, metrics, accumulator })` gives `{ start, end }` (instants) or several of them. */
  | {
      readonly assign: "custom";
      readonly fn: FunctionIndex;
      readonly time: "event" | "processing";
      /**
       * Windows that merge: those that touch each other, or as `fn(windows)` says, an iterable of `{ windows, into }`: each two or more of the windows that
       * it is given, and the one that they become.
       */
      readonly merge?: "touching" | { readonly fn: FunctionIndex };
    };

export type TriggerNode =
  | { readonly trigger: "event-time" | "processing-time" | "never" }
  | { readonly trigger: "continuous-event-time" | "continuous-processing-time"; readonly interval: Millis }
  | { readonly trigger: "count"; readonly count: number }
  | { readonly trigger: "delta"; readonly threshold: number; readonly fn: FunctionIndex }
  | {
      readonly trigger: "processing-time-out";
      readonly timeout: Millis;
      readonly inner: TriggerNode;
      readonly resetOnElement: boolean;
      readonly clearOnTimeout: boolean;
    }
  | { readonly trigger: "purging"; readonly inner: TriggerNode }
  /**
   * `onElement(value, window, context)`, `onEventTime(time, window, context)`, `onProcessingTime(time, window, context)` give "continue", "fire", "purge"
   * or "fire-and-purge"; `onMerge(window, context)`, whose context has `mergeState(name)`, and `clear(window, context)`.
   */
  | {
      readonly trigger: "custom";
      readonly onElement: FunctionIndex;
      readonly onEventTime?: FunctionIndex;
      readonly onProcessingTime?: FunctionIndex;
      readonly onMerge?: FunctionIndex;
      readonly clear?: FunctionIndex;
      readonly declared: readonly WindowState[];
    };

export type EvictorNode =
  | { readonly evict: "count"; readonly keep: number; readonly after?: boolean }
  | { readonly evict: "time"; readonly keep: Millis; readonly after?: boolean }
  /** `fn(value, last)` gives the distance. */
  | { readonly evict: "delta"; readonly threshold: number; readonly fn: FunctionIndex; readonly after?: boolean }
  /** `before(elements, window)` and `after(elements, window)` give those of the elements `{ value, timestamp }` that stay. */
  | { readonly evict: "custom"; readonly before?: FunctionIndex; readonly after?: FunctionIndex };

export interface WindowNode {
  /** A window over all elements: functions get no key. */
  readonly all?: boolean;
  readonly assigner: AssignerNode;
  /** The assigner's own when absent. */
  readonly trigger?: TriggerNode;
  readonly evictor?: EvictorNode;
  readonly allowedLateness: Millis;
  /** Output for elements that come too late; dropped when absent. */
  readonly lateOutput?: number;
  /** SQL type of what a window keeps: the accumulator, or the element. Unused for two inputs. */
  readonly contents: string;
  readonly fn:
    | { readonly kind: "reduce"; readonly reduce: FunctionIndex; readonly emit?: FunctionIndex }
    /** Merging windows need `merge`. */
    | {
        readonly kind: "aggregate";
        readonly create: FunctionIndex;
        readonly add: FunctionIndex;
        readonly merge?: FunctionIndex;
        readonly result?: FunctionIndex;
        readonly emit?: FunctionIndex;
      }
    /** All elements at once: a process function's `clear(key, window, context)` is called when the window ends. */
    | {
        readonly kind: "apply" | "process";
        readonly fn: FunctionIndex;
        readonly clear?: FunctionIndex;
        /** State of the key. */
        readonly declared?: readonly DeclaredState[];
        /** State of the window. Not with merging windows. */
        readonly windowState?: readonly WindowState[];
      }
    /** Two inputs: every pair (join) or both lists at once (coGroup). */
    | { readonly kind: "join" | "coGroup"; readonly fn: FunctionIndex };
}
