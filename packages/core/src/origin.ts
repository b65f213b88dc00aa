// SPDX-License-Identifier: Apache-2.0

const deepest = 5;

/**
 * The frames of the user's code that called us, one a line; `undefined` when there are none.
 *
 * @param here the URL of the folder whose frames are ours, without a slash at its end
 */
export function callerFrames(here: string): string | undefined {
  const errors = Error as { stackTraceLimit?: number };
  const limit = errors.stackTraceLimit;
  errors.stackTraceLimit = deepest + 15;
  const { stack = "" } = new Error();
  if (limit === undefined) delete errors.stackTraceLimit;
  else errors.stackTraceLimit = limit;
  const path = here.startsWith("file://") ? decodeURIComponent(here.slice("file://".length)) : here;
  const frames = stack
    .split("\n")
    // The message, and this function.
    .slice(2)
    .filter((frame) => !frame.includes(here) && !frame.includes(path) && !frame.includes("node:internal"))
    .slice(0, deepest);
  return frames.length === 0 ? undefined : frames.join("\n");
}
