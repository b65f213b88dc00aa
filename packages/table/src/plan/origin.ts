// SPDX-License-Identifier: Apache-2.0
import type { Origin } from "./nodes.ts";

const here: string = import.meta.url.slice(0, import.meta.url.lastIndexOf("/plan/"));
const deepest = 5;

/** The frames of the user's code that called us, one a line; `undefined` when there are none. */
export function origin(): Origin | undefined {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = deepest + 15;
  const { stack = "" } = new Error();
  Error.stackTraceLimit = limit;
  const path = here.startsWith("file://") ? decodeURIComponent(here.slice("file://".length)) : here;
  const frames = stack
    .split("\n")
    .slice(1)
    .filter((frame) => !frame.includes(here) && !frame.includes(path) && !frame.includes("node:internal"))
    .slice(0, deepest);
  return frames.length === 0 ? undefined : frames.join("\n");
}
