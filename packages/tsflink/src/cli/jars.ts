// SPDX-License-Identifier: Apache-2.0
import { statSync } from "node:fs";
import { basename } from "node:path";
import { FLINK_VERSION, jarInventory, repairJars } from "@tsflink/bridge/internal";
import { CliError, printColumns, printJson, printLine } from "./output.ts";

interface JarsOptions {
  readonly json?: boolean;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

export async function list({ json = false }: JarsOptions): Promise<void> {
  const { flink } = await jarInventory();
  const jars = flink.map((path) => ({ path, bytes: statSync(path).size }));
  if (json) {
    printJson(jars);
    return;
  }
  printColumns(
    ["SIZE", "JAR", "PATH"],
    jars.map(({ path, bytes }) => [megabytes(bytes), basename(path), path]),
  );
  printLine(`${String(jars.length)} jars, ${megabytes(jars.reduce((sum, { bytes }) => sum + bytes, 0))}, of Flink ${FLINK_VERSION}`);
}

export async function doctor({ json = false }: JarsOptions): Promise<void> {
  const inventory = await jarInventory();
  const removed = await repairJars(inventory);
  const { java, flink } = inventory;
  if (json) printJson({ java: { version: java.version, home: java.home }, flink: FLINK_VERSION, jars: flink.length, damaged: removed });
  else {
    printLine(`Java ${java.version} in ${java.home}`);
    printLine(`${String(flink.length)} jars of Flink ${FLINK_VERSION}`);
  }
  if (removed.length > 0)
    throw new CliError(`these jars were damaged and have been removed; the next start fetches them again: ${removed.join(", ")}`);
  if (!json) printLine("All are as they should be.");
}
