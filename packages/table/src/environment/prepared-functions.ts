// SPDX-License-Identifier: Apache-2.0
import type { FlinkError } from "@tsflink/core";
import type { FunctionDefinition } from "@tsflink/core/internal";
import type { ThrowableDigest } from "@tsflink/bridge";
import type { FailureDigest, PreparedFunctions } from "@tsflink/udf-runtime";
import type { WireFunction } from "../lower/messages.ts";

export type { PreparedFunctions };

const none: PreparedFunctions = {
  payloads: new Map(),
  names: new Map(),
  files: [],
  warnings: [],
  mapError: () => undefined,
  close: () => Promise.resolve(),
};

/** The functions of one query, ready to be called until closed. */
export async function prepare(
  functions: readonly FunctionDefinition[],
  options: { readonly run: "in-driver" | "worker"; readonly tempDir: string },
): Promise<PreparedFunctions> {
  if (functions.length === 0) return none;
  const { prepareFunctions } = await import("@tsflink/udf-runtime");
  return prepareFunctions(functions, options);
}

/** What the engine thread needs to know about each function, in their order. */
export function wireFunctions(functions: readonly FunctionDefinition[], prepared: PreparedFunctions): WireFunction[] {
  return functions.map((definition) => {
    const payload = prepared.payloads.get(definition);
    if (payload === undefined) throw new Error("A function was not prepared.");
    return {
      name: prepared.names.get(definition) ?? "",
      kind: definition.kind,
      payload,
      args: definition.args.map(String),
      returns: String(definition.returns),
      deterministic: definition.deterministic,
    };
  });
}

const EXCEPTION = "dev.tsflink.runtime.UserFunctionException";

/** The error of a function of these that is somewhere in the chain of what a job failed of. */
export function functionError(digest: ThrowableDigest, candidates: readonly PreparedFunctions[]): FlinkError | undefined {
  for (let each: ThrowableDigest | undefined = digest; each !== undefined; each = each.cause) {
    if (!each.classes.includes(EXCEPTION) || each.fields === undefined) continue;
    const { text, ...fields } = each.fields as unknown as Omit<FailureDigest, "message"> & { readonly text: string };
    const failure: FailureDigest = { ...fields, message: text };
    for (const prepared of candidates) {
      const error = prepared.mapError(failure);
      if (error !== undefined) return error;
    }
  }
  return undefined;
}
