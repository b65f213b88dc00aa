// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, parseDuration, type Duration, type Instant, type LocalDateTime } from "@tsflink/core";
import { describe } from "@tsflink/core/internal";
import type { Columns, Selected, Selection } from "../expressions/expr-of.ts";
import type { WindowNode } from "../plan/nodes.ts";
import type { GroupedTable } from "./table.ts";

type TimeNames<R> = { [K in keyof R]: NonNullable<R[K]> extends Instant | LocalDateTime ? K : never }[keyof R] & string;

/** The columns of a row that can order it in time; where there is none, what the compiler is to say. */
export type TimeColumn<R> = [TimeNames<R>] extends [never]
  ? "(this table has no column of the type TIMESTAMP or TIMESTAMP_LTZ)"
  : TimeNames<R>;

/** Windows over a time column. Made by `tumble`, `hop`, `cumulate` and `session`. */
export interface WindowSpec<out K extends string, out P extends string = never> {
  readonly on: K;
  readonly window: WindowNode["window"];
  /** Milliseconds; of a session its gap. */
  readonly size: number;
  /** Milliseconds. */
  readonly slide?: number;
  /** Milliseconds. */
  readonly offset?: number;
  /** Of sessions. */
  readonly partitionBy?: readonly P[];
}

/** Windows of so many rows, in the order in which they come. Made by `tumble` and `hop`. */
export interface RowWindowSpec {
  readonly rows: number;
  readonly slide?: number;
}

/** Rows in windows of so many rows: these have no bounds in time, so all there is to do is to group. */
export interface RowWindowed<R> {
  /** Groups of so many rows with equal keys, for `select`. */
  groupBy<const K extends Selection>(keys: (columns: Columns<R>) => K): GroupedTable<R, Selected<K>>;
}

/** What a window adds to each row: where it begins, and where the next one would, and the last moment in it, which is again a time to make windows of. */
export interface WindowColumns<Time> {
  readonly windowStart: Time;
  readonly windowEnd: Time;
  readonly windowTime: Time;
}

/** What `tumble`, `hop` and `cumulate` have in common. */
export interface WindowOptions<K extends string> {
  /** A time column: the one with the watermark, in streaming mode. */
  readonly on: K;
  readonly size: Duration;
  /** How much later than at a multiple of the size windows begin, e.g. `"6 hours"` for days from six to six. @defaultValue 0 */
  readonly offset?: Duration;
}

function checkOn(window: string, on: unknown): void {
  if (typeof on !== "string" || on === "")
    throw new ConfigurationError(`${window}(): on names a time column, e.g. "placedAt"`, { option: "on", received: on });
}

function spec<const K extends string>(
  window: "tumble" | "hop" | "cumulate",
  { on, size, offset }: WindowOptions<K>,
  slide: Duration | undefined,
  slideOption: string,
): WindowSpec<K> {
  checkOn(window, on);
  const millis = positive(size, "size");
  const more = offset === undefined ? {} : { offset: parseDuration(offset, "offset") };
  if (slide === undefined) return Object.freeze({ on, window, size: millis, ...more });
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
  return Object.freeze({ on, window, size: millis, slide: step, ...more });
}

function positive(duration: Duration, option: string): number {
  const millis = parseDuration(duration, option);
  if (millis === 0) throw new ConfigurationError(`${option}: a window is longer than nothing`, { option, received: duration });
  return millis;
}

function rowCount(rows: unknown, option: string): number {
  if (typeof rows !== "number" || !Number.isInteger(rows) || rows < 1 || rows > 2_147_483_647)
    throw new ConfigurationError(`${option}: ${describe(rows)} is not a count of rows from 1 on`, { option, received: rows });
  return rows;
}

/**
 * Windows of one size, one after the other: of so much time, or of so many rows as they come (streaming mode).
 *
 * @example
 * ```ts
 * orders
 *   .window(tumble({ on: "placedAt", size: "10 minutes" }))
 *   .groupBy((o) => ({ from: o.windowStart }))
 *   .select((o, key) => ({ ...key, revenue: o.amount.sum() }));
 * ```
 */
export function tumble<const K extends string>(options: WindowOptions<K>): WindowSpec<K>;
export function tumble(options: { readonly rows: number }): RowWindowSpec;
export function tumble(options: WindowOptions<string> | { readonly rows: number }): WindowSpec<string> | RowWindowSpec {
  if ("rows" in options) return Object.freeze({ rows: rowCount(options.rows, "rows") });
  return spec("tumble", options, undefined, "size");
}

/** Windows of one size, one every `slide`, so that a row is in several of them: Flink's hopping, or sliding, windows. */
export function hop<const K extends string>(options: WindowOptions<K> & { readonly slide: Duration }): WindowSpec<K>;
export function hop(options: { readonly rows: number; readonly slide: number }): RowWindowSpec;
export function hop(
  options: (WindowOptions<string> & { readonly slide: Duration }) | { readonly rows: number; readonly slide: number },
): WindowSpec<string> | RowWindowSpec {
  if ("rows" in options) return Object.freeze({ rows: rowCount(options.rows, "rows"), slide: rowCount(options.slide, "slide") });
  return spec("hop", options, options.slide, "slide");
}

/** Windows that begin together and grow by `step` up to `size`: running totals of the day, hour by hour. */
export function cumulate<const K extends string>(options: WindowOptions<K> & { readonly step: Duration }): WindowSpec<K> {
  return spec("cumulate", options, options.step, "step");
}

/**
 * Windows that end when nothing comes for `gap`; with `partitionBy`, one for each combination of the values of these columns. Group by both
 * bounds and by these columns. Streaming mode only, as Flink has it.
 *
 * @example
 * ```ts
 * clicks
 *   .window(session({ on: "at", gap: "30 minutes", partitionBy: ["user"] }))
 *   .groupBy((c) => ({ user: c.user, from: c.windowStart, to: c.windowEnd }))
 *   .select((_c, key) => ({ ...key, clicks: count() }));
 * ```
 */
export function session<const K extends string, const P extends string = never>(options: {
  readonly on: K;
  readonly gap: Duration;
  readonly partitionBy?: readonly P[];
}): WindowSpec<K, P> {
  const { on, gap, partitionBy } = options;
  checkOn("session", on);
  return Object.freeze({
    on,
    window: "session",
    size: positive(gap, "gap"),
    ...(partitionBy === undefined ? {} : { partitionBy: Object.freeze([...partitionBy]) }),
  });
}
