// SPDX-License-Identifier: Apache-2.0
export { openEngine, type CallOptions, type Engine } from "./engine/open-engine.ts";
export { onCluster } from "./driver/on-cluster.ts";
export { fetchingConnectors } from "./driver/fetching-connectors.ts";
export type { ClusterOptions, EngineOptions, LogLevel } from "./engine/options.ts";
export type { ClusterHandle, EngineContext, EngineHandler } from "./engine/context.ts";
export type { ResultChannel } from "./transfer/result-channel.ts";
export type { Frames, Offer } from "./transfer/offered-rows.ts";
export type { Java, JavaObject } from "./native/java.ts";
export { errorOf, jobErrorOf } from "./errors/table.ts";
export type { ThrowableDigest } from "./errors/digest.ts";
