// SPDX-License-Identifier: Apache-2.0
// What the main thread and the lowering in the engine thread say to each other. Everything is structured-cloneable.
import type { RelationNode } from "../plan/nodes.ts";

/** A user's function as the engine thread knows it. In the nodes of a plan that was sent, `function` is its place in {@link WirePlan.functions}. */
export interface WireFunction {
  readonly name: string;
  readonly kind: "scalar" | "table";
  /** JSON for the operator; also what the constants of a call are written for. */
  readonly payload: string;
  /** SQL type strings. */
  readonly args: readonly string[];
  readonly returns: string;
  readonly deterministic: boolean;
}

/** A file that the workers of a job need, by its name in Flink's distributed cache. */
export interface JobFile {
  readonly name: string;
  readonly path: string;
}

/** A query without anything that cannot be cloned. */
export interface WirePlan {
  readonly relation: RelationNode;
  readonly functions: readonly WireFunction[];
  readonly files: readonly JobFile[];
}

/** What the user promised about the columns, in their order; a type is absent where nobody promised one. */
export type ExpectedColumns = readonly { readonly name: string; readonly type: string | undefined }[];

export interface CreateEnvironment {
  readonly environment: string;
  readonly configuration: Readonly<Record<string, string>>;
  /** Whether jobs run on the embedded cluster. */
  readonly embedded: boolean;
}

export interface InEnvironment {
  readonly environment: string;
}

export interface JobOptions {
  readonly name: string | undefined;
}

export interface ExecutePlan extends InEnvironment, JobOptions {
  readonly plan: WirePlan;
  readonly expected: ExpectedColumns | undefined;
  /** The id of the result channel that waits for the rows. */
  readonly result: string;
}

export interface SubmittedQuery {
  readonly jobId: string;
  /** The planner's type of the rows, a SQL type string. */
  readonly type: string;
}

export interface InsertPlan extends InEnvironment, JobOptions {
  readonly plan: WirePlan;
  readonly sink: string | { readonly connector: string; readonly options: Readonly<Record<string, string>> };
}

export interface SubmittedJob {
  readonly jobId: string;
}

export interface ExecuteStatement extends InEnvironment, JobOptions {
  readonly text: string;
  /** Tables and functions that the text mentions, as in a SQL node. */
  readonly plan: WirePlan | undefined;
  readonly result: string;
}

export type StatementResult =
  | ({ readonly kind: "query" } & SubmittedQuery)
  | ({ readonly kind: "job" } & SubmittedJob)
  | { readonly kind: "rows"; readonly type: string; readonly rows: readonly (readonly (string | boolean | null)[])[] };

export interface DescribePlan extends InEnvironment {
  readonly plan: WirePlan;
  readonly expected: ExpectedColumns | undefined;
}

export interface ForgetRows extends InEnvironment {
  readonly id: string;
}

export interface RegisterView extends InEnvironment {
  readonly name: string;
  readonly plan: WirePlan;
}

export interface RegisterFunction extends InEnvironment {
  readonly name: string;
  readonly function: WireFunction;
  readonly files: readonly JobFile[];
}

/** The topic on which the jobs of an environment report their end. */
export function jobTopic(environment: string): string {
  return `table.job.${environment}`;
}
