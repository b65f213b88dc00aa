// SPDX-License-Identifier: Apache-2.0
import type { Java } from "../native/java.ts";

/** What a handler gets to work with, in the engine thread. */
export interface EngineContext {
  readonly java: Java;
  readonly cluster: ClusterHandle;
  /** The jars on the class path that are neither Flink's nor the bridge's: what jobs on a cluster elsewhere take along. */
  readonly jars: readonly string[];
  /** Where the JVM's sinks, sources and events connect to. */
  readonly transfer: { readonly address: string; readonly token: string };
  /** Kept between calls: environments, jobs. One map for all handlers of the process. */
  readonly state: Map<string, unknown>;
  /** Aborted when the caller no longer waits. A synchronous handler sees it only if it was so before the handler began. */
  readonly signal: AbortSignal;
}

/** The embedded mini cluster. */
export interface ClusterHandle {
  /** What an environment must be configured with so that its jobs run on the embedded cluster; known before the cluster is up. */
  readonly settings: Readonly<Record<string, string>>;
  /** The address of its REST server, e.g. `http://127.0.0.1:36123`. Waits until the cluster is up. */
  readonly rest: string;
  /** The port of its REST server. Waits until the cluster is up. */
  readonly port: number;
  /** How many slots its first task manager has. */
  readonly slots: number;
}

/**
 * A function exported by a module that runs in the engine thread: synchronous calls into Java; it may return a promise for the rare step
 * that waits.
 */
export type EngineHandler = (context: EngineContext, argument: never) => unknown;
