// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, parseDuration, type Duration, type Instant, type LocalDateTime } from "@tsflink/core";

/** The columns of a row that can order it in time. */
export type TimeColumn<R> = { [K in keyof R]: NonNullable<R[K]> extends Instant | LocalDateTime ? K : never }[keyof R] & string;

/** Windows over a time column. Made by `tumble`, `hop` and `cumulate`. */
export interface WindowSpec<out K extends string> {
  readonly on: K;
  readonly window: "tumble" | "hop" | "cumulate";
  /** Milliseconds. */
  readonly size: number;
  /** Milliseconds. */
  readonly slide?: number;
}

/** What a window adds to each row: where it begins, and where the next one would; of the type of the time column. */
export interface WindowColumns<Time> {
  readonly windowStart: Time;
  readonly windowEnd: Time;
}

function spec<const K extends string>(
  window: WindowSpec<K>["window"],
  on: K,
  size: Duration,
  slide: Duration | undefined,
  slideOption: string,
): WindowSpec<K> {
  if (typeof on !== "string" || on === "")
    throw new ConfigurationError(`${window}(): on names a time column, e.g. "placedAt"`, { option: "on", received: on });
  const millis = positive(size, "size");
  if (slide === undefined) return Object.freeze({ on, window, size: millis });
  const step = positive(slide, slideOption);
  if (window === "cumulate" && millis % step !== 0)
    throw new ConfigurationError(`step: ${String(step)} ms does not divide the size of ${String(millis)} ms`, {
      option: "step",
      received: slide,
    });
  if (window === "hop" && millis % step !== 0)
    throw new ConfigurationError(`slide: ${String(step)} ms does not divide the size of ${String(millis)} ms, as Flink's windows need`, {
      option: "slide",
      received: slide,
    });
  return Object.freeze({ on, window, size: millis, slide: step });
}

function positive(duration: Duration, option: string): number {
  const millis = parseDuration(duration, option);
  if (millis === 0) throw new ConfigurationError(`${option}: a window is longer than nothing`, { option, received: duration });
  return millis;
}

/**
 * Windows of one size, one after the other.
 *
 * @example
 * ```ts
 * orders
 *   .window(tumble({ on: "placedAt", size: "10 minutes" }))
 *   .groupBy((o) => ({ from: o.windowStart }))
 *   .select((o, key) => ({ ...key, revenue: o.amount.sum() }));
 * ```
 */
export function tumble<const K extends string>(options: { readonly on: K; readonly size: Duration }): WindowSpec<K> {
  return spec("tumble", options.on, options.size, undefined, "size");
}

/** Windows of one size, one every `slide`, so that a row is in several of them. */
export function hop<const K extends string>(options: { readonly on: K; readonly size: Duration; readonly slide: Duration }): WindowSpec<K> {
  return spec("hop", options.on, options.size, options.slide, "slide");
}

/** Windows that begin together and grow by `step` up to `size`: running totals of the day, hour by hour. */
export function cumulate<const K extends string>(options: {
  readonly on: K;
  readonly size: Duration;
  readonly step: Duration;
}): WindowSpec<K> {
  return spec("cumulate", options.on, options.size, options.step, "step");
}
