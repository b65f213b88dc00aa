// SPDX-License-Identifier: Apache-2.0
import { callerFrames } from "@tsflink/core/internal";

const here: string = import.meta.url.slice(0, import.meta.url.lastIndexOf("/plan/"));

/** The frames of the user's code that called us, one a line; `undefined` when there are none. */
export function origin(): string | undefined {
  return callerFrames(here);
}
