// SPDX-License-Identifier: Apache-2.0
import type { TableResult, TableRows } from "../relations/result.ts";

/** A row whose columns only Flink knows. */
export type UntypedRow = Readonly<Record<string, unknown>>;

/** Of a query: its rows, and the job that makes them. */
export interface QueryResult extends TableResult<UntypedRow> {
  readonly kind: "query";
}

/** Of `INSERT`, `UPDATE`, `CREATE TABLE ... AS` and the like: the submitted job. There are no rows; reading them waits for the job. */
export interface JobResult extends TableResult<UntypedRow> {
  readonly kind: "job";
}

/** Of all other statements, which Flink runs without a job: its answer as rows, `result: "OK"` where it has nothing to tell. */
export interface AnswerResult extends TableRows<UntypedRow> {
  readonly kind: "answer";
  readonly job: undefined;
}

/** What became of a statement; `kind` says which of the three it is. */
export type StatementResult = QueryResult | JobResult | AnswerResult;

type Blank = " " | "\n" | "\t" | "\r";
type Trimmed<Text extends string> = Text extends `${Blank}${infer Rest}` ? Trimmed<Rest> : Text;
type Before<Text extends string, Stop extends string> = Text extends `${infer Head}${Stop}${string}` ? Head : Text;
type FirstWord<Text extends string> = Uppercase<Before<Before<Before<Before<Trimmed<Text>, " ">, "\n">, "\t">, "\r">>;

/** The result of a statement whose text the compiler knows, by its first word. */
export type ResultOf<Text extends string> = string extends Text
  ? StatementResult
  : FirstWord<Text> extends "SELECT" | "VALUES" | "WITH"
    ? QueryResult
    : FirstWord<Text> extends "INSERT"
      ? JobResult
      : FirstWord<Text> extends "USE" | "SHOW" | "DESCRIBE" | "DESC" | "DROP" | "SET" | "RESET" | "LOAD" | "UNLOAD" | "EXPLAIN"
        ? AnswerResult
        : StatementResult;
