// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { BridgeError } from "@tsflink/core";
import type { EngineOptions } from "../engine/options.ts";
import type { CheckedOptions } from "./options.ts";

/**
 * The options of the engine for an environment.
 *
 * @param from the URL of a module of the package that depends on `@tsflink/udf-runtime`
 */
export function engineOptions({ java, log, embedded, jars }: CheckedOptions, from: string): EngineOptions {
  return {
    ...(java === undefined ? {} : { java }),
    ...(log === undefined ? {} : { log }),
    jars: [runtimeJar(from), ...jars],
    cluster: embedded,
  };
}

/** What runs inside Flink's processes: operators, the result sink, the source of rows. */
function runtimeJar(from: string): string {
  const jar = join(createRequire(from).resolve("@tsflink/udf-runtime/package.json"), "..", "dist", "jars", "tsflink-runtime.jar");
  if (!existsSync(jar))
    throw new BridgeError(
      "tsflink-runtime.jar is missing from @tsflink/udf-runtime; install the package again, or build it with npm run build in a checkout.",
      { hint: "Install @tsflink/udf-runtime again." },
    );
  return jar;
}
