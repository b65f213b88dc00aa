// SPDX-License-Identifier: Apache-2.0
import { parseDuration, type Duration, type Instant, type LocalDateTime } from "@tsflink/core";

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
  /** Sources of one group wait for each other when they are more than `maxDrift` apart. Works on sources with splits. */
  readonly alignment?: { readonly group: string; readonly maxDrift: Duration; readonly updateInterval?: Duration };
}

/** How the time of elements and the watermarks behind them are found. */
export interface WatermarkStrategy<in T> {
  /** For the compiler only. */
  readonly "~takes": (value: T) => void;
  readonly kind: "monotonous" | "bounded" | "none";
  /** Milliseconds. */
  readonly delay: number;
  readonly timestamp: string | ((value: T, previous: Instant | null) => Instant) | undefined;
  readonly idleness: number | undefined;
  readonly alignment: { readonly group: string; readonly maxDrift: number; readonly updateInterval: number } | undefined;
}

/** Flink's watermark strategies. */
export interface Watermarks {
  /** Elements come in the order of their times. */
  monotonous<T>(options?: WatermarkOptions<T>): WatermarkStrategy<T>;
  /** Elements come at most `delay` after later ones. */
  bounded<T>(delay: Duration, options?: WatermarkOptions<T>): WatermarkStrategy<T>;
  /** No watermarks; only the times are given. */
  none<T>(options?: Pick<WatermarkOptions<T>, "timestamp">): WatermarkStrategy<T>;
}

export const watermarks: Watermarks = Object.freeze<Watermarks>({
  monotonous: (options) => strategy("monotonous", 0, options),
  bounded: (delay, options) => strategy("bounded", parseDuration(delay, "delay"), options),
  none: (options) => strategy("none", 0, options),
});

function strategy<T>(kind: WatermarkStrategy<T>["kind"], delay: number, options: WatermarkOptions<T> = {}): WatermarkStrategy<T> {
  const { timestamp, idleness, alignment } = options;
  return Object.freeze({
    kind,
    delay,
    timestamp: timestamp as WatermarkStrategy<T>["timestamp"],
    idleness: idleness === undefined ? undefined : parseDuration(idleness, "idleness"),
    alignment:
      alignment === undefined
        ? undefined
        : {
            group: alignment.group,
            maxDrift: parseDuration(alignment.maxDrift, "alignment.maxDrift"),
            updateInterval: parseDuration(alignment.updateInterval ?? "1 second", "alignment.updateInterval"),
          },
  }) as WatermarkStrategy<T>;
}
