// SPDX-License-Identifier: Apache-2.0
// What the main thread and the lowering in the engine thread say to each other. Everything is structured-cloneable.
import type { RelationNode } from "../plan/nodes.ts";

/** A user's function as the engine thread knows it. In the nodes of a plan that was sent, `function` is its place in {@link WirePlan.functions}. */
export interface WireFunction {
  readonly name: string;
  readonly kind: "scalar" | "table" | "aggregate" | "tableAggregate";
  /** JSON for the operator; also what the constants of a call are written for. */
  readonly payload: string;
  /** SQL type strings. */
  readonly args: readonly string[];
  readonly returns: string;
  readonly deterministic: boolean;
  /** Where rows go for which it fails; the operator knows the id. */
  readonly deadLetter?: { readonly id: string; readonly sink: WireSink };
}

/** A file that the workers of a job need, by its name in Flink's distributed cache. */
export interface JobFile {
  readonly name: string;
  readonly path: string;
}

/** A query, or several, without anything that cannot be cloned. */
export interface WirePlan<T extends RelationNode | readonly RelationNode[] = RelationNode> {
  readonly relation: T;
  readonly functions: readonly WireFunction[];
  readonly files: readonly JobFile[];
}

/** What the user promised about the columns, in their order; a type is absent where nobody promised one. */
export type ExpectedColumns = readonly { readonly name: string; readonly type: string | undefined }[];

export interface CreateEnvironment {
  readonly environment: string;
  readonly configuration: Readonly<Record<string, string>>;
  /** Whether functions of this program will run in tasks of this process, as far as is known. */
  readonly warmUp: boolean;
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
  readonly sink: WireSink;
  readonly overwrite: boolean;
}

/** A table of the catalog by its path, or a connector. */
export type WireSink = string | { readonly connector: string; readonly options: Readonly<Record<string, string>> };

/** Where the rows of one relation of a statement set go; `undefined` when it is an INSERT in SQL, which says so itself. */
export interface WireTarget {
  readonly sink: WireSink | undefined;
  readonly overwrite: boolean;
}

/** A statement set and what to do with it. */
export interface RunSet extends InEnvironment, JobOptions {
  readonly plan: WirePlan<readonly RelationNode[]>;
  readonly targets: readonly WireTarget[];
  readonly action: "submit" | "explain" | "compile";
  readonly details: readonly string[];
}

/** A compiled plan and what to do with it. */
export interface RunCompiled extends InEnvironment, JobOptions {
  readonly json: string;
  readonly action: "submit" | "explain" | "version";
  readonly details: readonly string[];
}

/** A statement in SQL that is only looked at. */
export interface DescribeStatement extends InEnvironment {
  readonly text: string;
  readonly plan: WirePlan | undefined;
  readonly action: "explain" | "compile";
  readonly details: readonly string[];
}

/** A question about catalogs, or a change of them: a verb of `dev.tsflink.bridge.table.Catalogs`. */
export interface AskCatalog extends InEnvironment {
  readonly verb: string;
  /** JSON. */
  readonly args: string;
}

/** Options of an environment to be set; `null` puts one back to what it was at the start. */
export interface SetOptions extends InEnvironment {
  readonly options: Readonly<Record<string, string | null>>;
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
  readonly details: readonly string[];
}

export interface ForgetRows extends InEnvironment {
  readonly id: string;
}

export interface RegisterView extends InEnvironment {
  readonly name: string;
  /** Kept by the catalog; `ifNotExists` leaves one alone that is there. */
  readonly permanent?: { readonly ifNotExists: boolean };
  readonly plan: WirePlan;
}

export interface RegisterFunction extends InEnvironment {
  readonly name: string;
  /** In all catalogs and databases, or in one. */
  readonly system: boolean;
  readonly function: WireFunction;
  readonly files: readonly JobFile[];
}

/** The topic on which the jobs of an environment report their end. */
export function jobTopic(environment: string): string {
  return `table.job.${environment}`;
}
