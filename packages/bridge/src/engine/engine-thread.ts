// SPDX-License-Identifier: Apache-2.0
// The entry of the worker thread that owns the JVM. All calls into Java happen here, one at a time.
import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from "node:worker_threads";
import { BridgeError } from "@tsflink/core";
import { encodeError } from "../errors/wire.ts";
import { startEngine, type StartedEngine } from "./start.ts";
import type { EngineContext, EngineHandler } from "./context.ts";
import type { EngineStart, FromEngine, ToEngine } from "./messages.ts";

type Verb = Exclude<ToEngine, { kind: "abort" }>;

const port = parentPort as MessagePort;
const running = new Map<number, AbortController>();
const waiting: Verb[] = [];
const withdrawn = new Set<number>();
let lastBegun = 0;
let engine: StartedEngine | undefined;

const tell = (message: FromEngine): void => port.postMessage(message);

try {
  engine = await startEngine(
    workerData as EngineStart,
    (progress) => tell({ kind: "progress", progress }),
    (pid, running) => tell({ kind: "child", pid, running }),
  );
  tell({ kind: "ready" });
  port.on("message", (message: ToEngine) => {
    take(message);
    work(engine as StartedEngine);
  });
} catch (error) {
  tell({ kind: "start-failed", error: encodeError(error) });
}

function take(message: ToEngine): void {
  if (message.kind !== "abort") waiting.push(message);
  else if (message.id > lastBegun) withdrawn.add(message.id);
  else running.get(message.id)?.abort();
}

/** Takes all that has arrived meanwhile, so that what was withdrawn is known before the next call begins. */
function takeArrived(): void {
  for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) take(next.message as ToEngine);
}

function work(started: StartedEngine): void {
  for (;;) {
    takeArrived();
    const message = waiting.shift();
    if (message === undefined) return;
    lastBegun = message.id;
    if (withdrawn.delete(message.id)) tell({ kind: "result", id: message.id, value: undefined });
    else void answer(message, started);
  }
}

async function answer(message: Verb, started: StartedEngine): Promise<void> {
  const { id } = message;
  try {
    tell({ kind: "result", id, value: await perform(message, started) });
  } catch (error) {
    tell({ kind: "error", id, error: encodeError(await started.toError(error)) });
  } finally {
    running.delete(id);
  }
}

function perform(message: Verb, started: StartedEngine): unknown {
  switch (message.kind) {
    case "call":
      return call(message, started);
    case "start-cluster":
      started.startCluster(message.settings, message.slots);
      return undefined;
    case "await-cluster":
      started.awaitCluster();
      return undefined;
    case "add-jars":
      started.addJars(message.paths);
      return undefined;
    case "add-artifacts":
      return started.addArtifacts(message.coordinates);
  }
}

async function call({ id, module, name, argument }: Extract<Verb, { kind: "call" }>, started: StartedEngine): Promise<unknown> {
  const controller = new AbortController();
  running.set(id, controller);
  const handlers = (await import(module)) as Readonly<Record<string, unknown>>;
  const handler = handlers[name];
  if (typeof handler !== "function") throw new BridgeError(`${module} exports no function ${name}.`);
  // Another call may have kept the thread since this one was begun.
  takeArrived();
  if (waiting.length > 0) setImmediate(() => work(started));
  controller.signal.throwIfAborted();
  const context: EngineContext = { ...started.context, cluster: started.context.cluster, signal: controller.signal };
  return (handler as EngineHandler)(context, argument as never);
}
