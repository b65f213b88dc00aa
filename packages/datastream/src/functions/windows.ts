// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, parseDuration, type Duration, type Instant } from "@tsflink/core";
import { describe, didYouMean } from "@tsflink/core/internal";
import type { SideOutputTypes, SideOutputsOf } from "./process.ts";
import type { Emits, ProcessContext, SideOutputs, TaskContext } from "./context.ts";
import type { KeyedStateDeclarations, StateOf } from "./state.ts";

/** A span of time, its end excluded. */
export interface TimeWindow {
  readonly start: Instant;
  readonly end: Instant;
}

/** The one window that holds everything. */
export interface GlobalWindow {
  readonly start: null;
  readonly end: null;
}

/** Which clock windows follow. */
export interface WindowTime {
  /** @defaultValue "event" */
  readonly time?: "event" | "processing";
}

/** Puts elements of the type `T` into windows of the type `W`. */
export interface WindowAssigner<in T, out W> {
  /** For the compiler only. */
  readonly "~takes": (value: T) => void;
  /** For the compiler only. */
  readonly "~window": W;
  readonly kind: "tumbling" | "sliding" | "session" | "global" | "custom";
  readonly time: "event" | "processing";
  readonly size?: number;
  readonly slide?: number;
  readonly offset?: number;
  readonly gap?: number | ((value: never) => Duration);
  readonly assign?: (value: never, context: AssignContext) => Iterable<TimeWindow>;
  /** Of windows of one's own that merge. */
  readonly merge?: true | ((windows: readonly TimeWindow[]) => Iterable<MergedWindow>);
}

/** Windows that have become one. */
export interface MergedWindow {
  /** At least two of those that were given. */
  readonly windows: readonly TimeWindow[];
  readonly into: TimeWindow;
}

export interface AssignContext extends TaskContext {
  readonly timestamp: Instant;
  readonly processingTime: Instant;
}

function assigner<T, W>(fields: Omit<WindowAssigner<T, W>, "~takes" | "~window">): WindowAssigner<T, W> {
  return Object.freeze(fields) as WindowAssigner<T, W>;
}

function positive(duration: Duration, option: string): number {
  const millis = parseDuration(duration, option);
  if (millis === 0) throw new ConfigurationError(`${option}: a window is longer than no time at all`, { option, received: duration });
  return millis;
}

function knownOptions(maker: string, options: object, known: readonly string[]): void {
  for (const option of Object.keys(options))
    if (!known.includes(option))
      throw new ConfigurationError(`${maker}: there is no option ${option}${didYouMean(option, known)}; there are ${known.join(", ")}`, {
        option,
      });
}

/** Windows one after another, e.g. one for each minute. `offset` moves their starts, which are counted from 1970 in UTC. */
export function tumbling(
  size: Duration,
  options: WindowTime & { readonly offset?: SignedDuration } = {},
): WindowAssigner<unknown, TimeWindow> {
  knownOptions("tumbling()", options, ["time", "offset"]);
  return assigner({
    kind: "tumbling",
    time: options.time ?? "event",
    size: positive(size, "size"),
    ...(options.offset === undefined ? {} : { offset: signedMillis(options.offset, "offset") }),
  });
}

/** Windows that overlap: one of `size` begins every `slide`. */
export function sliding(
  size: Duration,
  slide: Duration,
  options: WindowTime & { readonly offset?: SignedDuration } = {},
): WindowAssigner<unknown, TimeWindow> {
  knownOptions("sliding()", options, ["time", "offset"]);
  return assigner({
    kind: "sliding",
    time: options.time ?? "event",
    size: positive(size, "size"),
    slide: positive(slide, "slide"),
    ...(options.offset === undefined ? {} : { offset: signedMillis(options.offset, "offset") }),
  });
}

/** Windows that end when nothing has come for `gap`, which may be a function of the element. */
export function session<T = unknown>(gap: Duration | ((value: T) => Duration), options: WindowTime = {}): WindowAssigner<T, TimeWindow> {
  knownOptions("session()", options, ["time"]);
  return assigner<T, TimeWindow>({
    kind: "session",
    time: options.time ?? "event",
    gap: typeof gap === "function" ? gap : positive(gap, "gap"),
  });
}

/** One window for everything; it needs a trigger. */
export function globalWindow(): WindowAssigner<unknown, GlobalWindow> {
  return assigner({ kind: "global", time: "processing" });
}

/**
 * Windows that a function chooses. With `merge: true`, those that overlap or touch become one, as sessions do; a function says by itself which ones merge
 * and what they become: it is given all windows of the key, the new one among them, whenever an element has brought one.
 *
 * @example
 * ```ts
 * // Sessions that never cross an hour.
 * customWindows<{ at: Instant }>(
 *   (_value, { timestamp }) => [{ start: timestamp, end: timestamp.plus("5 minutes") }],
 *   {
 *     merge: function* (windows) {
 *       const hour = (window: TimeWindow) => Math.floor(window.start.epochMillis / 3_600_000);
 *       for (const one of windows)
 *         for (const next of windows)
 *           if (one.start < next.start && next.start <= one.end && hour(one) === hour(next))
 *             return yield { windows: [one, next], into: { start: one.start, end: one.end > next.end ? one.end : next.end } };
 *     },
 *   },
 * );
 * ```
 */
export function customWindows<T>(
  assign: (value: T, context: AssignContext) => Iterable<TimeWindow>,
  options: WindowTime & { readonly merge?: boolean | ((windows: readonly TimeWindow[]) => Iterable<MergedWindow>) } = {},
): WindowAssigner<T, TimeWindow> {
  knownOptions("customWindows()", options, ["time", "merge"]);
  if (typeof assign !== "function")
    throw new ConfigurationError(`customWindows(): ${describe(assign)} is no function`, { option: "assign", received: assign });
  const { merge = false } = options;
  if (typeof merge !== "boolean" && typeof merge !== "function")
    throw new ConfigurationError(`customWindows(): merge is ${describe(merge)}; write true, or a function`, {
      option: "merge",
      received: merge,
    });
  return assigner<T, TimeWindow>({ kind: "custom", time: options.time ?? "event", assign, ...(merge === false ? {} : { merge }) });
}

type Unit = "millisecond" | "second" | "minute" | "hour" | "day";

/** A length of time that may be negative: `"-5 minutes"`, or milliseconds. */
export type SignedDuration = Duration | `-${number} ${Unit}` | `-${number} ${Unit}s`;

export function signedMillis(duration: SignedDuration, option: string): number {
  if (typeof duration === "number" && duration < 0) return -parseDuration(-duration, option);
  if (typeof duration === "string" && duration.startsWith("-")) return -parseDuration(duration.slice(1) as Duration, option);
  return parseDuration(duration as Duration, option);
}

// ---- triggers

/** What becomes of a window: nothing yet, its result, its end, or both. */
export type TriggerResult = "continue" | "fire" | "purge" | "fire-and-purge";

/** What a trigger of the user's own is given. */
export interface TriggerContext<State> extends TaskContext {
  readonly watermark: Instant;
  readonly processingTime: Instant;
  readonly timestamp: Instant;
  readonly state: State;
  /** Of the key and the window at hand. */
  readonly timers: {
    onEventTime(time: Instant): void;
    onProcessingTime(time: Instant): void;
    deleteEventTime(time: Instant): void;
    deleteProcessingTime(time: Instant): void;
  };
}

/** What `onMerge` is given. */
export interface MergeContext<State> extends TriggerContext<State> {
  /**
   * Joins the state of this name of the windows that are one now. Lists and reducing state can be joined, and aggregating state with `merge`; it stays
   * with the windows that are gone otherwise.
   */
  mergeState(name: keyof State & string): void;
}

/** A trigger of the user's own. */
export interface CustomTrigger<T, W, State extends KeyedStateDeclarations> {
  /** State of a key and a window. */
  readonly state?: State;
  onElement(value: T, window: W, context: TriggerContext<StateOf<State>>): TriggerResult;
  /**
   * A timer of event time is due. At the end of a window with event time (and of the lateness that is allowed) this is called as well, whether a timer was
   * set for then or not: Flink's own timer that removes the window asks the trigger, too.
   */
  onEventTime?(time: Instant, window: W, context: TriggerContext<StateOf<State>>): TriggerResult;
  onProcessingTime?(time: Instant, window: W, context: TriggerContext<StateOf<State>>): TriggerResult;
  /** Called when windows merge into this one: sets the timers that the new window needs. */
  onMerge?(window: W, context: MergeContext<StateOf<State>>): void;
  /** Called when the window is gone: removes its timers and state. */
  clear?(window: W, context: TriggerContext<StateOf<State>>): void;
}

/** The functions of a custom trigger or evictor, and the state of the former; types are looked at where it is made. */
interface AnyCustom {
  readonly state?: KeyedStateDeclarations;
  readonly [hook: string]: KeyedStateDeclarations | ((...args: never[]) => unknown) | undefined;
}

/** Decides when a window gives its result. */
export interface Trigger<in T, in W> {
  /** For the compiler only. */
  readonly "~decides": (value: T, window: W) => void;
  readonly kind: TriggerKind;
  readonly interval?: number;
  readonly count?: number;
  readonly threshold?: number;
  readonly delta?: (...values: never[]) => number;
  readonly inner?: AnyTrigger;
  readonly resetOnElement?: boolean;
  readonly clearOnTimeout?: boolean;
  readonly custom?: AnyCustom;
}

/** Any trigger, for constraints. */
export type AnyTrigger = Trigger<never, never>;

type TriggerKind =
  | "event-time"
  | "processing-time"
  | "continuous-event-time"
  | "continuous-processing-time"
  | "count"
  | "delta"
  | "processing-time-out"
  | "purging"
  | "never"
  | "custom";

/** Flink's triggers, and those of your own. */
export interface TriggerMaker {
  /** When the watermark passes the end of the window: what event-time windows do by themselves. */
  eventTime(): Trigger<unknown, TimeWindow>;
  /** When the clock passes the end of the window: what processing-time windows do by themselves. */
  processingTime(): Trigger<unknown, TimeWindow>;
  /** Every `interval` of event time, and at the end of the window. */
  continuousEventTime(interval: Duration): Trigger<unknown, unknown>;
  /** Every `interval` of the clock. */
  continuousProcessingTime(interval: Duration): Trigger<unknown, unknown>;
  /** Whenever there are so many elements more. */
  count(count: number): Trigger<unknown, unknown>;
  /** When an element is farther than `threshold` from the one that fired last. */
  delta<T>(threshold: number, distance: (last: T, value: T) => number): Trigger<T, unknown>;
  /** As `inner` says, and when nothing has fired for `timeout`. */
  processingTimeout<T, W>(
    inner: Trigger<T, W>,
    timeout: Duration,
    options?: { readonly resetOnElement?: boolean; readonly clearOnTimeout?: boolean },
  ): Trigger<T, W>;
  /** As `inner` says, and empties the window each time. */
  purging<T, W>(inner: Trigger<T, W>): Trigger<T, W>;
  /** Never. */
  never(): Trigger<unknown, unknown>;
  custom<T, W, State extends KeyedStateDeclarations = {}>(spec: CustomTrigger<T, W, State>): Trigger<T, W>;
}

function triggerOf<T, W>(fields: Omit<Trigger<T, W>, "~decides">): Trigger<T, W> {
  return Object.freeze(fields) as Trigger<T, W>;
}

export const trigger: TriggerMaker = Object.freeze<TriggerMaker>({
  eventTime: () => triggerOf({ kind: "event-time" }),
  processingTime: () => triggerOf({ kind: "processing-time" }),
  continuousEventTime: (interval) => triggerOf({ kind: "continuous-event-time", interval: positive(interval, "interval") }),
  continuousProcessingTime: (interval) => triggerOf({ kind: "continuous-processing-time", interval: positive(interval, "interval") }),
  count: (count) => triggerOf({ kind: "count", count: wholeFromOne(count, "trigger.count()") }),
  delta: (threshold, delta) => triggerOf({ kind: "delta", threshold, delta }),
  processingTimeout: (inner, timeout, { resetOnElement = false, clearOnTimeout = true } = {}) =>
    triggerOf({ kind: "processing-time-out", interval: positive(timeout, "timeout"), inner, resetOnElement, clearOnTimeout }),
  purging: (inner) => triggerOf({ kind: "purging", inner }),
  never: () => triggerOf({ kind: "never" }),
  custom: (spec) => triggerOf({ kind: "custom", custom: spec as unknown as AnyCustom }),
});

export function wholeFromOne(value: number, option: string): number {
  if (!Number.isSafeInteger(value) || value < 1)
    throw new ConfigurationError(`${option}: ${describe(value)} is not a whole number from 1 on`, { option, received: value });
  return value;
}

// ---- evictors

/** An element of a window and its time. */
export interface WindowElement<T> {
  readonly value: T;
  readonly timestamp: Instant | null;
}

/** Removes elements from a window before or after its function runs. */
export interface Evictor<in T, in W> {
  /** For the compiler only. */
  readonly "~evicts": (value: T, window: W) => void;
  readonly kind: "count" | "time" | "delta" | "custom";
  readonly keep?: number;
  readonly after?: boolean;
  readonly threshold?: number;
  readonly delta?: (...values: never[]) => number;
  readonly custom?: AnyCustom;
}

/** An evictor of the user's own: each function gives the elements that stay. */
export interface CustomEvictor<T, W> {
  before?(elements: readonly WindowElement<T>[], window: W): Iterable<WindowElement<T>>;
  after?(elements: readonly WindowElement<T>[], window: W): Iterable<WindowElement<T>>;
}

export interface EvictorOptions {
  /** Whether elements leave after the function has run instead of before. @defaultValue `false` */
  readonly after?: boolean;
}

/** Flink's evictors, and those of your own. A window with one keeps all its elements. */
export interface EvictorMaker {
  /** Keeps the last `keep` elements. */
  count(keep: number, options?: EvictorOptions): Evictor<unknown, unknown>;
  /** Keeps what is no older than `keep` before the newest element. */
  time(keep: Duration, options?: EvictorOptions): Evictor<unknown, unknown>;
  /** Keeps what is nearer than `threshold` to the last element. */
  delta<T>(threshold: number, distance: (value: T, last: T) => number, options?: EvictorOptions): Evictor<T, unknown>;
  custom<T, W>(spec: CustomEvictor<T, W>): Evictor<T, W>;
}

function evictorOf<T, W>(fields: Omit<Evictor<T, W>, "~evicts">): Evictor<T, W> {
  return Object.freeze(fields) as Evictor<T, W>;
}

export const evictor: EvictorMaker = Object.freeze<EvictorMaker>({
  count: (keep, { after = false } = {}) => evictorOf({ kind: "count", keep: wholeFromOne(keep, "evictor.count()"), after }),
  time: (keep, { after = false } = {}) => evictorOf({ kind: "time", keep: parseDuration(keep, "keep"), after }),
  delta: (threshold, delta, { after = false } = {}) => evictorOf({ kind: "delta", threshold, delta, after }),
  custom: (spec) => evictorOf({ kind: "custom", custom: spec as unknown as AnyCustom }),
});

// ---- functions

/** What a window's `process` function is given beside the elements. */
export type WindowContext<State, InWindow, Side extends SideOutputs, B> = Omit<
  ProcessContext<State, Side, B>,
  "timestamp" | "hasTimestamp"
> & {
  /** State of the key and the window at hand. */
  readonly windowState: InWindow;
};

/** A function over all elements of a window over all keys. State is that of all elements and of the window. */
export interface AllWindowProcess<
  T,
  W,
  Out,
  State extends KeyedStateDeclarations,
  InWindow extends KeyedStateDeclarations,
  Side extends SideOutputTypes,
  B,
> {
  /** State that is common to all windows. */
  readonly state?: State;
  /** State of the window; not with windows that merge. */
  readonly windowState?: InWindow;
  readonly sideOutputs?: Side;
  onWindow(
    window: W,
    elements: readonly T[],
    context: WindowContext<StateOf<State>, StateOf<InWindow>, SideOutputsOf<Side>, B>,
  ): Emits<Out>;
  /** The window is gone: clears its state. */
  clear?(window: W, context: WindowContext<StateOf<State>, StateOf<InWindow>, SideOutputsOf<Side>, B>): void;
}

/** A function over all elements of a window. */
export interface WindowProcess<
  T,
  K,
  W,
  Out,
  State extends KeyedStateDeclarations,
  InWindow extends KeyedStateDeclarations,
  Side extends SideOutputTypes,
  B,
> {
  /** State of the key, common to its windows. */
  readonly state?: State;
  /** State of the key and the window; not with sessions, which merge. */
  readonly windowState?: InWindow;
  readonly sideOutputs?: Side;
  onWindow(
    key: K,
    window: W,
    elements: readonly T[],
    context: WindowContext<StateOf<State>, StateOf<InWindow>, SideOutputsOf<Side>, B>,
  ): Emits<Out>;
  /** The window is gone: clears its state. */
  clear?(key: K, window: W, context: WindowContext<StateOf<State>, StateOf<InWindow>, SideOutputsOf<Side>, B>): void;
}
