// SPDX-License-Identifier: Apache-2.0
import { Worker } from "node:worker_threads";
import { isDeepStrictEqual } from "node:util";
import { BridgeError, ConfigurationError } from "@tsflink/core";
import { decodeError } from "../errors/wire.ts";
import { makeTempDir, removeTempDir, socketIn } from "../jvm/temp-dir.ts";
import { KeepAlive } from "../transfer/keep-alive.ts";
import { TransferServer } from "../transfer/server.ts";
import { showProgress } from "../class-path/progress.ts";
import { ExitHooks } from "./exit.ts";
import type { EngineStart, FromEngine, ToEngine } from "./messages.ts";
import type { ClusterOptions, ResolvedOptions } from "./options.ts";
import { planCluster } from "./resolve-options.ts";

/** How long jobs may take to be cancelled and the cluster to stop. */
const STOP_TIMEOUT = 10_000;

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** The caller's stack, to be stitched to errors from the other thread. */
  readonly caller: Error;
}

type Verb = Exclude<ToEngine, { kind: "abort" }>;
type WithoutId<M> = M extends unknown ? Omit<M, "id"> : never;

/** The main thread's side of the one engine thread of this process. Outlives its users, as a JVM cannot be started twice. */
export class EngineHost {
  readonly options: ResolvedOptions;
  readonly tempDir: string;
  readonly transfer: TransferServer;
  readonly keepAlive: KeepAlive;
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  readonly #hooks: ExitHooks;
  #nextId = 1;
  #calls = 0;
  #users = 0;
  #ended: Error | undefined;
  #cluster: { readonly options: ClusterOptions; readonly started: Promise<unknown> } | undefined;
  #stopping: Promise<void> = Promise.resolve();

  private constructor(options: ResolvedOptions, tempDir: string, transfer: TransferServer) {
    this.options = options;
    this.tempDir = tempDir;
    this.transfer = transfer;
    this.keepAlive = transfer.keepAlive;
    const start: EngineStart = { options, tempDir, transfer: { address: transfer.address, token: transfer.token } };
    this.#worker = new Worker(new URL("./engine-thread.js", import.meta.url), { workerData: start, name: "tsflink-engine" });
    this.#worker.unref();
    this.#hooks = new ExitHooks({ stop: () => this.stopCluster(), cleanUp: () => removeTempDir(tempDir) });
  }

  /** Starts the engine thread and its JVM. */
  static async start(options: ResolvedOptions): Promise<EngineHost> {
    const tempDir = makeTempDir();
    let host: EngineHost;
    try {
      const path = socketIn(tempDir);
      // Longer paths do not fit the address of a Unix socket.
      const unix = process.platform !== "win32" && Buffer.byteLength(path) < 100;
      host = new EngineHost(options, tempDir, await TransferServer.listen(unix ? path : undefined));
    } catch (error) {
      removeTempDir(tempDir);
      throw error;
    }
    const letGo = host.keepAlive.hold();
    try {
      await host.#ready();
      return host;
    } catch (error) {
      await host.#worker.terminate();
      host.transfer.close();
      host.#hooks.remove();
      removeTempDir(tempDir);
      throw error;
    } finally {
      letGo();
    }
  }

  #ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#worker.on("message", (message: FromEngine) => {
        if (message.kind === "ready") resolve();
        else if (message.kind === "start-failed") reject(decodeError(message.error));
        else this.#receive(message);
      });
      this.#worker.on("error", (error) => this.#end(error, reject));
      this.#worker.on("exit", (code) => this.#end(new BridgeError(`The engine thread ended (${code}).`), reject));
      this.#worker.unref(); // Listening for messages counts as a reference.
    });
  }

  #end(error: Error, reject: (error: Error) => void): void {
    this.#ended ??= error;
    reject(error);
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }

  #receive(message: Exclude<FromEngine, { kind: "ready" | "start-failed" }>): void {
    if (message.kind === "progress") return showProgress(message.progress);
    const pending = this.#pending.get(message.id);
    if (pending === undefined) return; // Its caller no longer waits.
    this.#pending.delete(message.id);
    if (message.kind === "result") pending.resolve(message.value);
    else pending.reject(withCaller(decodeError(message.error), pending.caller));
  }

  /** How many messages went to the engine thread. */
  get crossings(): number {
    return this.#calls;
  }

  send<T>(verb: WithoutId<Verb>, signal?: AbortSignal): Promise<T> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
    const id = this.#nextId++;
    this.#calls++;
    const caller = new Error("called from here");
    const letGo = this.keepAlive.hold();
    let onAbort: (() => void) | undefined;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, caller });
      onAbort = (): void => {
        this.#pending.delete(id);
        this.#worker.postMessage({ kind: "abort", id } satisfies ToEngine);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      try {
        this.#worker.postMessage({ ...verb, id });
      } catch (error) {
        this.#pending.delete(id);
        reject(new BridgeError(`The argument of the engine call cannot be copied to the engine thread: ${(error as Error).message}`, { cause: error }));
      }
    });
    return answer.finally(() => {
      letGo();
      if (onAbort !== undefined) signal?.removeEventListener("abort", onAbort);
    }) as Promise<T>;
  }

  /** Starts the one mini cluster; a second user must want the same. Does not wait until it is up. */
  async ensureCluster(options: ClusterOptions): Promise<void> {
    await this.#stopping;
    if (this.#cluster !== undefined) {
      if (!isDeepStrictEqual(this.#cluster.options, options)) {
        throw new ConfigurationError("The embedded cluster of this process runs already with other options, and there is one a process. Give all environments the same cluster options, or close the others first.", { option: "cluster" });
      }
      await this.#cluster.started;
      return;
    }
    const plan = planCluster(options, this.tempDir);
    const started = (async () => {
      if (plan.artifacts.length > 0) await this.send({ kind: "add-artifacts", coordinates: plan.artifacts });
      await this.send({ kind: "start-cluster", settings: plan.settings, slots: plan.slots });
    })();
    this.#cluster = { options, started };
    try {
      await started;
    } catch (error) {
      this.#cluster = undefined;
      throw error;
    }
  }

  /** Cancels what runs and stops the mini cluster. */
  stopCluster(): Promise<void> {
    if (this.#cluster === undefined) return this.#stopping;
    const { started } = this.#cluster;
    this.#cluster = undefined;
    this.#stopping = started
      .then(() => this.send<boolean>({ kind: "stop-cluster", timeout: STOP_TIMEOUT }))
      .then(
        () => undefined,
        () => undefined, // It never ran, or the thread is gone: nothing is left to stop.
      );
    return this.#stopping;
  }

  enter(): void {
    this.#users++;
  }

  async leave(): Promise<void> {
    if (--this.#users === 0) await this.stopCluster();
  }
}

/** The frames of whoever called, after those of the other thread, so that an error points at the user's line. */
function withCaller(error: Error, caller: Error): Error {
  const frames = caller.stack?.split("\n").slice(1).join("\n") ?? "";
  const head = `${error.name}: ${error.message}`;
  Object.defineProperty(error, "stack", { value: `${head}\n${frames}`, configurable: true, writable: true, enumerable: false });
  return error;
}
