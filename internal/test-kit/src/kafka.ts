// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { jarsOf } from "@tsflink/bridge/internal";
import { FlinkProcess } from "./flink-process.ts";
import { freePorts } from "./free-ports.ts";

/** A broker of its own data folder, in a process of its own, that listens on the loopback interface only. Linux only. */
export interface Kafka extends AsyncDisposable {
  /** `host:port` */
  readonly broker: string;
  readonly log: string;
  /** With `kill -9`, and starts it again on its data. */
  restart(): Promise<void>;
}

const VERSION = "4.1.1";
const START_TIMEOUT = 60_000;
const run = promisify(execFile);

/** Starts Apache Kafka, broker and controller in one, from its Maven artifacts. It ends with `dispose`, and with this process whatever ends it. */
export async function startKafka(): Promise<Kafka> {
  const java = process.env["JAVA_HOME"] === undefined ? "/usr/bin/java" : join(process.env["JAVA_HOME"], "bin/java");
  const jars = await jarsOf({
    coordinates: [`org.apache.kafka:kafka_2.13:${VERSION}`],
    sha256: {},
    transitive: true,
    java,
    offline: false,
    settings: undefined,
    onProgress: () => undefined,
  });
  const classPath = jars.map(({ path }) => path).join(":");
  const folder = mkdtempSync(join(tmpdir(), "tsflink-kafka-"));
  const [port, controller] = (await freePorts(2)) as [number, number];
  const properties = join(folder, "server.properties");
  const settings: Readonly<Record<string, string | number>> = {
    "process.roles": "broker,controller",
    "node.id": 1,
    "controller.quorum.voters": `1@127.0.0.1:${String(controller)}`,
    listeners: `PLAINTEXT://127.0.0.1:${String(port)},CONTROLLER://127.0.0.1:${String(controller)}`,
    "advertised.listeners": `PLAINTEXT://127.0.0.1:${String(port)}`,
    "controller.listener.names": "CONTROLLER",
    "inter.broker.listener.name": "PLAINTEXT",
    "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
    "log.dirs": join(folder, "data"),
    "num.partitions": 2,
    "offsets.topic.replication.factor": 1,
    "offsets.topic.num.partitions": 1,
    "transaction.state.log.replication.factor": 1,
    "transaction.state.log.min.isr": 1,
    "transaction.state.log.num.partitions": 1,
    "group.initial.rebalance.delay.ms": 0,
  };
  writeFileSync(properties, Object.entries(settings).map(([key, value]) => `${key}=${String(value)}\n`).join("")); // prettier-ignore
  const jvm = ["-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classPath];
  const log = join(folder, "kafka.log");
  let broker: FlinkProcess | undefined;
  const start = async (): Promise<void> => {
    broker = await FlinkProcess.start("kafka", [java, ...jvm, "kafka.Kafka", properties], log, { HOME: folder });
    await listening(broker, port);
  };
  const end = async (): Promise<void> => {
    await broker?.kill();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await run(java, [...jvm, "kafka.tools.StorageTool", "format", "-t", "dHNmbGluay10ZXN0LWtpdA", "-c", properties]);
    await start();
  } catch (error) {
    await end();
    throw error;
  }
  return {
    broker: `127.0.0.1:${String(port)}`,
    get log() {
      return broker?.log ?? "";
    },
    async restart() {
      await broker?.kill();
      await start();
    },
    [Symbol.asyncDispose]: end,
  };
}

/** Kafka's clients wait for the rest. */
async function listening(broker: FlinkProcess, port: number): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT;
  for (;;) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => resolve(true)).once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
    if (open) return;
    if (!broker.running || Date.now() > deadline) throw new Error(`Kafka did not start:\n${broker.log.slice(-3_000)}`);
    await sleep(100);
  }
}
