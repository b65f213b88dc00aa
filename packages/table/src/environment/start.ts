// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import type { Engine } from "@tsflink/bridge";
import { engineOptions, type CheckedOptions } from "@tsflink/bridge/driver";
import { anyFunctionDefined } from "../functions/spec.ts";
import type { Outcome } from "../lower/failure.ts";
import type { CreateEnvironment } from "../lower/messages.ts";
import { planningError } from "./planning-error.ts";
import { HANDLERS, QueryExecutor, type Codec } from "./query-executor.ts";

export interface Started {
  readonly codec: Codec;
  readonly engine: Engine;
  readonly executor: QueryExecutor;
}

/** Joins or starts the JVM and makes an environment in it. The bridge and the runtime are only loaded here. */
export async function start(given: CheckedOptions, checkOpen: () => void): Promise<Started> {
  // While the JVM starts; what goes wrong here goes wrong again, and is told, when a function is used.
  const functions = anyFunctionDefined();
  if (functions) import("@tsflink/udf-runtime").then(({ warmUp }) => warmUp()).catch(() => undefined);
  const [{ openEngine, onCluster, errorOf, fetchingConnectors }, codec] = await Promise.all([
    import("@tsflink/bridge"),
    import("@tsflink/udf-runtime/codec"),
  ]);
  const options = await onCluster(given);
  const engine = await openEngine(engineOptions(options, import.meta.url));
  const id = randomUUID();
  try {
    const message: CreateEnvironment = {
      environment: id,
      configuration: options.configuration,
      warmUp: functions && options.rest === undefined,
    };
    const outcome = await engine.call<Outcome<null>>(HANDLERS, "createEnvironment", message);
    if ("failure" in outcome) throw planningError(outcome.failure, errorOf);
    return {
      engine,
      codec,
      executor: new QueryExecutor({ id, engine, codec, workers: options.workers, errorOf, fetchingConnectors, checkOpen }),
    };
  } catch (error) {
    await engine.close();
    throw error;
  }
}
