// SPDX-License-Identifier: Apache-2.0
/**
 * What the Table and the DataStream API share: options of environments, jobs and their results, what goes wrong while a plan is lowered. Loads
 * neither the JVM nor its binding. For TsFlink's own packages, but for the options, which are public in both APIs.
 *
 * @packageDocumentation
 */
export { ChannelQuery, type ChangeBatch, type ResultCodec } from "./channel-query.ts";
export { functionError } from "./function-error.ts";
export { cancelJob, jobStatus, savepointJob, stopJob, type JobVerb, type SavepointJob, type StopJob } from "./job-verbs.ts";
export { OfferedTables, type RowsCodec } from "./offered-tables.ts";
export {
  checkKeys,
  checkOneOf,
  checkOptions,
  checkRecord,
  refuseOption,
  restAddress,
  type CheckedOptions,
  type CheckedWorkers,
  type EmbeddedClusterOptions,
  type EnvironmentOptions,
  type RemoteClusterOptions,
  type WorkerDependencies,
} from "./options.ts";
export { isElsewhere, placement } from "./remote.ts";
export { JobEnds, RunningJob, abortable, cancelOnAbort, type JobControl, type JobEnded } from "./running-job.ts";
export { engineOptions } from "./start.ts";
export { digestOf, takingTexts, withOrigin } from "./lowering.ts";
