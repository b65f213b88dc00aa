// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, ConversionError, parseDuration, type Duration, type Instant } from "@tsflink/core";
import { describe } from "@tsflink/core/internal";
import type { AssignerNode, Millis, OperatorHost, StreamFunction } from "../../contract.ts";
import { callable, functionAt } from "../call.ts";
import { instantOf, millisOf, noTimestamp } from "../times.ts";
import { BaseContext } from "../context.ts";
import { globalKeys, globalWindow, spanKeys, StartKeys, TimeWindow, userWindow, type WindowKeys } from "./time-window.ts";

export interface Assigner {
  readonly time: "event" | "processing";
  readonly merging: boolean;
  /** Which windows become one, where it is not those that touch. */
  readonly merge?: (windows: readonly TimeWindow[]) => readonly WindowGroup[];
  /** Of all windows, when they have one. */
  readonly size?: Millis;
  readonly assign: (value: unknown, timestamp: Millis | undefined) => readonly TimeWindow[];
}

/** Windows that become one. */
export interface WindowGroup {
  readonly windows: readonly TimeWindow[];
  readonly into: TimeWindow;
}

export function windowKeysOf(node: AssignerNode): WindowKeys {
  switch (node.assign) {
    case "tumbling":
    case "sliding":
      return new StartKeys(node.size);
    case "global":
      return globalKeys;
    default:
      return spanKeys;
  }
}

export function makeAssigner(node: AssignerNode, functions: readonly StreamFunction[], host: OperatorHost): Assigner {
  switch (node.assign) {
    case "tumbling":
      return tumbling(node, host);
    case "sliding":
      return sliding(node, host);
    case "session": {
      const gapOf = sessionGap(node.gap, functions);
      return {
        time: node.time,
        merging: true,
        assign(value, timestamp) {
          const at = timeOf(node.time, timestamp, host);
          return [new TimeWindow(at, at + gapOf(value))];
        },
      };
    }
    case "global": {
      const all = [globalWindow];
      return { time: "processing", merging: false, assign: () => all };
    }
    case "custom":
      return custom(node, functions, host);
  }
}

/** Where the window of `slide` that holds `timestamp` starts. */
export function windowStart(timestamp: Millis, offset: Millis, slide: Millis): Millis {
  const remainder = (timestamp - offset) % slide;
  return remainder < 0 ? timestamp - (remainder + slide) : timestamp - remainder;
}

function timeOf(time: "event" | "processing", timestamp: Millis | undefined, host: OperatorHost): Millis {
  if (time === "processing") return host.processingTime;
  if (timestamp === undefined) throw new ConfigurationError(noTimestamp, { option: "timestamp" });
  return timestamp;
}

function tumbling({ time, size, offset = 0 }: Extract<AssignerNode, { readonly size: Millis }>, host: OperatorHost): Assigner {
  if (!(size > 0) || Math.abs(offset) >= size)
    throw invalid(`a tumbling window needs a size above 0 and |offset| < size`, { size, offset });
  let last = [new TimeWindow(0, 0)];
  return {
    time,
    merging: false,
    size,
    assign(_, timestamp) {
      const start = windowStart(timeOf(time, timestamp, host), offset, size);
      const window = last[0] as TimeWindow;
      if (start !== window.start || window.end === window.start) last = [new TimeWindow(start, start + size)];
      return last;
    },
  };
}

function sliding({ time, size, slide = size, offset = 0 }: Extract<AssignerNode, { readonly size: Millis }>, host: OperatorHost): Assigner {
  if (!(size > 0) || Math.abs(offset) >= slide)
    throw invalid("sliding windows need a size above 0 and |offset| < slide", { size, slide, offset });
  let lastStart: Millis | undefined;
  let lastWindows: TimeWindow[] = [];
  return {
    time,
    merging: false,
    size,
    assign(_, timestamp) {
      const at = timeOf(time, timestamp, host);
      const first = windowStart(at, offset, slide);
      // Where the slide does not divide the size, how many windows hold an element depends on its place in the slide.
      if (first === lastStart && size % slide === 0) return lastWindows;
      lastStart = first;
      lastWindows = [];
      for (let start = first; start > at - size; start -= slide) lastWindows.push(new TimeWindow(start, start + size));
      return lastWindows;
    },
  };
}

function sessionGap(gap: Millis | { readonly fn: number }, functions: readonly StreamFunction[]): (value: unknown) => Millis {
  if (typeof gap === "number") {
    if (!(gap > 0)) throw invalid("the gap of a session is above 0", { gap });
    return () => gap;
  }
  const call = callable(functions, gap.fn);
  const { name } = functionAt(functions, gap.fn);
  return (value) => {
    const millis = parseDuration(call(value) as Duration, name);
    if (millis === 0) throw invalid(`the gap of a session, which ${name} gives, is above 0`, { gap: millis });
    return millis;
  };
}

function custom(
  node: Extract<AssignerNode, { readonly assign: "custom" }>,
  functions: readonly StreamFunction[],
  host: OperatorHost,
): Assigner {
  const call = callable(functions, node.fn);
  const { name } = functionAt(functions, node.fn);
  const context = new BaseContext(host, functionAt(functions, node.fn).bound);
  const windowOf = windowFrom(name);
  return {
    time: node.time,
    merging: node.merge !== undefined,
    ...(typeof node.merge === "object" ? { merge: merging(node.merge.fn, functions) } : {}),
    assign(value, timestamp) {
      if (node.time === "event" && timestamp === undefined) throw new ConfigurationError(noTimestamp, { option: "timestamp" });
      const given = call(value, {
        timestamp: timestamp === undefined ? null : instantOf(timestamp),
        processingTime: instantOf(host.processingTime),
        subtask: context.subtask,
        job: context.job,
        metrics: context.metrics,
        accumulator: context.accumulator,
      });
      if (typeof given === "object" && given !== null && Symbol.iterator in given) return Array.from(given as Iterable<unknown>, windowOf);
      return [windowOf(given)];
    },
  };
}

/** Windows of the user's own by the name of the function that gives them. */
function windowFrom(name: string): (given: unknown) => TimeWindow {
  return (given) => {
    if (typeof given !== "object" || given === null)
      throw new ConversionError(`${name}: expected a window { start, end }, received ${describe(given)}`, { path: name });
    const { start, end } = given as { start: Instant; end: Instant };
    const window = new TimeWindow(millisOf(start, `the start of a window of ${name}`), millisOf(end, `the end of a window of ${name}`));
    if (window.start >= window.end) throw new ConversionError(`${name}: a window ends after it starts`, { path: name });
    return window;
  };
}

function merging(fn: number, functions: readonly StreamFunction[]): NonNullable<Assigner["merge"]> {
  const call = callable(functions, fn);
  const { name } = functionAt(functions, fn);
  const windowOf = windowFrom(name);
  return (windows) => {
    const given = call(windows.map(userWindow)) as Iterable<{ readonly windows: readonly unknown[]; readonly into: unknown }>;
    return Array.from(given, (group) => {
      const merged = group.windows.map(windowOf);
      for (const { start, end } of merged)
        if (!windows.some((each) => each.start === start && each.end === end))
          throw new ConversionError(`${name}: there is no window from ${start} to ${end} to be merged`, { path: name });
      if (merged.length < 2)
        throw new ConversionError(`${name}: a window merges with others, so that windows has two at least`, { path: name });
      return { windows: merged, into: windowOf(group.into) };
    });
  };
}

function invalid(rule: string, received: Readonly<Record<string, number>>): ConfigurationError {
  return new ConfigurationError(
    `Windows: ${rule}; received ${Object.entries(received)
      .map(([name, value]) => `${name} ${value} ms`)
      .join(", ")}.`,
    { option: "window", received },
  );
}
