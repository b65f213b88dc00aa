// SPDX-License-Identifier: Apache-2.0
import { pathToFileURL } from "node:url";
import { BridgeError } from "@tsflink/core";
import type { EngineContext } from "../engine/context.ts";

/** Whether jobs with this configuration leave this process. */
export function isElsewhere(configuration: Readonly<Record<string, string>>): boolean {
  return configuration["execution.target"] === "remote";
}

/** The options that send a job to where its environment's jobs run, with the jars that it takes along. For the engine thread. */
export function placement(context: EngineContext, configuration: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (!isElsewhere(configuration)) return context.cluster.settings;
  return { "pipeline.jars": context.jars.map((path) => jarUrl(path)).join(";") };
}

function jarUrl(path: string): string {
  const { href } = pathToFileURL(path);
  if (href.includes(";"))
    throw new BridgeError(`The jar ${path} cannot be shipped, as Flink takes no semicolon in the path of a jar; move it.`);
  return href;
}
