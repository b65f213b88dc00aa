// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, parseDuration, type Duration } from "@tsflink/core";
import {
  checkKeys,
  checkOneOf,
  checkOptions,
  checkRecord,
  refuseOption,
  type CheckedOptions,
  type EnvironmentOptions,
} from "@tsflink/bridge/driver";

/** How checkpoints are made. */
export interface CheckpointOptions {
  readonly interval: Duration;
  /** @defaultValue "exactly-once" */
  readonly mode?: "exactly-once" | "at-least-once";
  /** After how long a checkpoint is given up. @defaultValue 10 minutes */
  readonly timeout?: Duration;
  /** Between the end of one and the start of the next. */
  readonly minPause?: Duration;
  readonly maxConcurrent?: number;
  /** How many may fail in a row before the job does. @defaultValue 0 */
  readonly tolerableFailures?: number;
  /** Where they are kept: a path or URL that all machines reach. @defaultValue the memory of the job manager */
  readonly directory?: string;
  /** Where savepoints go when nobody says. */
  readonly savepoints?: string;
  /** What becomes of them when the job is cancelled. @defaultValue "delete-on-cancellation" */
  readonly retention?: "delete-on-cancellation" | "retain-on-cancellation" | "none";
  /** Whether barriers overtake rows. */
  readonly unaligned?: boolean | { readonly alignedTimeout?: Duration; readonly forced?: boolean; readonly interruptibleTimers?: boolean };
  /** While a source has much to catch up on. */
  readonly intervalDuringBacklog?: Duration;
  /** Only what has changed since the last one; for backends that can. */
  readonly incremental?: boolean;
}

/** What happens when a job fails. */
export type RestartOptions =
  | "none"
  | { readonly strategy: "fixed-delay"; readonly attempts: number; readonly delay?: Duration }
  | { readonly strategy: "failure-rate"; readonly failures: number; readonly within: Duration; readonly delay?: Duration }
  | {
      readonly strategy: "exponential-delay";
      readonly initial?: Duration;
      readonly max?: Duration;
      readonly multiplier?: number;
      readonly resetAfter?: Duration;
      readonly jitter?: number;
      readonly attempts?: number;
    };

/** How a stream environment is created. */
export interface StreamEnvironmentOptions extends EnvironmentOptions {
  /**
   * `batch` runs bounded streams to their end, one stage after the other, and gives final results only; `automatic` does so with each job whose sources all
   * end, of which `fromAsync` is none. @defaultValue "streaming"
   */
  readonly mode?: "streaming" | "batch" | "automatic";
  /** Makes checkpoints: an interval, or all of {@link CheckpointOptions}. @defaultValue none are made */
  readonly checkpointing?: Duration | CheckpointOptions;
  /** Where state is kept between elements: on the heap, or in RocksDB. @defaultValue "hashmap" */
  readonly stateBackend?: "hashmap" | "rocksdb";
  /** @defaultValue as Flink does: none without checkpoints, else again and again with growing delays */
  readonly restart?: RestartOptions;
}

export interface CheckedStreamOptions extends CheckedOptions {
  /** Whether each job is batch or streaming as its sources are. */
  readonly automatic: boolean;
}

/** @throws `ConfigurationError` that names the option, before anything is started. */
export function checkStreamOptions(options: StreamEnvironmentOptions): CheckedStreamOptions {
  checkRecord("options", options);
  const { mode = "streaming", checkpointing, stateBackend, restart, ...common } = options;
  checkOneOf("mode", mode, ["streaming", "batch", "automatic"]);
  const automatic = mode === "automatic";
  const checked = checkOptions({ ...common, mode: automatic ? "streaming" : mode }, ["checkpointing", "stateBackend", "restart"]);
  if (stateBackend !== undefined) checkOneOf("stateBackend", stateBackend, ["hashmap", "rocksdb"]);
  return {
    ...checked,
    automatic,
    configuration: {
      ...(checkpointing === undefined ? {} : checkpointSettings(checkpointing)),
      ...(stateBackend === undefined ? {} : { "state.backend.type": stateBackend }),
      ...(restart === undefined ? {} : restartSettings(restart)),
      ...checked.configuration,
    },
  };
}

const CHECKPOINT_KEYS = [
  "interval",
  "mode",
  "timeout",
  "minPause",
  "maxConcurrent",
  "tolerableFailures",
  "directory",
  "savepoints",
  "retention",
  "unaligned",
  "intervalDuringBacklog",
  "incremental",
];

const millis = (duration: Duration, option: string): string => `${String(parseDuration(duration, option))} ms`;

function checkpointSettings(given: Duration | CheckpointOptions): Record<string, string> {
  if (typeof given !== "object") return { "execution.checkpointing.interval": millis(given, "checkpointing") };
  checkRecord("checkpointing", given);
  checkKeys("checkpointing", given, CHECKPOINT_KEYS);
  const { interval, mode, timeout, minPause, maxConcurrent, tolerableFailures, directory, savepoints, retention, unaligned } = given;
  if (mode !== undefined) checkOneOf("checkpointing.mode", mode, ["exactly-once", "at-least-once"]);
  if (retention !== undefined)
    checkOneOf("checkpointing.retention", retention, ["delete-on-cancellation", "retain-on-cancellation", "none"]);
  const { alignedTimeout, forced, interruptibleTimers } = typeof unaligned === "object" ? unaligned : {};
  const settings: Record<string, string | undefined> = {
    interval: millis(interval, "checkpointing.interval"),
    mode: mode === undefined ? undefined : upper(mode),
    timeout: timeout === undefined ? undefined : millis(timeout, "checkpointing.timeout"),
    "min-pause": minPause === undefined ? undefined : millis(minPause, "checkpointing.minPause"),
    "max-concurrent-checkpoints": maxConcurrent?.toString(),
    "tolerable-failed-checkpoints": tolerableFailures?.toString(),
    dir: directory,
    storage: directory === undefined ? undefined : "filesystem",
    "savepoint-dir": savepoints,
    "externalized-checkpoint-retention":
      retention === undefined ? undefined : retention === "none" ? "NO_EXTERNALIZED_CHECKPOINTS" : upper(retention),
    "unaligned.enabled": unaligned === undefined ? undefined : String(unaligned !== false),
    "aligned-checkpoint-timeout":
      alignedTimeout === undefined ? undefined : millis(alignedTimeout, "checkpointing.unaligned.alignedTimeout"),
    "unaligned.forced": forced?.toString(),
    "unaligned.interruptible-timers.enabled": interruptibleTimers?.toString(),
    "interval-during-backlog":
      given.intervalDuringBacklog === undefined ? undefined : millis(given.intervalDuringBacklog, "checkpointing.intervalDuringBacklog"),
    incremental: given.incremental?.toString(),
  };
  return prefixed("execution.checkpointing.", settings);
}

function restartSettings(restart: RestartOptions): Record<string, string> {
  if (restart === "none") return { "restart-strategy.type": "disable" };
  checkRecord("restart", restart);
  checkOneOf("restart.strategy", restart.strategy, ["fixed-delay", "failure-rate", "exponential-delay"]);
  const delay = (duration: Duration | undefined, option: string): string | undefined =>
    duration === undefined ? undefined : millis(duration, `restart.${option}`);
  const own = (): Record<string, string | undefined> => {
    switch (restart.strategy) {
      case "fixed-delay":
        return { attempts: String(restart.attempts), delay: delay(restart.delay, "delay") };
      case "failure-rate":
        return {
          "max-failures-per-interval": String(restart.failures),
          "failure-rate-interval": delay(restart.within, "within"),
          delay: delay(restart.delay, "delay"),
        };
      case "exponential-delay":
        return {
          "initial-backoff": delay(restart.initial, "initial"),
          "max-backoff": delay(restart.max, "max"),
          "backoff-multiplier": restart.multiplier?.toString(),
          "reset-backoff-threshold": delay(restart.resetAfter, "resetAfter"),
          "jitter-factor": restart.jitter?.toString(),
          "attempts-before-reset-backoff": restart.attempts?.toString(),
        };
    }
  };
  return { "restart-strategy.type": restart.strategy, ...prefixed(`restart-strategy.${restart.strategy}.`, own()) };
}

function prefixed(prefix: string, settings: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).flatMap(([key, value]) => (value === undefined ? [] : [[prefix + key, value]])));
}

function upper(text: string): string {
  return text.toUpperCase().replaceAll("-", "_");
}

/** How a job is submitted. */
export interface SubmitOptions {
  /** Aborting it while the job is submitted cancels the job; what was waited for rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** The path of a savepoint or a retained checkpoint to begin with. */
  readonly from?: string;
  /** Whether state in it that belongs to no operator is left behind, instead of refused. @defaultValue `false` */
  readonly allowNonRestoredState?: boolean;
  /** Whose the savepoint is afterwards: Flink's to remove, or still yours. @defaultValue "no-claim" */
  readonly claim?: "claim" | "no-claim";
}

/** Flink's options for what a job begins with. */
export function restoreSettings({ from, allowNonRestoredState, claim }: SubmitOptions): Record<string, string> {
  if (from === undefined) {
    if (allowNonRestoredState !== undefined || claim !== undefined)
      throw new ConfigurationError("submit(): allowNonRestoredState and claim say how a savepoint is read; name it with from", {
        option: "from",
      });
    return {};
  }
  if (typeof (from as unknown) !== "string" || from === "") refuseOption("from", from, "write the path of a savepoint");
  if (claim !== undefined) checkOneOf("claim", claim, ["claim", "no-claim"]);
  return {
    "execution.state-recovery.path": from,
    "execution.state-recovery.ignore-unclaimed-state": String(allowNonRestoredState ?? false),
    "execution.state-recovery.claim-mode": upper(claim ?? "no-claim"),
  };
}
