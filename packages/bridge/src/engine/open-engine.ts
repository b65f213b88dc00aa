// SPDX-License-Identifier: Apache-2.0
import { isDeepStrictEqual } from "node:util";
import { BridgeError } from "@tsflink/core";
import type { Frames, Offer } from "../transfer/offered-rows.ts";
import type { ResultChannel } from "../transfer/result-channel.ts";
import { EngineHost } from "./host.ts";
import type { EngineOptions } from "./options.ts";
import { resolveOptions } from "./resolve-options.ts";

export interface CallOptions {
  /** The call rejects with the signal's reason; one that has not begun is never begun. */
  readonly signal?: AbortSignal;
}

/** The JVM of this process and the thread that owns it. */
export interface Engine {
  /**
   * Runs `handlers[name](context, argument)` of an ES module in the engine thread. Argument and result are copied by structured clone. One
   * call is one crossing of the border.
   *
   * @throws JavaError and its children for what Java threw; whatever the handler threw otherwise.
   */
  call<T>(module: URL, name: string, argument: unknown, options?: CallOptions): Promise<T>;
  /** How often the border was crossed so far, by all users of the engine. */
  readonly crossings: number;
  /** A folder of this process alone (0700), removed when it ends. */
  readonly tempDir: string;
  /** Where the JVM connects to for results, rows and events: `unix:PATH` or `127.0.0.1:PORT`. */
  readonly socketPath: string;
  readonly token: string;
  /** Opens the receiving end of a result; call it before the job starts. */
  openResult(id: string): ResultChannel;
  /** Offers rows for the JVM to read, from the start for each reader, until closed. */
  offer(id: string, frames: Frames): Offer;
  /** Listens to JSON events of the JVM. Returns the function that stops it. Does not keep the process running: see {@link Engine.hold}. */
  onEvent(topic: string, listener: (event: unknown) => void): () => void;
  /** Keeps the process running until the returned function is called. */
  hold(): () => void;
  /** Resolves Maven coordinates and adds the jars to the running class path; gives their paths, for clusters elsewhere. */
  addArtifacts(coordinates: readonly string[]): Promise<readonly string[]>;
  addJars(paths: readonly string[]): Promise<void>;
  /** Lets go of the engine. The last one to do so stops the mini cluster; the process may then end. */
  close(): Promise<void>;
}

let host: Promise<EngineHost> | undefined;

/**
 * Starts the JVM of this process, or joins it when it runs already. Starts the embedded mini cluster as well, without waiting for it,
 * unless `cluster` is `false`.
 *
 * @throws BridgeError when there is no fitting Java, Flink's jars cannot be had, or the running JVM was started with other options.
 * @throws ConfigurationError when an option cannot be meant.
 */
export async function openEngine(options: EngineOptions = {}): Promise<Engine> {
  const resolved = resolveOptions(options);
  const starting = host === undefined;
  host ??= EngineHost.start(resolved).catch((error: unknown) => {
    host = undefined;
    throw error;
  });
  const running = await host;
  if (!starting && !isDeepStrictEqual({ ...running.options, jars: [] }, { ...resolved, jars: [] })) {
    throw new BridgeError(
      "A process has one JVM, and it runs already with other options. Give all environments the same options of java, flinkHome, artifacts and log.",
      {
        hint: "Give all environments the same options.",
      },
    );
  }
  running.enter();
  try {
    const missing = resolved.jars.filter((jar) => !running.options.jars.includes(jar));
    if (missing.length > 0) await running.send({ kind: "add-jars", paths: missing });
    if (options.cluster !== false) await running.ensureCluster(options.cluster ?? {});
  } catch (error) {
    await running.leave();
    throw error;
  }
  return new EngineUser(running);
}

class EngineUser implements Engine {
  readonly #host: EngineHost;
  #closed: Promise<void> | undefined;

  constructor(host: EngineHost) {
    this.#host = host;
  }

  get #open(): EngineHost {
    if (this.#closed !== undefined) throw new BridgeError("The engine was used after close().", { hint: "Open it again." });
    return this.#host;
  }

  // Async so that a closed engine is a rejection and not a throw.
  async call<T>(module: URL, name: string, argument: unknown, options: CallOptions = {}): Promise<T> {
    return this.#open.send<T>({ kind: "call", module: module.href, name, argument }, options.signal);
  }

  get crossings(): number {
    return this.#host.crossings;
  }

  get tempDir(): string {
    return this.#host.tempDir;
  }

  get socketPath(): string {
    return this.#host.transfer.address;
  }

  get token(): string {
    return this.#host.transfer.token;
  }

  openResult(id: string): ResultChannel {
    return this.#open.transfer.openResult(id);
  }

  offer(id: string, frames: Frames): Offer {
    return this.#open.transfer.offer(id, frames);
  }

  onEvent(topic: string, listener: (event: unknown) => void): () => void {
    return this.#open.transfer.onEvent(topic, listener);
  }

  hold(): () => void {
    return this.#open.keepAlive.hold();
  }

  async addArtifacts(coordinates: readonly string[]): Promise<readonly string[]> {
    return this.#open.send<readonly string[]>({ kind: "add-artifacts", coordinates });
  }

  async addJars(paths: readonly string[]): Promise<void> {
    await this.#open.send({ kind: "add-jars", paths });
  }

  close(): Promise<void> {
    this.#closed ??= this.#host.leave();
    return this.#closed;
  }
}
