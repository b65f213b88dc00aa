// SPDX-License-Identifier: Apache-2.0
import { ConversionError, type FlinkError, UserFunctionError, WorkerError } from "@tsflink/core";
import { type BundleMap, mapFrames } from "./stacks.ts";

/** The fields of the Java class `dev.tsflink.runtime.UserFunctionException`. */
export interface FailureDigest {
  readonly function: string;
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly code: string;
  readonly column: string;
  /** SHA-256 of the bundle that the function is of. */
  readonly bundle: string;
}

const MOST_LINES = 15;

/** The error of a function that failed in a job, as the user wants to read it: at most 15 lines, positions in the user's own files. */
export function userError(digest: FailureDigest, bundle: BundleMap | undefined): FlinkError {
  if (digest.code === "conversion") return new ConversionError(digest.message, { path: digest.column });
  if (digest.code !== "user-function") return new WorkerError(digest.message);
  const thrown = digest.name === "" ? digest.message : `${digest.name}: ${digest.message}`;
  const who = digest.function === "" ? "A function" : `Function ${digest.function}`;
  const message = `${who} failed. ${thrown}`;
  const lines = [
    ...`UserFunctionError: ${message}`.split("\n").slice(0, 5),
    ...mapFrames(digest.stack, bundle).map((frame) => `    ${frame}`),
  ];
  const stack = lines.slice(0, MOST_LINES).join("\n");
  const cause = new Error(digest.message);
  Object.defineProperty(cause, "name", { value: digest.name === "" ? "Error" : digest.name, configurable: true, writable: true });
  // The frames stand in the error itself; twice they would pass 15 lines when printed.
  cause.stack = thrown;
  return new UserFunctionError(message.split("\n").slice(0, 5).join("\n"), { functionName: digest.function, cause, stack });
}
