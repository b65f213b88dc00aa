// SPDX-License-Identifier: Apache-2.0
// What the main thread and the lowering in the engine thread say to each other. Everything is structured-cloneable.
import type { SchemaNode } from "@tsflink/core/internal";
import type { Settings, WatermarkNode } from "../plan/nodes.ts";

/** The output of a node, by its place in {@link WireJob.nodes}. */
export interface WireRef {
  readonly node: number;
  readonly output: number;
}

interface Located {
  readonly settings: Settings;
  readonly origin: string | undefined;
}

export type WireNode = Located &
  (
    | {
        readonly kind: "source";
        readonly connector: string;
        readonly options: Readonly<Record<string, string>>;
        readonly schema: SchemaNode;
      }
    | { readonly kind: "rows"; readonly id: string; readonly schema: SchemaNode }
    | { readonly kind: "sequence"; readonly from: bigint; readonly to: bigint }
    | { readonly kind: "table"; readonly plan: object; readonly changelog: boolean; readonly type: string }
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
    | { readonly kind: "cache"; readonly id: string; readonly input: WireRef }
  );

export type WireSink = Located & { readonly input: WireRef } & (
    | {
        readonly kind: "connector";
        readonly connector: string;
        readonly options: Readonly<Record<string, string>>;
      }
    | { readonly kind: "table"; readonly path: string }
  );

export interface JobFile {
  readonly name: string;
  readonly path: string;
}

export interface WireJob {
  readonly nodes: readonly WireNode[];
  readonly sinks: readonly WireSink[];
  /** Of the functions. */
  readonly payloads: readonly string[];
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

export interface InvalidateCache extends InEnvironment {
  readonly cache: string;
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
