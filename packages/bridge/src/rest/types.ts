// SPDX-License-Identifier: Apache-2.0
import type { JobStatus } from "@tsflink/core";

/** A cluster as a whole. */
export interface ClusterInfo {
  /** Of Flink. */
  readonly version: string;
  readonly taskManagers: number;
  readonly slots: number;
  readonly freeSlots: number;
}

/** A job that runs or has run. */
export interface JobInfo {
  readonly id: string;
  readonly name: string;
  readonly status: JobStatus;
  readonly started: Date;
  /** `undefined` while it runs. */
  readonly ended: Date | undefined;
  /** Milliseconds. */
  readonly duration: number;
  /** How many of its tasks are in which state; states that none is in are absent. */
  readonly tasks: Readonly<Record<string, number>>;
}

/** Why a job, or an attempt of it, failed. */
export interface JobFailure {
  /** The Java class. */
  readonly name: string;
  readonly at: Date;
  /** The step of the job whose task failed. */
  readonly task: string | undefined;
  readonly stack: string;
}

/** A checkpoint or savepoint that is complete. */
export interface CheckpointInfo {
  readonly id: number;
  readonly at: Date;
  readonly path: string;
  /** Bytes. */
  readonly stateSize: number;
  /** Milliseconds. */
  readonly duration: number;
}

export interface TaskManagerInfo {
  readonly id: string;
  readonly slots: number;
  readonly freeSlots: number;
}
