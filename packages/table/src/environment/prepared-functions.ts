// SPDX-License-Identifier: Apache-2.0
import type { UserFunctionError } from "@tsflink/core";
import type { FunctionDefinition } from "@tsflink/core/internal";
import type { ThrowableDigest } from "@tsflink/bridge";
import type { JobFile, WireFunction } from "../lower/messages.ts";

/** Functions that were cut out of the user's modules, bundled and checked, and that can be called as long as this is open. */
export interface PreparedFunctions {
  readonly payloads: ReadonlyMap<FunctionDefinition, string>;
  readonly files: readonly JobFile[];
  mapError(digest: ThrowableDigest): UserFunctionError | undefined;
  close(): Promise<void>;
}

export type PrepareFunctions = (functions: readonly FunctionDefinition[], options: { readonly run: "in-driver" | "worker"; readonly tempDir: string }) => Promise<PreparedFunctions>;

const none: PreparedFunctions = { payloads: new Map(), files: [], mapError: () => undefined, close: () => Promise.resolve() };

/** The functions of one query, ready to be called until closed. */
export async function prepare(functions: readonly FunctionDefinition[], options: { readonly run: "in-driver" | "worker"; readonly tempDir: string }): Promise<PreparedFunctions> {
  if (functions.length === 0) return none;
  const driver = (await import("@tsflink/udf-runtime")) as unknown as { readonly prepareFunctions: PrepareFunctions };
  return driver.prepareFunctions(functions, options);
}

/** What the engine thread needs to know about each function, in their order. */
export function wireFunctions(functions: readonly FunctionDefinition[], prepared: PreparedFunctions): WireFunction[] {
  return functions.map((definition) => {
    const payload = prepared.payloads.get(definition);
    if (payload === undefined) throw new Error("A function was not prepared.");
    return {
      name: (JSON.parse(payload) as { readonly name: string }).name,
      kind: definition.kind,
      payload,
      args: definition.args.map(String),
      returns: String(definition.returns),
      deterministic: definition.deterministic,
    };
  });
}
