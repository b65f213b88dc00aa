// SPDX-License-Identifier: Apache-2.0
import { Worker } from "node:worker_threads";
import { isDeepStrictEqual } from "node:util";
import { BridgeError, ConfigurationError } from "@tsflink/core";
import { decodeError } from "../errors/wire.ts";
import { makeTempDir, removeTempDir, socketIn } from "../jvm/temp-dir.ts";
import type { KeepAlive } from "../transfer/keep-alive.ts";
import { TransferServer } from "../transfer/server.ts";
import { FLINK_VERSION } from "../class-path/lock.ts";
import { showProgress } from "../class-path/progress.ts";
import { ExitHooks } from "./exit.ts";
import type { EngineStart, FromEngine, ToEngine } from "./messages.ts";
import type { ClusterOptions, ResolvedOptions } from "./options.ts";
import { planCluster } from "./resolve-options.ts";

/** How long jobs may take to be cancelled and the cluster to stop. */
const STOP_TIMEOUT = 10_000;
const WEB_UI = `org.apache.flink:flink-runtime-web:${FLINK_VERSION}`;

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
  readonly #children = new Set<number>();
  #nextId = 1;
  #calls = 0;
  #users = 0;
  #silent = false;
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
    transfer.onEvent("bridge.stdout", (event) => process.stdout.write((event as { readonly text: string }).text));
    transfer.onEvent("bridge.stderr", (event) => {
      // Jobs that are being cancelled because the process ends have much to say about it.
      if (!this.#silent) process.stderr.write((event as { readonly text: string }).text);
    });
    this.#hooks = new ExitHooks({
      stop: () => this.stopCluster(),
      endBySignal: () => this.#endBySignal(),
      cleanUp: (code) => this.#cleanUp(code),
    });
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
    if (message.kind === "child") {
      if (message.running) this.#children.add(message.pid);
      else this.#children.delete(message.pid);
      return;
    }
    const pending = this.#pending.get(message.id);
    if (pending === undefined || this.#silent) return; // Its caller no longer waits, or the process is about to end.
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
        this.#pending.set(id, { resolve: () => undefined, reject: () => undefined, caller }); // The thread may still be at it.
        this.#worker.postMessage({ kind: "abort", id } satisfies ToEngine);
        reject(signal?.reason as Error);
      };
      signal?.addEventListener("abort", onAbort, { once: true });
      try {
        this.#worker.postMessage({ ...verb, id });
      } catch (error) {
        this.#pending.delete(id);
        reject(
          new BridgeError(`The argument of the engine call cannot be copied to the engine thread: ${(error as Error).message}`, {
            cause: error,
          }),
        );
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
        throw new ConfigurationError(
          "The embedded cluster of this process runs already with other options, and there is one a process. Give all environments the same cluster options, or close the others first.",
          { option: "cluster" },
        );
      }
      await this.#cluster.started;
      return;
    }
    const plan = planCluster(options, this.tempDir);
    const started = (async () => {
      if (plan.webUi) await this.send({ kind: "add-artifacts", coordinates: [WEB_UI] });
      await this.send({ kind: "start-cluster", settings: plan.settings, slots: plan.slots });
      // Who wants to look at the UI wants to know now whether its port is taken.
      if (plan.webUi) await this.send({ kind: "await-cluster" });
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
    this.#stopping = started.then(
      () => this.#stopNow(),
      () => this.#stopNow(), // What failed half-way still has threads.
    );
    return this.#stopping;
  }

  /** By way of the events connection, as the engine thread may be in the middle of a long call. */
  #stopNow(): Promise<void> {
    const id = this.#nextId++;
    const letGo = this.keepAlive.hold();
    return new Promise<void>((resolve) => {
      const stopListening = this.transfer.onEvent("bridge.stopped", (event) => {
        if ((event as { readonly id: number }).id === id) end();
      });
      const timer = setTimeout(() => end(), STOP_TIMEOUT + 2_000);
      const end = (): void => {
        clearTimeout(timer);
        stopListening();
        resolve();
      };
      if (!this.transfer.tellJvm({ do: "stop-cluster", id, timeout: STOP_TIMEOUT })) end();
    }).finally(letGo);
  }

  /** The very last, where nothing can be awaited. */
  #cleanUp(code: number): void {
    // Node waits for its threads, and one that is inside a call into Java does not hear it.
    if (this.#pending.size > 0) this.transfer.tellJvm({ do: "halt", code, after: 250 });
    for (const pid of this.#children) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // It has ended meanwhile.
      }
    }
    removeTempDir(this.tempDir);
  }

  /** A signal ends the process: what fails from now on is a consequence of that, and nobody's error. */
  #endBySignal(): Promise<void> {
    this.#silent = true;
    this.transfer.silence();
    return this.stopCluster();
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
