// SPDX-License-Identifier: Apache-2.0
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { ConfigurationError } from "@tsflink/core";
import type { ClusterOptions, EngineOptions, LogLevel, ResolvedOptions } from "./options.ts";

const LEVELS: readonly LogLevel[] = ["off", "error", "warn", "info", "debug", "trace"];

/** Fills in the defaults and refuses what cannot be meant, before anything is started. */
export function resolveOptions(options: EngineOptions): ResolvedOptions {
  const level = options.log?.level ?? "warn";
  if (!LEVELS.includes(level))
    throw new ConfigurationError(`log.level "${level}" is unknown. Use one of ${LEVELS.join(", ")}.`, {
      option: "log.level",
      received: level,
    });
  const flinkHome = options.flinkHome ?? process.env["FLINK_HOME"];
  return {
    javaHome: options.java?.home,
    jvmOptions: options.java?.options ?? [],
    profile: options.java?.profile ?? "throughput",
    flinkHome: flinkHome === undefined || flinkHome === "" ? undefined : resolve(flinkHome),
    offline: options.artifacts?.offline ?? false,
    mavenSettings: options.artifacts?.settings === undefined ? undefined : resolve(options.artifacts.settings),
    jars: (options.jars ?? []).map((jar) => resolve(jar)),
    logLevel: level,
    logFile: options.log?.file === undefined ? undefined : resolve(options.log.file),
  };
}

/** The mini cluster as it is to be started. */
export interface ClusterPlan {
  readonly slots: number;
  readonly settings: Readonly<Record<string, string>>;
  /** Whether Flink's web UI is wanted, whose files are in a jar of their own. */
  readonly webUi: boolean;
}

/** Flink's configuration of the embedded cluster. What the user sets wins, but nothing listens beyond the loopback interface unasked. */
export function planCluster(options: ClusterOptions, tempDir: string): ClusterPlan {
  const slots = options.slots ?? Math.max(4, 2 * availableParallelism());
  if (!Number.isInteger(slots) || slots < 1)
    throw new ConfigurationError(`cluster.slots must be a whole number from 1, not ${String(slots)}.`, {
      option: "cluster.slots",
      received: slots,
    });
  const webUi = options.webUi ?? false;
  const port = typeof webUi === "number" ? webUi : 0;
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new ConfigurationError(`cluster.webUi must be true, false or a port from 1 to 65535, not ${String(webUi)}.`, {
      option: "cluster.webUi",
      received: webUi,
    });
  return {
    slots,
    settings: {
      "rest.address": "127.0.0.1",
      "rest.bind-address": "127.0.0.1",
      "rest.bind-port": String(port),
      "rest.port": String(port),
      "jobmanager.bind-host": "127.0.0.1",
      "taskmanager.bind-host": "127.0.0.1",
      "taskmanager.host": "127.0.0.1",
      "io.tmp.dirs": tempDir,
      // Lazily taken, and shared by as many slots as there are.
      "taskmanager.memory.managed.size": `${Math.max(128, 64 * slots)}m`,
      ...options.config,
    },
    webUi: webUi !== false,
  };
}
