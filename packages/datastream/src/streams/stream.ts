// SPDX-License-Identifier: Apache-2.0
import type { AnySqlType, Duration, JsOf, SinkDescriptor, SqlType } from "@tsflink/core";
import type { Emits } from "../functions/context.ts";
import type {
  BroadcastProcess,
  CoProcess,
  KeyedBroadcastProcess,
  KeyedCoProcess,
  KeyedProcess,
  Process,
  SideOutputTypes,
} from "../functions/process.ts";
import type {
  Aggregation,
  AggregationWithResult,
  BroadcastStateDeclarations,
  KeyedStateDeclarations,
  OperatorStateDeclarations,
} from "../functions/state.ts";
import type { WatermarkStrategy } from "../functions/watermarks.ts";
import type {
  AllWindowProcess,
  Evictor,
  GlobalWindow,
  SignedDuration,
  Trigger,
  WindowAssigner,
  WindowProcess,
} from "../functions/windows.ts";
import type { OperatorOptions } from "./options.ts";

/** What functions of one value get beside it. */
export interface Bound<B> {
  /** The values of the operator's `bind`. */
  readonly bound: B;
}

/** How a stream is read in this process. */
export interface CollectOptions {
  /** Of the job. */
  readonly name?: string;
  /** Aborting it cancels the job. */
  readonly signal?: AbortSignal;
}

/** What keys can be: not NULL. */
export type KeyType = SqlType<unknown, false>;

/** The fields of `T` that can be keys. */
export type KeyField<T> = { [F in keyof T]-?: null extends T[F] ? never : F }[keyof T] & string;

/** The fields of `T` that are numbers. */
export type NumericField<T> = {
  [F in keyof T]-?: T[F] extends number | bigint | { readonly unscaled: bigint } ? F : never;
}[keyof T] &
  string;

/** A stream whose operator declares side outputs, or one that declares none. */
export type Streamed<T, Side extends SideOutputTypes> = [keyof Side] extends [never] ? DataStream<T> : StreamWithSides<T, Side>;

/** What every stream can do. A stream is a description: nothing runs before a job is submitted. */
export interface Stream<T> {
  /** One value for each. Adjacent functions run in one call. */
  map<R extends AnySqlType, B = unknown>(
    output: R,
    fn: (value: T, context: Bound<B>) => JsOf<R>,
    options?: OperatorOptions<B>,
  ): DataStream<JsOf<R>>;
  /** Any number of values for each: a generator, or a function that gives an array. */
  flatMap<R extends AnySqlType, B = unknown>(
    output: R,
    fn: (value: T, context: Bound<B>) => Emits<JsOf<R>>,
    options?: OperatorOptions<B>,
  ): DataStream<JsOf<R>>;
  /** The values for which `fn` gives `true`. */
  filter<B = unknown>(fn: (value: T, context: Bound<B>) => boolean, options?: OperatorOptions<B>): DataStream<T>;
  /**
   * One value for each, promised. Promises run concurrently; the results keep the order of the elements unless `ordered` is `false`.
   *
   * @see https://nightlies.apache.org/flink/flink-docs-stable/docs/dev/datastream/operators/asyncio/
   */
  mapAsync<R extends AnySqlType, B = unknown>(
    output: R,
    fn: (value: T, context: Bound<B> & { readonly signal: AbortSignal }) => Promise<JsOf<R>>,
    options?: AsyncOptions<T, NoInfer<JsOf<R>>, B>,
  ): DataStream<JsOf<R>>;
  /** Sends the elements to a connector, when the job is submitted. */
  sinkTo(sink: SinkDescriptor<T>, options?: OperatorOptions): void;
  /** Writes the elements to this process's standard output, or to that of the tasks on a cluster elsewhere. */
  print(prefix?: string, options?: OperatorOptions): void;
  /** The same on the standard error. */
  printToErr(prefix?: string, options?: OperatorOptions): void;
  /** Runs a job of what this stream is made of, and iterates over its elements; leaving the loop cancels the job. */
  collect(options?: CollectOptions): AsyncIterableIterator<T>;
  /** The same, as an array: for streams that end, or up to a limit. */
  toArray(options?: CollectOptions & { readonly limit?: number }): Promise<T[]>;
  /** Registers the stream with the next job that is submitted, and gives its elements from then on. */
  collectAsync(): AsyncIterableIterator<T>;
}

/** How promises of `mapAsync` are run. */
export interface AsyncOptions<T, R, B> extends OperatorOptions<B> {
  /** @defaultValue `true` */
  readonly ordered?: boolean;
  /** How long one promise may take, retries included, before it fails the job. @defaultValue no limit */
  readonly timeout?: Duration;
  /** Gives the value of an element that took too long, instead of failing. */
  readonly onTimeout?: (value: T) => R;
  /** Promises under way at once in a task. @defaultValue 100 */
  readonly concurrency?: number;
  /** Tries again. @defaultValue never */
  readonly retry?: {
    /** Further attempts, after the first. */
    readonly attempts: number;
    readonly delay: Duration;
    /** Multiplies the delay after each attempt. @defaultValue 1 */
    readonly backoff?: number;
    readonly maxDelay?: Duration;
    /** Whether a result is none. */
    readonly onResult?: (result: R) => boolean;
    /** Whether an error is worth another attempt. @defaultValue all are */
    readonly onError?: (error: unknown) => boolean;
  };
}

/** A stream of values of the type `T`. */
export interface DataStream<T> extends Stream<T> {
  /** A function over the elements with hooks, state of the task and side outputs. State of a key and timers need `keyBy` before. */
  process<R extends AnySqlType, const S extends OperatorStateDeclarations = {}, const Side extends SideOutputTypes = {}, B = unknown>(
    output: R,
    fn: Process<T, JsOf<R>, S, Side, B>,
    options?: OperatorOptions<B>,
  ): Streamed<JsOf<R>, Side>;
  /** Puts elements of the same key into the same task, in their order. A field is read without a call. */
  keyBy<F extends KeyField<T>>(field: F): KeyedStream<T, T[F]>;
  keyBy<K extends KeyType>(key: K, selector: (value: T) => JsOf<K>): KeyedStream<T, JsOf<K>>;
  /** The elements of all these streams, in no particular order. */
  union(...others: readonly [DataStream<T>, ...DataStream<T>[]]): DataStream<T>;
  /** Both streams in one function, each with its own type. */
  connect<U>(other: DataStream<U>): ConnectedStreams<T, U>;
  connect<R, Shared extends BroadcastStateDeclarations>(rules: BroadcastStream<R, Shared>): BroadcastConnected<T, R, Shared>;
  /** Each element to the next task of a part of the tasks behind. */
  rescale(): DataStream<T>;
  /** Each element to the next task. */
  rebalance(): DataStream<T>;
  /** Each element to a task at random. */
  shuffle(): DataStream<T>;
  /** Each element to all tasks. */
  broadcast(): DataStream<T>;
  /** Each element to all tasks, whose functions keep it in state that is the same in all of them: `connect` the result. */
  broadcast<const Shared extends BroadcastStateDeclarations>(state: Shared): BroadcastStream<T, Shared>;
  /** All elements to the first task. */
  global(): DataStream<T>;
  /** Each element to the task of the same number. */
  forward(): DataStream<T>;
  /** Each element to the task that `partitioner` gives, from 0 to below `bound.partitions`. */
  partition(partitioner: (value: T, context: Bound<{ readonly partitions: number }>) => number): DataStream<T>;
  /** Gives the elements times, and watermarks behind them. */
  withWatermarks(strategy: WatermarkStrategy<T>, options?: OperatorOptions): DataStream<T>;
  /** Windows over all elements, in one task. */
  windowAll<W, const L extends string = never>(
    assigner: WindowAssigner<T, W>,
    options?: WindowOptions<T, W, L>,
  ): AllWindowedStream<T, W, L>;
  /** Windows of so many elements, over all of them; with `slide`, one every `slide` elements over the last `size`. */
  countWindowAll(size: number, slide?: number): AllWindowedStream<T, GlobalWindow, never>;
}

/** A stream whose operator has side outputs. */
export interface StreamWithSides<T, Side extends SideOutputTypes> extends DataStream<T> {
  /** The elements that were sent to the side output of this name. */
  sideOutput<N extends keyof Side & string>(name: N): DataStream<JsOf<Side[N]>>;
}

/** A stream whose elements of one key, of the type `K`, are in one task, so that functions can keep state for each key. */
export interface KeyedStream<T, K> extends Stream<T> {
  /**
   * A function with state for each key, timers and side outputs.
   *
   * @example
   * ```ts
   * import { state, t, type DataStream } from "@tsflink/datastream";
   *
   * declare const payments: DataStream<{ readonly account: string; readonly amount: number }>;
   * const totals = payments.keyBy("account").process(t.double().notNull(), {
   *   state: { total: state.value(t.double().notNull(), { default: 0 }) },
   *   *onElement(payment, { state }) {
   *     state.total.set(state.total.get() + payment.amount);
   *     yield state.total.get();
   *   },
   * });
   * ```
   */
  process<R extends AnySqlType, const S extends KeyedStateDeclarations = {}, const Side extends SideOutputTypes = {}, B = unknown>(
    output: R,
    fn: KeyedProcess<T, K, JsOf<R>, S, Side, B>,
    options?: OperatorOptions<B>,
  ): Streamed<JsOf<R>, Side>;
  /** For each element what all elements of its key so far come to. */
  reduce<B = unknown>(fn: (left: T, right: T, context: Bound<B>) => T, options?: OperatorOptions<B>): DataStream<T>;
  /** The sum of a field so far; other fields are those of the key's first element. */
  sum(field: NumericField<T>, options?: OperatorOptions): DataStream<T>;
  /** The least value of a field so far; other fields are those of the key's first element. */
  min(field: KeyField<T>, options?: OperatorOptions): DataStream<T>;
  max(field: KeyField<T>, options?: OperatorOptions): DataStream<T>;
  /** The element with the least value of a field so far; of equal ones the first. */
  minBy(field: KeyField<T>, options?: OperatorOptions): DataStream<T>;
  maxBy(field: KeyField<T>, options?: OperatorOptions): DataStream<T>;
  /** Windows of each key. */
  window<W, const L extends string = never>(assigner: WindowAssigner<T, W>, options?: WindowOptions<T, W, L>): WindowedStream<T, K, W, L>;
  /** Windows of so many elements of a key; with `slide`, one every `slide` elements over the last `size`. */
  countWindow(size: number, slide?: number): WindowedStream<T, K, GlobalWindow, never>;
  /** Both streams in one function with the state of their common key. */
  connect<U>(other: KeyedStream<U, K>): KeyedConnectedStreams<T, U, K>;
  connect<R, Shared extends BroadcastStateDeclarations>(rules: BroadcastStream<R, Shared>): KeyedBroadcastConnected<T, K, R, Shared>;
  /** Pairs of elements of one key whose times are `from` to `to` apart: the other's time minus this one's. */
  intervalJoin<U>(
    other: KeyedStream<U, K>,
    bounds: {
      readonly from: SignedDuration;
      readonly to: SignedDuration;
      /** @defaultValue `true` */
      readonly fromInclusive?: boolean;
      /** @defaultValue `true` */
      readonly toInclusive?: boolean;
    },
  ): IntervalJoined<T, U>;
  /** Pairs of elements of one key and one window. */
  join<U>(other: KeyedStream<U, K>): Joined<T, U>;
  /** The elements of both streams of one key and one window. */
  coGroup<U>(other: KeyedStream<U, K>): CoGrouped<T, U>;
}

/** How windows work beside what their assigner says. */
export interface WindowOptions<T, W, L extends string> {
  /** When a window gives its result. @defaultValue the assigner's */
  readonly trigger?: Trigger<T, W>;
  /** Removes elements before or after the function runs. */
  readonly evictor?: Evictor<T, W>;
  /** How long after its end a window still takes elements. @defaultValue no time */
  readonly allowedLateness?: Duration;
  /** The name of the side output that gets what comes later still. @defaultValue it is dropped */
  readonly lateOutput?: L;
}

/** The side outputs of a window, together with that for late elements. */
export type Late<T, L extends string> = [L] extends [never] ? {} : { readonly [N in L]: SqlType<T, false> };

/** Windows of each key. */
export interface WindowedStream<T, K, W, L extends string> {
  /** One element out of all of a window. */
  reduce<B = unknown>(fn: (left: T, right: T, context: Bound<B>) => T, options?: OperatorOptions<B>): Streamed<T, Late<T, L>>;
  reduce<R extends AnySqlType, B = unknown>(
    output: R,
    fn: (left: T, right: T) => T,
    emit: (key: K, window: W, result: T, context: Bound<B>) => JsOf<R>,
    options?: OperatorOptions<B>,
  ): Streamed<JsOf<R>, Late<T, L>>;
  /** Folds the elements of a window as they come, and keeps the accumulator only. */
  aggregate<Acc extends AnySqlType, R extends AnySqlType, B = unknown>(
    output: R,
    aggregation: Aggregation<T, Acc>,
    emit: (key: K, window: W, accumulator: JsOf<Acc>, context: Bound<B>) => JsOf<R>,
    options?: OperatorOptions<B>,
  ): Streamed<JsOf<R>, Late<T, L>>;
  aggregate<Acc extends AnySqlType, R extends AnySqlType>(
    output: R,
    aggregation: AggregationWithResult<T, Acc, JsOf<R>>,
    options?: OperatorOptions,
  ): Streamed<JsOf<R>, Late<T, L>>;
  /** A function of all elements of a window. */
  apply<R extends AnySqlType, B = unknown>(
    output: R,
    fn: (key: K, window: W, elements: readonly T[], context: Bound<B>) => Emits<JsOf<R>>,
    options?: OperatorOptions<B>,
  ): Streamed<JsOf<R>, Late<T, L>>;
  /** The same with state of key and window, and side outputs. */
  process<
    R extends AnySqlType,
    const S extends KeyedStateDeclarations = {},
    const InWindow extends KeyedStateDeclarations = {},
    const Side extends SideOutputTypes = {},
    B = unknown,
  >(
    output: R,
    fn: WindowProcess<T, K, W, JsOf<R>, S, InWindow, Side, B>,
    options?: OperatorOptions<B>,
  ): Streamed<JsOf<R>, Side & Late<T, L>>;
  sum(field: NumericField<T>, options?: OperatorOptions): Streamed<T, Late<T, L>>;
  min(field: KeyField<T>, options?: OperatorOptions): Streamed<T, Late<T, L>>;
  max(field: KeyField<T>, options?: OperatorOptions): Streamed<T, Late<T, L>>;
  minBy(field: KeyField<T>, options?: OperatorOptions): Streamed<T, Late<T, L>>;
  maxBy(field: KeyField<T>, options?: OperatorOptions): Streamed<T, Late<T, L>>;
}

/** Windows over all elements. */
export interface AllWindowedStream<T, W, L extends string> {
  reduce<B = unknown>(fn: (left: T, right: T, context: Bound<B>) => T, options?: OperatorOptions<B>): Streamed<T, Late<T, L>>;
  reduce<R extends AnySqlType, B = unknown>(
    output: R,
    fn: (left: T, right: T) => T,
    emit: (window: W, result: T, context: Bound<B>) => JsOf<R>,
    options?: OperatorOptions<B>,
  ): Streamed<JsOf<R>, Late<T, L>>;
  aggregate<Acc extends AnySqlType, R extends AnySqlType, B = unknown>(
    output: R,
    aggregation: Aggregation<T, Acc>,
    emit: (window: W, accumulator: JsOf<Acc>, context: Bound<B>) => JsOf<R>,
    options?: OperatorOptions<B>,
  ): Streamed<JsOf<R>, Late<T, L>>;
  aggregate<Acc extends AnySqlType, R extends AnySqlType>(
    output: R,
    aggregation: AggregationWithResult<T, Acc, JsOf<R>>,
    options?: OperatorOptions,
  ): Streamed<JsOf<R>, Late<T, L>>;
  apply<R extends AnySqlType, B = unknown>(
    output: R,
    fn: (window: W, elements: readonly T[], context: Bound<B>) => Emits<JsOf<R>>,
    options?: OperatorOptions<B>,
  ): Streamed<JsOf<R>, Late<T, L>>;
  /** The same with state of the window and of all, and side outputs. */
  process<
    R extends AnySqlType,
    const S extends KeyedStateDeclarations = {},
    const InWindow extends KeyedStateDeclarations = {},
    const Side extends SideOutputTypes = {},
    B = unknown,
  >(
    output: R,
    fn: AllWindowProcess<T, W, JsOf<R>, S, InWindow, Side, B>,
    options?: OperatorOptions<B>,
  ): Streamed<JsOf<R>, Side & Late<T, L>>;
  sum(field: NumericField<T>, options?: OperatorOptions): Streamed<T, Late<T, L>>;
  min(field: KeyField<T>, options?: OperatorOptions): Streamed<T, Late<T, L>>;
  max(field: KeyField<T>, options?: OperatorOptions): Streamed<T, Late<T, L>>;
  minBy(field: KeyField<T>, options?: OperatorOptions): Streamed<T, Late<T, L>>;
  maxBy(field: KeyField<T>, options?: OperatorOptions): Streamed<T, Late<T, L>>;
}

/** Two streams without keys. */
export interface ConnectedStreams<T, U> {
  map<R extends AnySqlType>(
    output: R,
    first: (value: T) => JsOf<R>,
    second: (value: U) => JsOf<R>,
    options?: OperatorOptions,
  ): DataStream<JsOf<R>>;
  flatMap<R extends AnySqlType>(
    output: R,
    first: (value: T) => Emits<JsOf<R>>,
    second: (value: U) => Emits<JsOf<R>>,
    options?: OperatorOptions,
  ): DataStream<JsOf<R>>;
  process<R extends AnySqlType, const S extends OperatorStateDeclarations = {}, const Side extends SideOutputTypes = {}, B = unknown>(
    output: R,
    fn: CoProcess<T, U, JsOf<R>, S, Side, B>,
    options?: OperatorOptions<B>,
  ): Streamed<JsOf<R>, Side>;
}

/** Two streams with keys of one type. */
export interface KeyedConnectedStreams<T, U, K> {
  process<R extends AnySqlType, const S extends KeyedStateDeclarations = {}, const Side extends SideOutputTypes = {}, B = unknown>(
    output: R,
    fn: KeyedCoProcess<T, U, K, JsOf<R>, S, Side, B>,
    options?: OperatorOptions<B>,
  ): Streamed<JsOf<R>, Side>;
}

/** A stream that every task gets, with the state that is made of it. */
export interface BroadcastStream<R, Shared extends BroadcastStateDeclarations> {
  /** For the compiler only. */
  readonly "~broadcasts": R;
  readonly state: Shared;
}

/** A stream and a broadcast one. */
export interface BroadcastConnected<T, R, Shared extends BroadcastStateDeclarations> {
  process<O extends AnySqlType, const Side extends SideOutputTypes = {}, B = unknown>(
    output: O,
    fn: BroadcastProcess<T, R, JsOf<O>, Shared, Side, B>,
    options?: OperatorOptions<B>,
  ): Streamed<JsOf<O>, Side>;
}

/** A stream with a key and a broadcast one. */
export interface KeyedBroadcastConnected<T, K, R, Shared extends BroadcastStateDeclarations> {
  process<O extends AnySqlType, const S extends KeyedStateDeclarations = {}, const Side extends SideOutputTypes = {}, B = unknown>(
    output: O,
    fn: KeyedBroadcastProcess<T, K, R, JsOf<O>, S, Shared, Side, B>,
    options?: OperatorOptions<B>,
  ): Streamed<JsOf<O>, Side>;
}

/** Two streams to be joined in windows. */
export interface Joined<T, U> {
  window<W>(assigner: WindowAssigner<T | U, W>, options?: Omit<WindowOptions<T | U, W, never>, "lateOutput">): JoinedWindows<T, U>;
}

export interface JoinedWindows<T, U> {
  /** One value for each pair. */
  map<R extends AnySqlType>(output: R, fn: (left: T, right: U) => JsOf<R>, options?: OperatorOptions): DataStream<JsOf<R>>;
}

/** Two streams to be grouped in windows. */
export interface CoGrouped<T, U> {
  window<W>(assigner: WindowAssigner<T | U, W>, options?: Omit<WindowOptions<T | U, W, never>, "lateOutput">): CoGroupedWindows<T, U>;
}

export interface CoGroupedWindows<T, U> {
  /** A function of the elements of both streams in a window, of which one side may have none. */
  apply<R extends AnySqlType>(
    output: R,
    fn: (left: readonly T[], right: readonly U[]) => Emits<JsOf<R>>,
    options?: OperatorOptions,
  ): DataStream<JsOf<R>>;
}

/** Pairs of elements whose times are near each other. */
export interface IntervalJoined<T, U> {
  process<R extends AnySqlType, B = unknown>(
    output: R,
    fn: (left: T, right: U, context: Bound<B>) => Emits<JsOf<R>>,
    options?: OperatorOptions<B>,
  ): DataStream<JsOf<R>>;
}
