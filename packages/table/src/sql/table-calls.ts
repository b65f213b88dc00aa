// SPDX-License-Identifier: Apache-2.0
/** Functions of Flink that take tables and give one: process table functions, and predictions of models. */
import type { AnySchema, Infer } from "@tsflink/core";
import { ConfigurationError } from "@tsflink/core";
import { describe, didYouMean, quoteIdentifier, schemaNode } from "@tsflink/core/internal";
import type { SqlLiteralValue } from "../expressions/expr.ts";
import { quotePath } from "../lower/sql-text.ts";
import { invalid } from "../plan/errors.ts";
import type { Executor } from "../plan/executor.ts";
import type { RelationNode, SqlNode } from "../plan/nodes.ts";
import { schemaColumns } from "../plan/schema-node.ts";
import { located, tableParts, type TableParts } from "../plan/table-parts.ts";
import { makeTable } from "../relations/data-table.ts";
import { checkNames, tableArgument, type AnyPartitionedTable } from "../relations/partitioned.ts";
import type { Expand, Table } from "../relations/table.ts";
import { sqlLiteral } from "./literal.ts";
import type { AnyTable } from "./sql.ts";

/** Names of columns as an argument of a table function: SQL's `DESCRIPTOR`. Made by `descriptor`. */
export interface ColumnNames {
  readonly "~descriptor": readonly string[];
}

/**
 * Names of columns, for a table function that takes such.
 *
 * @example
 * ```ts
 * env.fromCall("TO_CHANGELOG", { input: totals, op: descriptor("what") }, Changes);
 * ```
 */
export function descriptor(...names: readonly [string, ...string[]]): ColumnNames {
  checkNames("descriptor()", names);
  return Object.freeze({ "~descriptor": Object.freeze([...names]) });
}

/** What a table function can be given: a constant, a table, one in partitions, names of columns, or texts by texts, which become a MAP. */
export type CallArgument = SqlLiteralValue | AnyTable | AnyPartitionedTable | ColumnNames | Readonly<Record<string, string>>;

/** The arguments of a table function by their names. */
export type CallArguments = Readonly<Record<string, CallArgument>>;

function argument(value: unknown, what: string, executor: Executor, tables: RelationNode[]): string {
  const mention = ({ relation, executor: other }: TableParts): string => {
    if (other.id !== executor.id) throw invalid(`${what}: the table belongs to another environment; make both from one`);
    if (!tables.includes(relation)) tables.push(relation);
    return `TABLE ${quoteIdentifier(nameOf(tables.indexOf(relation)))}`;
  };
  const table = tableParts(value);
  if (table !== undefined) return mention(table);
  const partitioned = tableArgument(value);
  if (partitioned !== undefined) return `${mention(partitioned.table)}${partitioned.text}`;
  if (typeof value === "object" && value !== null && "~descriptor" in value)
    return `DESCRIPTOR(${(value as ColumnNames)["~descriptor"].map(quoteIdentifier).join(", ")})`;
  if (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype) return mapOf(value, what);
  return sqlLiteral(value, what);
}

function mapOf(value: object, what: string): string {
  const entries = Object.entries(value);
  if (entries.length === 0)
    throw new ConfigurationError(`${what}: there is nothing in it; leave it out`, { option: what, received: value });
  return `MAP[${entries.flatMap(([key, each]) => [sqlLiteral(key, what), sqlLiteral(String(each), what)]).join(", ")}]`;
}

function nameOf(index: number): string {
  return `$table${String(index + 1)}`;
}

function node(text: string, tables: readonly RelationNode[], expected?: AnySchema): SqlNode {
  return located({
    kind: "sql",
    text,
    tables: Object.freeze(tables.map((relation, i) => Object.freeze({ name: nameOf(i), relation }))),
    functions: Object.freeze([]),
    ...(expected === undefined ? {} : { expected: schemaNode(expected) }),
  });
}

/** The table that a table function makes of its arguments. */
export function callTable<S extends AnySchema>(what: string, path: unknown, args: unknown, schema: S, executor: Executor): Table<Infer<S>> {
  if (typeof path !== "string" || path.trim() === "")
    throw new ConfigurationError(`${what}: ${describe(path)} names no function`, { option: "path", received: path });
  if (typeof args !== "object" || args === null || Array.isArray(args))
    throw new ConfigurationError(`${what}: ${describe(args)} holds no arguments; write them by name, { input: table }`, { option: "args" });
  if (typeof (schema as { readonly toRowType?: unknown } | undefined)?.toRowType !== "function")
    throw new ConfigurationError(`${what}: ${describe(schema)} is no schema; say what the function gives with schema({ ... })`, {
      option: "schema",
    });
  const tables: RelationNode[] = [];
  const given = Object.entries(args as CallArguments).map(
    ([name, value]) => `${quoteIdentifier(name)} => ${argument(value, `${what} ${name}`, executor, tables)}`,
  );
  const relation = node(`SELECT * FROM ${quotePath(path)}(${given.join(", ")})`, tables, schema);
  return makeTable({ executor, relation, columns: schemaColumns(schema) });
}

/** The columns of `R` that hold values of the type `V`. */
export type ColumnsOf<R, V> = { [K in keyof R]: R[K] extends V ? K : never }[keyof R] & string;

/** How predictions are made. */
export interface PredictOptions {
  /** Flink's own settings of `ML_PREDICT`, by their keys: `"async"`, `"max-concurrent-operations"`, `"output-mode"`, `"timeout"`. */
  readonly config?: Readonly<Record<string, string | number | boolean>>;
}

/** What the compiler shows when a table and a model have column names in common. */
export interface OutputClash<Names> {
  readonly "the table has a column of this name, which the model gives too; rename it with renameColumns()": Names;
}
type NoClash<R, O> = [keyof R & keyof O] extends [never] ? unknown : OutputClash<keyof R & keyof O>;

/** A model of a catalog: what it reads, and what it says of that. */
export interface Model<I, O> {
  /**
   * Each row, and after its columns what the model says of it. `input` names a column of the table for each input of the model. Flink's `ML_PREDICT`.
   *
   * @throws `ValidationError` when the table has a column of a name that the model gives, or none of a name in `input`
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/table/sql/queries/model-inference/
   * @example
   * ```ts
   * const mood = env.fromModel("mood", { input: schema({ text: t.string() }), output: schema({ label: t.string() }) });
   * mood.predict(reviews, { text: "body" }).select((r) => ({ id: r.id, label: r.label }));
   * ```
   */
  predict<R>(
    table: Table<R> & NoClash<R, O>,
    input: { readonly [P in keyof I]: ColumnsOf<R, I[P]> },
    options?: PredictOptions,
  ): Table<Expand<R & O>>;
}

/** The model of that path. */
export function model<I, O>(
  path: string,
  { input, output }: { readonly input: AnySchema; readonly output: AnySchema },
  executor: Executor,
): Model<I, O> {
  const inputs = schemaColumns(input);
  const outputs = schemaColumns(output);
  const predict = (table: unknown, names: Readonly<Record<string, string>>, { config }: PredictOptions = {}): Table<never> => {
    const what = "predict()";
    const parts = tableParts(table);
    if (parts === undefined) throw invalid(`${what}: expected a table, received ${describe(table)}`);
    if (parts.executor.id !== executor.id) throw invalid(`${what}: the table belongs to another environment; make both from one`);
    const own = parts.columns.map(({ name }) => name);
    const both = outputs.filter(({ name }) => own.includes(name)).map(({ name }) => name);
    if (both.length > 0)
      throw invalid(`${what}: the table and the model both have ${both.join(", ")}; rename the table's with renameColumns()`);
    const read = inputs.map(({ name }) => {
      const column = names[name];
      if (column === undefined) throw invalid(`${what}: there is no column for the input ${name}; write { ${name}: "..." }`);
      if (!own.includes(column))
        throw invalid(`${what}: there is no column ${column}${didYouMean(column, own)}; there are ${own.join(", ")}`);
      return quoteIdentifier(column);
    });
    const settings = config === undefined ? "" : `, ${mapOf(config, `${what} config`)}`;
    const text = `SELECT * FROM ML_PREDICT(TABLE ${quoteIdentifier(nameOf(0))}, MODEL ${quotePath(path)}, DESCRIPTOR(${read.join(", ")})${settings})`;
    return makeTable({ executor, relation: node(text, [parts.relation]), columns: Object.freeze([...parts.columns, ...outputs]) });
  };
  return Object.freeze({ predict }) as unknown as Model<I, O>;
}
