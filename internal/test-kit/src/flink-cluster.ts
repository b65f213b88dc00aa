// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { flinkDistribution } from "./distribution.ts";
import { FlinkProcess } from "./flink-process.ts";
import { freePorts } from "./free-ports.ts";

export interface FlinkClusterOptions {
  /** @defaultValue 2 */
  readonly taskManagers?: number;
  /** Of each task manager. @defaultValue 2 */
  readonly slots?: number;
  /** Flink's own options. */
  readonly config?: Readonly<Record<string, string>>;
}

/** A session cluster of processes of their own, which listen on the loopback interface only. Linux only. */
export interface FlinkCluster extends AsyncDisposable {
  readonly rest: string;
  readonly jobManager: FlinkProcess;
  readonly taskManagers: readonly FlinkProcess[];
  /** Its logs, and its temporary files in `tmp`. */
  readonly folder: string;
}

const START_TIMEOUT = 60_000;

/** What Flink's own configuration gives its processes on a JDK of today. */
const JVM = [
  ...[
    "lang",
    "net",
    "io",
    "nio",
    "lang.reflect",
    "text",
    "time",
    "util",
    "util.concurrent",
    "util.concurrent.atomic",
    "util.concurrent.locks",
  ].map((name) => `--add-opens=java.base/java.${name}=ALL-UNNAMED`),
  "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
  "--add-exports=java.base/sun.net.util=ALL-UNNAMED",
  "-XX:+UseSerialGC",
  "-XX:TieredStopAtLevel=1",
];

const LOG = `rootLogger.level = INFO
rootLogger.appenderRef.console.ref = Console
appender.console.name = Console
appender.console.type = CONSOLE
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{HH:mm:ss,SSS} %-5p %-60c %x - %m%n
`;

/**
 * Starts a job manager and task managers of a stock distribution. The processes have an empty PATH: no Node is to be found there.
 * They end with `dispose`, and with this process whatever ends it.
 */
export async function startFlinkCluster({ taskManagers = 2, slots = 2, config = {} }: FlinkClusterOptions = {}): Promise<FlinkCluster> {
  const distribution = await flinkDistribution();
  const folder = mkdtempSync(join(tmpdir(), "tsflink-cluster-"));
  const temporary = join(folder, "tmp");
  const empty = join(folder, "bin");
  mkdirSync(temporary);
  mkdirSync(empty);
  const [rest, rpc] = (await freePorts(2)) as [number, number];
  const settings: Record<string, string> = {
    "jobmanager.rpc.address": "127.0.0.1",
    "jobmanager.rpc.port": String(rpc),
    "jobmanager.bind-host": "127.0.0.1",
    "jobmanager.memory.process.size": "1g",
    "rest.address": "127.0.0.1",
    "rest.bind-address": "127.0.0.1",
    "rest.port": String(rest),
    "taskmanager.host": "127.0.0.1",
    "taskmanager.bind-host": "127.0.0.1",
    "taskmanager.numberOfTaskSlots": String(slots),
    // Without the scripts of a distribution nobody works these out.
    "taskmanager.cpu.cores": "2.0",
    "taskmanager.memory.framework.heap.size": "128m",
    "taskmanager.memory.framework.off-heap.size": "128m",
    "taskmanager.memory.jvm-metaspace.size": "256m",
    "taskmanager.memory.jvm-overhead.min": "192m",
    "taskmanager.memory.jvm-overhead.max": "192m",
    "taskmanager.memory.task.heap.size": "256m",
    "taskmanager.memory.task.off-heap.size": "128m",
    "taskmanager.memory.network.min": "64m",
    "taskmanager.memory.network.max": "64m",
    "taskmanager.memory.managed.size": "64m",
    "io.tmp.dirs": temporary,
    ...config,
  };
  writeFileSync(join(folder, "config.yaml"), Object.entries(settings).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`).join("")); // prettier-ignore
  writeFileSync(join(folder, "log4j.properties"), LOG);
  const java = process.env["JAVA_HOME"] === undefined ? "/usr/bin/java" : join(process.env["JAVA_HOME"], "bin/java");
  const start = (name: string, main: string): Promise<FlinkProcess> =>
    FlinkProcess.start(
      name,
      [
        java,
        "-Xmx512m",
        ...JVM,
        `-Djava.io.tmpdir=${temporary}`,
        `-Dlog4j.configurationFile=${join(folder, "log4j.properties")}`,
        // Where the REST server looks for it.
        `-Dlog.file=${join(folder, `${name}.log`)}`,
        "-cp",
        join(distribution, "lib/*"),
        main,
        "--configDir",
        folder,
      ],
      join(folder, `${name}.log`),
      { PATH: empty, HOME: folder },
    );

  const started: FlinkProcess[] = [];
  const end = async (): Promise<void> => {
    await Promise.all(started.map((process) => process.kill()));
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const jobManager = await start("jobmanager", "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint");
    started.push(jobManager);
    for (let i = 0; i < taskManagers; i++)
      started.push(await start(`taskmanager-${String(i)}`, "org.apache.flink.runtime.taskexecutor.TaskManagerRunner"));
    const address = `http://127.0.0.1:${String(rest)}`;
    await ready(address, started, taskManagers);
    return { rest: address, jobManager, taskManagers: started.slice(1), folder, [Symbol.asyncDispose]: end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function ready(rest: string, processes: readonly FlinkProcess[], taskManagers: number): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT;
  for (;;) {
    const ended = processes.find((each) => !each.running);
    if (ended !== undefined) throw new Error(`${ended.name} has ended:\n${ended.log.slice(-3_000)}`);
    const overview = await fetch(`${rest}/overview`).then(
      (answer) => answer.json() as Promise<{ readonly taskmanagers?: number }>,
      () => undefined, // not yet listening
    );
    if (overview?.taskmanagers === taskManagers) return;
    if (Date.now() > deadline)
      throw new Error(
        `The cluster was not ready in time:\n${processes.map(({ name, log }) => `${name}: ${log.slice(-1_500)}`).join("\n")}`,
      );
    await sleep(100);
  }
}
