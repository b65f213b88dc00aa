// SPDX-License-Identifier: Apache-2.0
import type { CheckedWorkers } from "@tsflink/bridge/driver";
import type { FunctionDefinition } from "@tsflink/core/internal";
import type { PreparedFunctions } from "@tsflink/udf-runtime";
import type { WireFunction } from "../lower/messages.ts";

export type { PreparedFunctions };

const none: PreparedFunctions = {
  payloads: new Map(),
  deadLetters: new Map(),
  names: new Map(),
  files: [],
  warnings: [],
  mapError: () => undefined,
  close: () => Promise.resolve(),
};

/** The functions of one query, ready to be called until closed. */
export async function prepare(
  functions: readonly FunctionDefinition[],
  options: CheckedWorkers & { readonly tempDir: string },
): Promise<PreparedFunctions> {
  if (functions.length === 0) return none;
  const { prepareFunctions } = await import("@tsflink/udf-runtime");
  return prepareFunctions(functions, options);
}

function deadLetter({ onError }: FunctionDefinition, { deadLetters }: PreparedFunctions): Pick<WireFunction, "deadLetter"> {
  if (typeof onError !== "object") return {};
  const { sink } = onError;
  return {
    deadLetter: {
      id: deadLetters.get(sink) as string,
      sink: typeof sink === "string" ? sink : { connector: sink.connector, options: sink.options },
    },
  };
}

/** Maven coordinates of the connectors that rows go to for which functions fail. */
export function deadLetterArtifacts(functions: readonly FunctionDefinition[]): string[] {
  return functions.flatMap(({ onError }) =>
    typeof onError === "object" && typeof onError.sink === "object" ? [...onError.sink.artifacts] : [],
  );
}

/** What the engine thread needs to know about each function, in their order. */
export function wireFunctions(functions: readonly FunctionDefinition[], prepared: PreparedFunctions): WireFunction[] {
  return functions.map((definition) => {
    const payload = prepared.payloads.get(definition);
    if (payload === undefined) throw new Error("A function was not prepared.");
    return {
      name: prepared.names.get(definition) ?? "",
      kind: definition.kind as WireFunction["kind"],
      payload,
      args: definition.args.map(String),
      returns: String(definition.returns),
      deterministic: definition.deterministic,
      ...deadLetter(definition, prepared),
    };
  });
}
