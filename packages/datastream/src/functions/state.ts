// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, parseDuration, type AnySqlType, type Duration, type JsOf } from "@tsflink/core";
import { describe, didYouMean, isSqlType } from "@tsflink/core/internal";
import type { TtlSpec } from "@tsflink/udf-runtime/streams";

/** One value of a key. `Empty` is what `get` gives before the first `set`: `null`, or nothing at all where a default was declared. */
export interface ValueState<T, Empty = null> {
  get(): T | Empty;
  set(value: T): void;
  clear(): void;
}

/** Values of a key, in the order in which they were added. */
export interface ListState<T> {
  get(): readonly T[];
  add(value: T): void;
  addAll(values: Iterable<T>): void;
  /** Replaces all values. */
  set(values: Iterable<T>): void;
  clear(): void;
}

/** What a map can be asked without changing it. */
export interface ReadonlyMapState<K, V> {
  get(key: K): V | null;
  has(key: K): boolean;
  entries(): IterableIterator<[K, V]>;
  keys(): IterableIterator<K>;
  values(): IterableIterator<V>;
  isEmpty(): boolean;
}

/** A map of a key. Entries are kept one by one: a large map is never read or written as a whole. */
export interface MapState<K, V> extends ReadonlyMapState<K, V> {
  set(key: K, value: V): void;
  delete(key: K): void;
  clear(): void;
}

/** Keeps one value, into which each added one is folded. */
export interface ReducingState<T> {
  get(): T | null;
  add(value: T): void;
  clear(): void;
}

/** Keeps an accumulator, and gives what is made of it. */
export interface AggregatingState<In, Out> {
  get(): Out | null;
  add(value: In): void;
  clear(): void;
}

/** Time-to-live of state. Expiry follows processing time, as Flink's does. */
export interface TtlOptions {
  /** How long a value lives. */
  readonly after: Duration;
  /** What begins its life anew. @defaultValue "on-write" */
  readonly refresh?: "on-write" | "on-read-and-write";
  /** Whether an expired value may still be seen before it has been cleaned up. @defaultValue "hide" */
  readonly expired?: "hide" | "return-until-cleaned";
  /** When expired values are removed, beside when they are read. `"none"`: not in the background. @defaultValue as the state backend does by itself */
  readonly cleanup?:
    | "none"
    | {
        /** Left out of full snapshots. */
        readonly fullSnapshot?: boolean;
        /** On the heap: `size` entries are looked at each time state is accessed, or at each element. */
        readonly incremental?: { readonly size: number; readonly everyRecord?: boolean };
        /** In RocksDB's compaction, which asks for the time after so many entries. */
        readonly rocksdb?: { readonly queryTimeAfter: number };
      };
}

export interface StateOptions {
  /** How long a value lives: a duration since it was written, or all of {@link TtlOptions}. @defaultValue for ever */
  readonly ttl?: Duration | TtlOptions;
}

/** A fold: how an accumulator begins, takes a value in, and what is made of it. Nothing is changed in place: `add` gives the new accumulator. */
export interface Aggregation<In, Acc extends AnySqlType> {
  /** The type of the accumulator, which is what is kept. */
  readonly accumulator: Acc;
  create(): JsOf<Acc>;
  add(accumulator: JsOf<Acc>, value: In): JsOf<Acc>;
  /** Two accumulators in one; needed where windows merge. */
  merge?(left: JsOf<Acc>, right: JsOf<Acc>): JsOf<Acc>;
}

/** A fold together with what is made of its accumulator. */
export interface AggregationWithResult<In, Acc extends AnySqlType, Out> extends Aggregation<In, Acc> {
  result(accumulator: JsOf<Acc>): Out;
}

type StateKind = "value" | "list" | "map" | "reducing" | "aggregating" | "operator-list" | "operator-union";

/** A declaration of state that a function is given as `S`, by the name that it has in the function's `state`. */
export interface StateDeclaration<out S, Kind extends StateKind = StateKind> {
  /** For the compiler only. */
  readonly "~state": S;
  readonly kind: Kind;
  /** The type of the values; of what is kept. */
  readonly type: AnySqlType;
  /** Of maps. */
  readonly key: AnySqlType | undefined;
  readonly ttl: TtlSpec | undefined;
  /** The value before the first one, where one was declared. */
  readonly default: { readonly value: unknown } | undefined;
  readonly functions: Readonly<Partial<Record<"reduce" | "create" | "add" | "result" | "merge", (...args: never[]) => unknown>>>;
}

/** State of a key. */
export type KeyedStateDeclaration<S = unknown> = StateDeclaration<S, "value" | "list" | "map" | "reducing" | "aggregating">;
/** State of a task, which has no key; redistributed when the parallelism changes. */
export type OperatorStateDeclaration<S = unknown> = StateDeclaration<S, "operator-list" | "operator-union">;
/** State that is the same in all tasks, written by the broadcast side. */
export type BroadcastStateDeclaration<S = unknown> = StateDeclaration<S, "map">;

/** Declarations by name. */
export type StateDeclarations = Readonly<Record<string, StateDeclaration<unknown>>>;
export type KeyedStateDeclarations = Readonly<Record<string, KeyedStateDeclaration>>;
export type OperatorStateDeclarations = Readonly<Record<string, OperatorStateDeclaration>>;
export type BroadcastStateDeclarations = Readonly<Record<string, BroadcastStateDeclaration>>;

/** What a function is given for its declarations. Expanded on purpose: an editor shows the states, not this alias. */
export type StateOf<S> = S extends unknown
  ? { readonly [K in keyof S]: S[K] extends StateDeclaration<infer Handle> ? Handle : never }
  : never;

/** The same, for a side that only reads. */
export type ReadonlyStateOf<S> = S extends unknown
  ? {
      readonly [K in keyof S]: S[K] extends StateDeclaration<MapState<infer Key, infer Value>> ? ReadonlyMapState<Key, Value> : never;
    }
  : never;

/** Declares the state of a function. The name under which a declaration stands in the function's `state` is the name of the state in Flink. */
export interface StateMaker {
  /**
   * One value of a key.
   *
   * @example
   * ```ts
   * const declared = { total: state.value(t.double().notNull(), { default: 0, ttl: "1 hour" }) };
   * ```
   */
  value<T extends AnySqlType>(
    type: T,
    options: StateOptions & { readonly default: NoInfer<JsOf<T>> },
  ): StateDeclaration<ValueState<JsOf<T>, never>, "value">;
  value<T extends AnySqlType>(type: T, options?: StateOptions): StateDeclaration<ValueState<JsOf<T>>, "value">;
  /** A list of a key. */
  list<T extends AnySqlType>(type: T, options?: StateOptions): StateDeclaration<ListState<JsOf<T>>, "list">;
  /** A map of a key; of all tasks, when declared in `broadcast()`. */
  map<K extends AnySqlType, V extends AnySqlType>(
    key: K,
    value: V,
    options?: StateOptions,
  ): StateDeclaration<MapState<JsOf<K>, JsOf<V>>, "map">;
  /** One value of a key, into which `reduce` folds each one that is added. */
  reducing<T extends AnySqlType>(
    type: T,
    reduce: (left: NoInfer<JsOf<T>>, right: NoInfer<JsOf<T>>) => NoInfer<JsOf<T>>,
    options?: StateOptions,
  ): StateDeclaration<ReducingState<JsOf<T>>, "reducing">;
  /** An accumulator of a key. */
  aggregating<In, Acc extends AnySqlType, Out>(
    aggregation: AggregationWithResult<In, Acc, Out>,
    options?: StateOptions,
  ): StateDeclaration<AggregatingState<In, Out>, "aggregating">;
  /** A list of a task, for functions of streams without a key; split evenly when the parallelism changes. */
  operatorList<T extends AnySqlType>(type: T): StateDeclaration<ListState<JsOf<T>>, "operator-list">;
  /** The same, but each task gets the lists of all when the job starts over. */
  operatorUnion<T extends AnySqlType>(type: T): StateDeclaration<ListState<JsOf<T>>, "operator-union">;
}

export const state: StateMaker = Object.freeze<StateMaker>({
  value: (type: AnySqlType, options: StateOptions & { readonly default?: unknown } = {}) => declaration("value", type, options) as never,
  list: (type, options) => declaration("list", type, options),
  map: (key, value, options) => declaration("map", value, options, { key }),
  reducing: (type, reduce, options) => declaration("reducing", type, options, { functions: { reduce } }),
  aggregating: (aggregation, options) => {
    const { accumulator, create, add, result, merge } = aggregation;
    return declaration("aggregating", accumulator, options, {
      functions: { create, add, result, ...(merge === undefined ? {} : { merge }) },
    });
  },
  operatorList: (type) => declaration("operator-list", type),
  operatorUnion: (type) => declaration("operator-union", type),
});

function declaration<S, Kind extends StateKind>(
  kind: Kind,
  type: AnySqlType,
  options: StateOptions & { readonly default?: unknown } = {},
  more: { readonly key?: AnySqlType; readonly functions?: StateDeclaration<unknown>["functions"] } = {},
): StateDeclaration<S, Kind> {
  const maker = `state.${kind.replace(/-(.)/, (_dash, letter: string) => letter.toUpperCase())}()`;
  for (const each of more.key === undefined ? [type] : [more.key, type])
    if (!isSqlType(each))
      throw new ConfigurationError(`${maker}: ${describe(each)} is no type; make one with \`t\`, e.g. t.string()`, { option: maker });
  for (const [role, fn] of Object.entries(more.functions ?? {}))
    if (typeof fn !== "function") throw new ConfigurationError(`${maker}: ${role} is ${describe(fn)}, and no function`, { option: role });
  for (const option of Object.keys(options))
    if (option !== "ttl" && !(option === "default" && kind === "value"))
      throw new ConfigurationError(`${maker}: there is no option ${option}${didYouMean(option, ["ttl", "default"])}`, { option });
  return Object.freeze({
    kind,
    type,
    key: more.key,
    ttl: options.ttl === undefined ? undefined : ttlSpec(options.ttl),
    default: "default" in options ? Object.freeze({ value: options.default }) : undefined,
    functions: Object.freeze({ ...more.functions }),
  }) as unknown as StateDeclaration<S, Kind>;
}

function ttlSpec(ttl: Duration | TtlOptions): TtlSpec {
  const options: TtlOptions = typeof ttl === "object" ? ttl : { after: ttl };
  const { after, refresh = "on-write", expired = "hide", cleanup } = options;
  const millis = parseDuration(after, "ttl");
  if (millis === 0) throw new ConfigurationError("ttl: state must live longer than no time at all", { option: "ttl", received: after });
  return {
    ttl: millis,
    update: refresh === "on-write" ? "on-create-and-write" : "on-read-and-write",
    visibility: expired === "hide" ? "never-return-expired" : "return-expired-if-not-cleaned-up",
    ...(cleanup === undefined
      ? {}
      : {
          cleanup:
            cleanup === "none"
              ? "none"
              : {
                  ...(cleanup.fullSnapshot === undefined ? {} : { fullSnapshot: cleanup.fullSnapshot }),
                  ...(cleanup.incremental === undefined
                    ? {}
                    : { incremental: { size: cleanup.incremental.size, everyRecord: cleanup.incremental.everyRecord ?? false } }),
                  ...(cleanup.rocksdb === undefined ? {} : { rocksdb: cleanup.rocksdb }),
                },
        }),
  };
}
