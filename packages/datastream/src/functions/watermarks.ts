// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, parseDuration, type Duration, type Instant, type LocalDateTime } from "@tsflink/core";
import { describe } from "@tsflink/core/internal";

/** The fields of `T` that may carry event time. */
export type TimeField<T> = {
  [K in keyof T]-?: NonNullable<T[K]> extends Instant | LocalDateTime ? (null extends T[K] ? never : K) : never;
}[keyof T] &
  string;

export interface WatermarkOptions<T> {
  /** The time of an element: a field, or a function of the element and the time that it has already. @defaultValue the time that it has already */
  readonly timestamp?: TimeField<T> | ((value: T, previous: Instant | null) => Instant);
  /** After how long without elements a task is left out of the watermark. @defaultValue never */
  readonly idleness?: Duration;
}

/** Finds watermarks in the elements of one task. It may keep what it has seen in its own fields. */
export interface WatermarkGenerator<in T> {
  /** The watermark after this element: no element before it will come any more. `null` when there is no new one; one that goes back is left out. */
  onElement(value: T, time: Instant): Instant | null;
}

export interface GeneratorOptions<T> extends Omit<WatermarkOptions<T>, "timestamp"> {
  /** The time of an element. @defaultValue the time that it has already */
  readonly timestamp?: (value: T, previous: Instant | null) => Instant;
  /** `each`: a watermark follows its element at once. `periodic`: the last one is sent every 200 milliseconds (`pipeline.auto-watermark-interval`). @defaultValue "each" */
  readonly emit?: "each" | "periodic";
}

/** How the time of elements and the watermarks behind them are found. */
export interface WatermarkStrategy<in T> {
  /** For the compiler only. */
  readonly "~takes": (value: T) => void;
  readonly kind: "monotonous" | "bounded" | "none" | "generated";
  /** Of `generated`. */
  readonly create: (() => WatermarkGenerator<never>) | undefined;
  readonly emit: "each" | "periodic";
  /** Milliseconds. */
  readonly delay: number;
  readonly timestamp: string | ((value: T, previous: Instant | null) => Instant) | undefined;
  readonly idleness: number | undefined;
}

/** Flink's watermark strategies. */
export interface Watermarks {
  /** Elements come in the order of their times. */
  monotonous<T>(options?: WatermarkOptions<T>): WatermarkStrategy<T>;
  /** Elements come at most `delay` after later ones. */
  bounded<T>(delay: Duration, options?: WatermarkOptions<T>): WatermarkStrategy<T>;
  /**
   * Watermarks as a generator of yours finds them. `create` is called once in each task; like all functions that run in a job, it can use what it
   * imports and nothing of the variables around it.
   *
   * @example
   * ```ts
   * watermarks.generator<{ at: Instant; last: boolean }>(() => ({ onElement: ({ last }, time) => (last ? time : null) }));
   * ```
   */
  generator<T>(create: () => WatermarkGenerator<T>, options?: GeneratorOptions<T>): WatermarkStrategy<T>;
  /** No watermarks; only the times are given. */
  none<T>(options?: Pick<WatermarkOptions<T>, "timestamp">): WatermarkStrategy<T>;
}

export const watermarks: Watermarks = Object.freeze<Watermarks>({
  monotonous: (options) => strategy("monotonous", 0, options),
  bounded: (delay, options) => strategy("bounded", parseDuration(delay, "delay"), options),
  none: (options) => strategy("none", 0, options),
  generator: (create, options = {}) => {
    if (typeof create !== "function") refuse("create", create, "write a function that gives an object with onElement");
    const { emit = "each", timestamp } = options;
    if ((emit as string) !== "each" && (emit as string) !== "periodic") refuse("emit", emit, 'write "each" or "periodic"');
    if (timestamp !== undefined && typeof timestamp !== "function")
      refuse("timestamp", timestamp, "a generator is given the time that a function finds; write (value) => value.at");
    return strategy("generated", 0, options, { create, emit });
  },
});

function refuse(option: string, received: unknown, remedy: string): never {
  throw new ConfigurationError(`watermarks.generator(): ${option} is ${describe(received)}; ${remedy}`, { option, received });
}

function strategy<T>(
  kind: WatermarkStrategy<T>["kind"],
  delay: number,
  options: WatermarkOptions<T> = {},
  { create, emit = "each" }: { readonly create?: () => WatermarkGenerator<T>; readonly emit?: "each" | "periodic" } = {},
): WatermarkStrategy<T> {
  const { timestamp, idleness } = options;
  return Object.freeze({
    kind,
    create,
    emit,
    delay,
    timestamp: timestamp as WatermarkStrategy<T>["timestamp"],
    idleness: idleness === undefined ? undefined : parseDuration(idleness, "idleness"),
  }) as WatermarkStrategy<T>;
}
