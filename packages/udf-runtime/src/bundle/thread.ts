// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { Step, StepResult } from "./steps.ts";

/** How long the thread waits for more work, in milliseconds. */
const IDLE = 20_000;

interface Pending {
  readonly resolve: (value: never) => void;
  readonly reject: (reason: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly pending: Map<number, Pending>;
  idle?: NodeJS.Timeout;
}

let thread: Thread | undefined;
let next = 0;

/**
 * Runs a step beside the main thread: parsing, scope analysis and the first load of parser and bundler take longer than an event loop may
 * stall. The thread never keeps the process alive, and ends when it was idle for a while.
 */
export async function inThread<S extends Step>(step: S): Promise<StepResult[S["kind"]]> {
  thread ??= start();
  // Run from TypeScript sources, or bundled into another program, or without the permission: there is no thread, and the step runs here.
  if (thread === undefined) return (await import("./steps.ts")).runStep(step);
  const { worker, pending } = thread;
  const id = next++;
  clearTimeout(thread.idle);
  worker.ref();
  return new Promise((resolve, reject) => {
    pending.set(id, { resolve, reject });
    worker.postMessage({ id, step });
  });
}

function start(): Thread | undefined {
  const file = new URL("./thread-main.js", import.meta.url);
  if (file.protocol !== "file:" || !existsSync(file)) return undefined;
  let worker: Worker;
  try {
    // Without the loaders of the user's program: this thread runs nothing of it.
    worker = new Worker(fileURLToPath(file), { execArgv: [], name: "tsflink-bundler" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_ACCESS_DENIED") return undefined;
    throw error;
  }
  const own: Thread = { worker, pending: new Map() };
  const fail = (reason: unknown): void => {
    if (thread === own) thread = undefined;
    for (const { reject } of own.pending.values()) reject(reason);
    own.pending.clear();
  };
  worker.on("message", (answer: { readonly id: number; readonly result?: never; readonly error?: unknown }) => {
    const waiting = own.pending.get(answer.id);
    own.pending.delete(answer.id);
    if (own.pending.size === 0) rest(own);
    if ("error" in answer) waiting?.reject(answer.error);
    else waiting?.resolve(answer.result as never);
  });
  worker.on("error", fail);
  worker.on("exit", (code) => fail(new Error(`The bundler's thread ended with code ${code}.`)));
  return own;
}

function rest(own: Thread): void {
  own.worker.unref();
  own.idle = setTimeout(() => {
    if (thread === own) thread = undefined;
    void own.worker.terminate();
  }, IDLE);
  own.idle.unref();
}
