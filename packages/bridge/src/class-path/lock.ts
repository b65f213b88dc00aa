// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { packageFile } from "./package-file.ts";

/** The Maven coordinates of Flink's jars, each with the SHA-256 that its file must have. */
export interface Lock {
  readonly flink: string;
  /** In the order of the class path. */
  readonly classPath: readonly string[];
  /** Jars that are added on demand, by the coordinate that is asked for. */
  readonly sets: Readonly<Record<string, readonly string[]>>;
  readonly sha256: Readonly<Record<string, string>>;
}

export const FLINK_VERSION = "2.3.0";

/** Reads the lock file that the package ships. */
export async function readLock(): Promise<Lock> {
  return JSON.parse(await readFile(packageFile(`flink-${FLINK_VERSION}.lock.json`), "utf8")) as Lock;
}

/** `group:artifact`, which names one thing whatever its version. */
export function moduleOf(coordinate: string): string {
  return coordinate.split(":", 2).join(":");
}
