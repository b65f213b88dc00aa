// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { BridgeError } from "@tsflink/core";
import type { Engine } from "@tsflink/bridge";
import type { Outcome } from "../lower/failure.ts";
import type { CreateEnvironment } from "../lower/messages.ts";
import type { CheckedOptions } from "./options.ts";
import { planningError } from "./planning-error.ts";
import type { Codec } from "./result-reader.ts";
import { HANDLERS, QueryExecutor } from "./query-executor.ts";

export interface Started {
  readonly codec: Codec;
  readonly engine: Engine;
  readonly executor: QueryExecutor;
}

/** Joins or starts the JVM and makes an environment in it. The bridge and the runtime are only loaded here. */
export async function start(options: CheckedOptions, checkOpen: () => void): Promise<Started> {
  const [{ openEngine, errorOf }, codec] = await Promise.all([import("@tsflink/bridge"), import("@tsflink/udf-runtime/codec")]);
  const { java, log, webUi } = options;
  const engine = await openEngine({
    ...(java === undefined ? {} : { java }),
    ...(log === undefined ? {} : { log }),
    jars: [runtimeJar(), ...options.jars],
    cluster: { webUi },
  });
  const id = randomUUID();
  try {
    const message: CreateEnvironment = { environment: id, configuration: options.configuration, embedded: true };
    const outcome = await engine.call<Outcome<null>>(HANDLERS, "createEnvironment", message);
    if ("failure" in outcome) throw planningError(outcome.failure, errorOf);
    return { engine, codec, executor: new QueryExecutor({ id, engine, codec, run: options.run, errorOf, checkOpen }) };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/** What runs inside Flink's processes: operators, the result sink, the source of rows. */
function runtimeJar(): string {
  const jar = join(
    createRequire(import.meta.url).resolve("@tsflink/udf-runtime/package.json"),
    "..",
    "dist",
    "jars",
    "tsflink-runtime.jar",
  );
  if (!existsSync(jar))
    throw new BridgeError(
      "tsflink-runtime.jar is missing from @tsflink/udf-runtime; install the package again, or build it with npm run build in a checkout.",
      { hint: "Install @tsflink/udf-runtime again." },
    );
  return jar;
}
