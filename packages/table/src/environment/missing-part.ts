// SPDX-License-Identifier: Apache-2.0
import { ValidationError, type FlinkError } from "@tsflink/core";
import type { WireFunction } from "../lower/messages.ts";

const MISSING = /implementation method '(retract|merge)' in class 'dev\.tsflink\.runtime\.aggregates\.[^']*' for function '([^']*)'/;

const WHY = {
  retract: "rows of its input change or leave, or its window does not keep all rows",
  merge: "it puts together what it has aggregated apart: parts of windows, or sessions that grow into one",
} as const;

/** What Flink says of an aggregate function that cannot do what a plan needs, in terms of `udaf`; any other error as it is. */
export function withMissingPart(error: FlinkError, functions: readonly WireFunction[]): FlinkError {
  const [, part, name = ""] = MISSING.exec(error.message) ?? [];
  if (part !== "retract" && part !== "merge") return error;
  // In SQL the function may have a name of ours.
  const lacking = functions.filter(({ kind, payload }) => /aggregate$/i.test(kind) && !(part in partsOf(payload)));
  const [only] = lacking;
  const known = lacking.length === 1 && only !== undefined ? only.name : name.startsWith("$") ? "" : name;
  return new ValidationError(
    `${known === "" ? "An aggregate function" : `The aggregate function ${known}`} has no ${part}, which Flink needs here, as ${WHY[part]}; give it the option ${part}`,
    {
      cause: error.cause,
      ...(error instanceof ValidationError ? { javaClass: error.javaClass, javaStack: error.javaStack } : { javaClass: "" }),
    },
  );
}

function partsOf(payload: string): object {
  return (JSON.parse(payload) as { readonly aggregate?: object }).aggregate ?? {};
}
