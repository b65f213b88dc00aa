// SPDX-License-Identifier: Apache-2.0
// What the main thread and the lowering in the engine thread say to each other. Everything is structured-cloneable.
import type { SchemaNode } from "@tsflink/core/internal";
import type { ChangelogView, Settings, WatermarkNode } from "../plan/nodes.ts";

/** The output of a node, by its place in {@link WireJob.nodes}. */
export interface WireRef {
  readonly node: number;
  readonly output: number;
}

interface Located {
  readonly settings: Settings;
  readonly origin: string | undefined;
}

/** A function of a table: what the Table API's lowering knows about it but for its payload and name, which are those of a place in the job. */
export interface WireTableFunction {
  readonly place: number;
  readonly kind: "scalar" | "table";
  readonly args: readonly string[];
  readonly returns: string;
  readonly deterministic: boolean;
}

export type WireNode = Located &
  (
    | {
        readonly kind: "source";
        readonly connector: string;
        readonly options: Readonly<Record<string, string>>;
        readonly schema: SchemaNode;
      }
    | { readonly kind: "rows"; readonly id: string; readonly live?: boolean; readonly schema: SchemaNode }
    | { readonly kind: "sequence"; readonly from: bigint; readonly to: bigint }
    | {
        readonly kind: "table";
        readonly inputs: readonly (WireRef & {
          readonly name: string;
          readonly watermark: string | undefined;
          readonly changelog?: ChangelogView;
        })[];
        readonly relation: object;
        readonly functions: readonly WireTableFunction[];
        readonly columns: readonly { readonly name: string; readonly type: string }[];
        readonly changelog: boolean;
      }
    | {
        readonly kind: "operator";
        readonly inputs: readonly (WireRef & { readonly broadcast: boolean })[];
        /** A `StreamSpec` as JSON. */
        readonly spec: string;
        /** Places in {@link WireJob.payloads}. */
        readonly functions: readonly number[];
        readonly name: string;
      }
    | { readonly kind: "union"; readonly inputs: readonly WireRef[] }
    | {
        readonly kind: "partition";
        readonly input: WireRef;
        /** `custom`: the input is ROW<`key` INT, `value` T>, and the key is the number of the task. */
        readonly how: "rescale" | "rebalance" | "shuffle" | "broadcast" | "global" | "forward" | "custom";
        /** The SQL type of the elements, for `custom`. */
        readonly type: string;
      }
    | { readonly kind: "watermarks"; readonly input: WireRef; readonly strategy: WatermarkNode["strategy"] }
  );

export interface WireSink extends Located {
  readonly input: WireRef;
  readonly connector: string;
  readonly options: Readonly<Record<string, string>>;
}

export interface JobFile {
  readonly name: string;
  readonly path: string;
}

export interface WireJob {
  readonly nodes: readonly WireNode[];
  readonly sinks: readonly WireSink[];
  /** Of the functions, and their names. */
  readonly payloads: readonly string[];
  readonly names: readonly string[];
  /** For Flink's distributed cache. */
  readonly files: readonly JobFile[];
  /** Ids of rows of the main thread, and of channels that wait for results. */
  readonly transfers: readonly string[];
}

export interface InEnvironment {
  readonly environment: string;
}

export interface SubmitJob extends InEnvironment {
  readonly job: WireJob;
  readonly name: string;
  /** Flink's. */
  readonly options: Readonly<Record<string, string>>;
}

export interface SubmittedJob {
  readonly jobId: string;
}

export interface ExplainJob extends InEnvironment {
  readonly job: WireJob;
  readonly options: Readonly<Record<string, string>>;
}

/** What the lowering or Flink refused, as plain data. */
export interface WireFailure {
  /** Java's throwable, or `undefined` when the lowering itself refused. */
  readonly digest: object | undefined;
  readonly message: string;
  /** Where the node at fault was made. */
  readonly origin: string | undefined;
}

export type Outcome<T> = { readonly ok: T } | { readonly failure: WireFailure };

/** The topic on which the jobs of an environment report their end. */
export function jobTopic(environment: string): string {
  return `stream.job.${environment}`;
}
