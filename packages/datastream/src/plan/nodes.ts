// SPDX-License-Identifier: Apache-2.0
/**
 * The description of streams: frozen data, built on the main thread without a JVM. `plan/compile.ts` makes of it what is sent to the engine thread.
 */
import type { AnySqlType } from "@tsflink/core";
import type { FunctionDefinition, SchemaNode } from "@tsflink/core/internal";
import type { KeyNode, OperatorNode as OperatorWork, StateSpec } from "@tsflink/udf-runtime/streams";

/** What can be said of every operator. Absent: as Flink has it by itself. */
export interface Settings {
  readonly name?: string;
  readonly uid?: string;
  readonly uidHash?: string;
  readonly description?: string;
  readonly parallelism?: number;
  readonly maxParallelism?: number;
  readonly slotSharingGroup?: string;
  /** Of the slots of the group; memory in bytes. */
  readonly slotResources?: {
    readonly cpu: number;
    readonly taskHeap: number;
    readonly taskOffHeap?: number;
    readonly managed?: number;
    readonly external: Readonly<Record<string, number>>;
  };
  /** `start`: never chained to what is before it; `never`: to nothing at all. */
  readonly chaining?: "start" | "never";
  /** Milliseconds; -1 for full buffers only. */
  readonly bufferTimeout?: number;
}

interface Node {
  /** The frames of the user's code that made it. */
  readonly origin: string | undefined;
  readonly settings: Settings;
}

/** One output of a node. */
export interface StreamRef {
  readonly node: StreamNode;
  /** 0 is the main one. */
  readonly output: number;
}

export interface SourceNode extends Node {
  readonly kind: "source";
  readonly connector: string;
  readonly options: Readonly<Record<string, string>>;
  readonly artifacts: readonly string[];
  readonly schema: SchemaNode;
}

/** Rows of this process, kept by the environment under `id`. */
export interface RowsNode extends Node {
  readonly kind: "rows";
  readonly id: string;
  /** Whether they are made while the job runs. */
  readonly live?: boolean;
  readonly schema: SchemaNode;
}

export interface SequenceNode extends Node {
  readonly kind: "sequence";
  readonly from: bigint;
  readonly to: bigint;
}

/** How a stream of changes, ROW<`kind` STRING, `row` ROW<...>>, is a table. */
export interface ChangelogView {
  readonly primaryKey: readonly string[];
  readonly upsert: boolean;
}

/** A table out of streams and other sources, made by `@tsflink/datastream/table`. */
export interface TableNode extends Node {
  readonly kind: "table";
  /** Streams that the relation reads, as views of these names; `watermark` is the column that has the time of their elements. */
  readonly inputs: readonly {
    readonly name: string;
    readonly from: StreamRef;
    readonly watermark: string | undefined;
    readonly changelog?: ChangelogView;
  }[];
  /** A relation of the Table API whose functions are places in `functions`. */
  readonly relation: object;
  readonly functions: readonly FunctionDefinition[];
  readonly artifacts: readonly string[];
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Whether the elements are changes: ROW<`kind` STRING, `row` ROW<...>>. */
  readonly changelog: boolean;
}

/** How the key of an input is found. */
export type KeyBy = { readonly field: string } | { readonly fn: FunctionDefinition };

export interface OperatorInput {
  readonly from: StreamRef;
  /** The SQL type of the elements. */
  readonly type: string;
  readonly key?: KeyBy;
  readonly broadcast?: boolean;
}

export interface OperatorNode extends Node {
  readonly kind: "operator";
  /** What it is called when nobody names it. */
  readonly label: string;
  readonly inputs: readonly OperatorInput[];
  /** The SQL type of the key. */
  readonly key?: string;
  readonly outputs: readonly { readonly tag: string | null; readonly type: string }[];
  /** What the user declared; what the operator keeps by itself is added when it is sent. */
  readonly state: readonly StateSpec[];
  readonly timers: boolean;
  /** Whether it runs in the tasks of its input when it has no parallelism of its own. */
  readonly follows?: boolean;
  readonly work: OperatorWork;
  /** What the function indices in `work` count. */
  readonly functions: readonly FunctionDefinition[];
}

export interface UnionNode extends Node {
  readonly kind: "union";
  readonly inputs: readonly StreamRef[];
}

export type Partitioning =
  | { readonly how: "rescale" | "rebalance" | "shuffle" | "broadcast" | "global" | "forward" }
  /** `make` gives the function that finds the number of the partition, once it is known how many there are. */
  | { readonly how: "custom"; readonly type: string; readonly make: (partitions: number) => FunctionDefinition };

export interface PartitionNode extends Node {
  readonly kind: "partition";
  readonly input: StreamRef;
  readonly partitioning: Partitioning;
}

/** The times are set already, by a step before it, where a function gives them. */
export interface WatermarkNode extends Node {
  readonly kind: "watermarks";
  readonly input: StreamRef;
  readonly strategy: {
    readonly kind: "monotonous" | "bounded" | "none" | "generated";
    /** Of `generated`, whose input is ROW<`key` BIGINT, `value` T>: T, and when what comes in `key` is sent. */
    readonly generated?: { readonly type: string; readonly emit: "each" | "periodic" };
    readonly delay: number;
    /** The column that holds the time. */
    readonly field?: string;
    readonly idleness?: number;
  };
}

export type StreamNode = SourceNode | RowsNode | SequenceNode | TableNode | OperatorNode | UnionNode | PartitionNode | WatermarkNode;

/** Where a stream ends. */
export type SinkNode = Node & {
  readonly input: StreamRef;
  /** The SQL type of the elements. */
  readonly type: string;
} & (
    | {
        readonly kind: "connector";
        readonly connector: string;
        readonly options: Readonly<Record<string, string>>;
        readonly artifacts: readonly string[];
      }
    | { readonly kind: "result"; readonly id: string }
  );

export type { AnySqlType, KeyNode };
