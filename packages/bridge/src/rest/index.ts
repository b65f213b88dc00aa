// SPDX-License-Identifier: Apache-2.0
/**
 * A typed client of the REST server of a Flink cluster: jobs, savepoints, checkpoints, metrics and logs. Needs no JVM.
 *
 * @packageDocumentation
 */
export { RestClient, type RestClientOptions } from "./rest-client.ts";
export type { CheckpointInfo, ClusterInfo, JobFailure, JobInfo, TaskManagerInfo } from "./types.ts";
