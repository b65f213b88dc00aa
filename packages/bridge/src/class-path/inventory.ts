// SPDX-License-Identifier: Apache-2.0
import { resolveOptions } from "../engine/resolve-options.ts";
import { defaultSearch, findJava, type JavaInstallation } from "../jvm/find-java.ts";
import { classPath } from "./class-path.ts";
import { removeDamagedJars } from "./jars.ts";
import { showProgress } from "./progress.ts";

/** What the JVM of a program would start with. */
export interface JarInventory {
  readonly java: JavaInstallation;
  /** Flink's jars, in the order of the class path; those that were missing have been fetched. */
  readonly flink: readonly string[];
}

/** Finds Java and Flink's jars as a start does, with `FLINK_HOME` and Maven's settings in force. */
export async function jarInventory(): Promise<JarInventory> {
  const { flinkHome, offline, mavenSettings: settings } = resolveOptions({});
  const java = await findJava(defaultSearch());
  const { common } = await classPath({
    java: java.command,
    flinkHome,
    offline,
    settings,
    jars: [],
    onProgress: showProgress,
  });
  return { java, flink: common };
}

/** Hashes all jars, removes those that are damaged, and gives their paths. The next start fetches them. */
export function repairJars({ flink }: JarInventory): Promise<readonly string[]> {
  return removeDamagedJars(new Set(flink));
}
