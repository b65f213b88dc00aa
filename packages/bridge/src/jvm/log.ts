// SPDX-License-Identifier: Apache-2.0
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { LogLevel } from "../engine/options.ts";

const LEVELS: readonly LogLevel[] = ["off", "error", "warn", "info", "debug", "trace"];

/**
 * What Flink warns about in every embedded run although nothing is wrong: that there are no Kerberos tokens, that the web UI finds no log
 * file, that long operator names are cut in metrics, that batch jobs have no checkpoints, that Hadoop has no native library, and that a constant
 * expression fails before the job does; and why a task failed, which the error that the program gets tells as well.
 */
const NOISY = [
  "org.apache.flink.runtime.security.token.DefaultDelegationTokenManager",
  "org.apache.flink.runtime.webmonitor.WebMonitorUtils",
  "org.apache.flink.runtime.metrics.groups.TaskMetricGroup",
  "org.apache.flink.runtime.metrics.util.MetricUtils",
  "org.apache.flink.runtime.jobmaster.JobMaster",
  "org.apache.flink.runtime.taskexecutor.TaskExecutorResourceUtils",
  "org.apache.flink.runtime.taskmanager.Task",
  "org.apache.flink.table.planner.codegen.ExpressionReducer",
  "org.apache.flink.streaming.api.operators.collect.CollectSinkOperatorCoordinator",
  "org.apache.hadoop.util.NativeCodeLoader",
];

/** Writes log4j's configuration into the private folder and tells where. */
export async function writeLogConfiguration(tempDir: string, level: LogLevel, file: string | undefined): Promise<string> {
  const path = join(tempDir, "log4j2.properties");
  const toFile = file === undefined ? "off" : LEVELS.indexOf(level) > LEVELS.indexOf("info") ? level : "info";
  const lines = [
    "status = off",
    `rootLogger.level = ${LEVELS.indexOf(toFile) > LEVELS.indexOf(level) ? toFile : level}`,
    "rootLogger.appenderRef.node.ref = node",
    `rootLogger.appenderRef.node.level = ${level}`,
    "appender.node.name = node",
    "appender.node.type = Console",
    "appender.node.target = SYSTEM_ERR",
    "appender.node.layout.type = PatternLayout",
    "appender.node.layout.pattern = flink %-5p %c{1} %m%n%ex{10}",
  ];
  // At the default level only: who asks for more wants to see everything.
  if (level === "warn" && file === undefined) {
    for (const [index, name] of NOISY.entries()) lines.push(`logger.noisy${index}.name = ${name}`, `logger.noisy${index}.level = error`);
  }
  if (file !== undefined) {
    lines.push(
      "rootLogger.appenderRef.file.ref = file",
      `rootLogger.appenderRef.file.level = ${toFile}`,
      "appender.file.name = file",
      "appender.file.type = File",
      // Backslashes are escapes in a properties file.
      `appender.file.fileName = ${file.replaceAll("\\", "/")}`,
      "appender.file.layout.type = PatternLayout",
      "appender.file.layout.pattern = %d{ISO8601} %-5p %-60c %x - %m%n",
    );
  }
  await writeFile(path, `${lines.join("\n")}\n`);
  return path;
}
