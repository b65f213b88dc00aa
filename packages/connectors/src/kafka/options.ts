// SPDX-License-Identifier: Apache-2.0
import type { RecordFormat } from "../format.ts";

interface Common {
  /** Where the cluster is first asked: `host:port`, one at least. */
  readonly brokers: readonly [string, ...string[]];
  /**
   * Any setting of Kafka's own clients, e.g. `"security.protocol"`. A source gives brokers 15 seconds to answer unless `"request.timeout.ms"` or
   * `"default.api.timeout.ms"` is set here.
   */
  readonly properties?: Readonly<Record<string, string>>;
}

/** From where a source without a checkpoint reads. `"committed"` is the group's committed offset. */
export type KafkaStart = "earliest" | "latest" | "committed" | { readonly timestamp: Date };

/** Where a bounded source ends: what is there when the job starts, the group's committed offset, or a moment. */
export type KafkaEnd = "latest" | "committed" | { readonly timestamp: Date };

export interface KafkaSourceOptions extends Common {
  /** Names, or a pattern: a topic is read when the pattern is found in its name, as `RegExp.test` would. */
  readonly topics: readonly [string, ...string[]] | RegExp;
  /** The consumer group in which offsets are committed. @defaultValue none */
  readonly groupId?: string;
  /** @defaultValue `"committed"` with a `groupId`, and the earliest where nothing is committed; `"earliest"` without one */
  readonly startFrom?: KafkaStart;
  /** Makes the source bounded; a batch job needs it. @defaultValue it never ends */
  readonly endAt?: KafkaEnd;
  readonly value: RecordFormat;
  /** The fields that are read from a message's key. @defaultValue keys are not read */
  readonly key?: KafkaKey;
}

export interface KafkaKey {
  /** Columns of the schema. */
  readonly fields: readonly [string, ...string[]];
  readonly format: RecordFormat;
}

interface SinkBase extends Common {
  readonly topic: string;
  readonly value: RecordFormat;
  /** The columns that make a message's key. @defaultValue messages have no key */
  readonly key?: KafkaKey;
  /** How many tasks write. @defaultValue the parallelism of the rows' origin */
  readonly parallelism?: number;
}

/** How sure it is that messages are written once. */
type Delivery =
  | { readonly delivery?: "none" | "at-least-once" }
  | {
      /**
       * Messages become visible to readers of committed data when a checkpoint completes. A transaction that is open for longer than 15 minutes is
       * lost: where a job may be down or its checkpoints may take longer, raise `transaction.max.timeout.ms` of the brokers and
       * `properties["transaction.timeout.ms"]` here.
       */
      readonly delivery: "exactly-once";
      /** The same over all restarts of this job, and no other job's. */
      readonly transactionalIdPrefix: string;
    };

/** Without `delivery` a message may be written twice after a failure, never lost. */
export type KafkaSinkOptions = SinkBase & Delivery;

interface UpsertBase extends Common {
  readonly topic: string;
  /** How the columns of the primary key make a message's key. */
  readonly key: RecordFormat;
  readonly value: RecordFormat;
  /** Makes the source bounded. It always starts at the beginning. @defaultValue it never ends */
  readonly endAt?: KafkaEnd;
  /** How many tasks write. @defaultValue the parallelism of the rows' origin */
  readonly parallelism?: number;
}

/** Without `delivery` a message may be written twice after a failure, which changes nothing for who reads the newest one of a key. */
export type UpsertKafkaOptions = UpsertBase & Delivery;
