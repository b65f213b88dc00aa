// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, type AnySchema, type Infer } from "@tsflink/core";
import { describe, quoteIdentifier, type FunctionDefinition } from "@tsflink/core/internal";
import type { SqlLiteralValue } from "../expressions/expr.ts";
import { definitionOf } from "../functions/definition.ts";
import type { AnyUdf } from "../functions/udf.ts";
import { invalid } from "../plan/errors.ts";
import type { Executor, ExplainDetail, RunOptions } from "../plan/executor.ts";
import type { RelationNode, SqlNode } from "../plan/nodes.ts";
import { origin } from "../plan/origin.ts";
import { schemaColumns, schemaNode } from "../plan/schema-node.ts";
import { tableParts } from "../plan/table-parts.ts";
import { makeTable } from "../relations/data-table.ts";
import type { Table } from "../relations/table.ts";
import { placeAfter, type Place } from "./lexer.ts";
import { sqlLiteral } from "./literal.ts";
import type { StatementResult } from "./statement.ts";

/** A piece of SQL to be put into another one. */
export interface SqlFragment {
  /** For the compiler only. */
  readonly "~sql": true;
}

/** A statement of SQL. Nothing has run yet. */
export interface SqlQuery extends SqlFragment {
  /**
   * The query as a table with these columns, names and order; when it is planned, Flink's own schema is compared with them.
   *
   * @throws `ValidationError`, once it is planned, when they differ.
   */
  as<S extends AnySchema>(expected: S): Table<Infer<S>>;
  /** Runs the statement, whatever it is; `result.kind` says what became of it. An INSERT resolves once its job is submitted: `result.job`. */
  execute(options?: RunOptions): Promise<StatementResult>;
  /** Flink's plans of the statement, with these details. */
  explain(...details: readonly ExplainDetail[]): Promise<string>;
}

/** Any table, whatever its rows. */
export interface AnyTable {
  explain(...details: readonly ExplainDetail[]): Promise<string>;
  validate(): Promise<void>;
}

/** What may stand in `${}`: values become literals, tables and functions identifiers, fragments text. */
export type SqlValue = SqlLiteralValue | AnyTable | AnyUdf | SqlFragment;

/**
 * Writes SQL. Values become typed literals, never text, so that none can change what the statement means.
 *
 * @example
 * ```ts
 * const top = env.sql`SELECT customer, SUM(amount) AS total FROM ${orders} WHERE amount > ${100n} GROUP BY customer`.as(Top);
 * ```
 */
export interface Sql {
  (text: TemplateStringsArray, ...values: readonly SqlValue[]): SqlQuery;
  /** A path of names, quoted: `sql.id("my_catalog", "db", "orders")`. */
  id(...path: readonly [string, ...string[]]): SqlFragment;
  /** Values with commas between them, for `IN (${sql.list(ids)})`. */
  list(values: readonly [SqlLiteralValue, ...SqlLiteralValue[]] | readonly SqlLiteralValue[]): SqlFragment;
  /** Text as it is. Never put input of others into it. */
  raw(text: string): SqlFragment;
}

type Part = string | { readonly table: RelationNode; readonly executor: Executor } | { readonly function: FunctionDefinition };

const key: unique symbol = Symbol.for("@tsflink/table/sql") as never;

/** How the environment runs statements that are no queries, too. */
export interface SqlRunner {
  readonly executor: Executor;
  runStatement(node: SqlNode, options: RunOptions): Promise<StatementResult>;
  explainStatement(node: SqlNode, details: readonly ExplainDetail[]): Promise<string>;
}

/** The parts of a query or fragment; `undefined` for anything else. */
function partsOf(value: unknown): readonly Part[] | undefined {
  return typeof value === "object" && value !== null ? (value as { readonly [key]?: readonly Part[] })[key] : undefined;
}

class Fragment {
  declare readonly [key]: readonly Part[];

  constructor(parts: readonly Part[]) {
    Object.defineProperty(this, key, { value: Object.freeze(parts), enumerable: false });
  }
}

class Query extends Fragment {
  readonly #runner: SqlRunner;
  readonly #origin: string | undefined;

  constructor(parts: readonly Part[], runner: SqlRunner, at: string | undefined) {
    super(parts);
    this.#runner = runner;
    this.#origin = at;
    Object.freeze(this);
  }

  as(expected: AnySchema): unknown {
    if (typeof (expected as { readonly toRowType?: unknown } | undefined)?.toRowType !== "function")
      throw invalid(`as(): expected a schema made by schema(), received ${describe(expected)}`);
    const relation = Object.freeze({ ...this.#node(), expected: schemaNode(expected) });
    return makeTable({ executor: this.#runner.executor, relation, columns: schemaColumns(expected) });
  }

  async execute(options: RunOptions = {}): Promise<StatementResult> {
    options.signal?.throwIfAborted();
    return this.#runner.runStatement(Object.freeze(this.#node()), options);
  }

  async explain(...details: readonly ExplainDetail[]): Promise<string> {
    return this.#runner.explainStatement(Object.freeze(this.#node()), details);
  }

  #node(): SqlNode {
    const node = sqlNode(this[key], this.#runner.executor);
    return this.#origin === undefined ? node : { ...node, origin: this.#origin };
  }
}

/** Gives the tables and functions their names. */
function sqlNode(parts: readonly Part[], executor: Executor): SqlNode {
  const tables = new Map<RelationNode, string>();
  const functions = new Map<FunctionDefinition, string>();
  let text = "";
  for (const part of parts) {
    if (typeof part === "string") text += part;
    else if ("table" in part) {
      if (part.executor.id !== executor.id) throw invalid("sql: a table belongs to another environment; make both from one");
      text += quoteIdentifier(nameOf(tables, part.table, "$table"));
    } else text += quoteIdentifier(nameOf(functions, part.function, "$function"));
  }
  return {
    kind: "sql",
    text,
    tables: Object.freeze([...tables].map(([relation, name]) => Object.freeze({ name, relation }))),
    functions: Object.freeze([...functions].map(([definition, name]) => Object.freeze({ name, function: definition }))),
  };
}

function nameOf<T>(names: Map<T, string>, thing: T, prefix: string): string {
  let name = names.get(thing);
  if (name === undefined) names.set(thing, (name = `${prefix}${String(names.size + 1)}`));
  return name;
}

/** The plan of a statement: text, or a query made with the tag. @throws `ConfigurationError` for anything else */
export function statementNode(what: string, statement: unknown, executor: Executor): SqlNode {
  if (typeof statement === "string") return Object.freeze({ kind: "sql", text: statement, tables: [], functions: [] });
  const parts = partsOf(statement);
  if (parts === undefined)
    throw new ConfigurationError(`${what}: ${describe(statement)} is no statement; write text, or sql\`...\``, { option: "statement" });
  const at = origin();
  const node = sqlNode(parts, executor);
  return Object.freeze(at === undefined ? node : { ...node, origin: at });
}

/** The parts of a template. A place inside quotes or comments is refused: there a literal would end what it stands in. */
function template(text: readonly string[], values: readonly unknown[]): Part[] {
  const parts: Part[] = [];
  let place: Place = "code";
  for (const [i, piece] of text.entries()) {
    // Only of a template with an escape that JavaScript does not know.
    if (typeof piece !== "string")
      throw new ConfigurationError("sql: a backslash begins no escape that JavaScript knows; double it", { option: "sql" });
    parts.push(piece);
    place = placeAfter(piece, place);
    if (i === values.length) break;
    const path = `sql value ${String(i + 1)}`;
    if (place !== "code")
      throw new ConfigurationError(
        place === "string"
          ? `${path} stands inside '...'; values bring their own quotes, so leave these out, and join with || where the text has more: 'a' || \${value}`
          : `${path} stands inside ${place === "identifier" ? "`...`; names are written with sql.id()" : `a ${place}; take it out`}`,
        { option: path },
      );
    // Blanks keep a literal from growing together with what stands next to it: 'a''b' is one string.
    parts.push(" ", ...partsOfValue(values[i], path), " ");
  }
  if (place === "line comment") parts.push("\n");
  else if (place !== "code") throw new ConfigurationError(`sql: a ${place} is not closed`, { option: "sql" });
  return parts;
}

function partsOfValue(value: unknown, path: string): readonly Part[] {
  const parts = partsOf(value);
  if (parts !== undefined) return parts;
  const table = tableParts(value);
  if (table !== undefined) return [{ table: table.relation, executor: table.executor }];
  const definition = definitionOf(value);
  if (definition !== undefined) return [{ function: definition }];
  return [sqlLiteral(value, path)];
}

function identifier(path: readonly unknown[]): Fragment {
  if (path.length === 0) throw new ConfigurationError("sql.id(): there is no name", { option: "path" });
  for (const name of path)
    if (typeof name !== "string" || name === "")
      throw new ConfigurationError(`sql.id(): ${describe(name)} is not a name`, { option: "path", received: name });
  for (const name of path as readonly string[])
    if (/[\r\n]/.test(name))
      throw new ConfigurationError(`sql.id(): the name ${JSON.stringify(name)} has a line break, which Flink takes in no name of its SQL`, {
        option: "path",
        received: name,
      });
  return Object.freeze(new Fragment([(path as readonly string[]).map(quoteIdentifier).join(".")]));
}

/** The `sql` tag of an environment. */
export function createSql(runner: SqlRunner): Sql {
  const tag = (text: TemplateStringsArray, ...values: readonly unknown[]): Query => {
    if (!Array.isArray(text) || !Array.isArray((text as { readonly raw?: unknown }).raw))
      throw new ConfigurationError(
        "sql is a tag: write sql`SELECT ...`, without parentheses; text made elsewhere goes through executeSql()",
        { option: "sql" },
      );
    // What the user sees between the quotes is what counts: `\n` in a template is a line break here, as in any string.
    return new Query(template(text, values), runner, origin());
  };
  return Object.freeze(
    Object.assign(tag, {
      id: (...path: readonly string[]) => identifier(path),
      list: (values: readonly unknown[]) => {
        if (!Array.isArray(values) || values.length === 0)
          throw new ConfigurationError("sql.list(): SQL has no empty lists; leave the condition out where there are no values", {
            option: "values",
          });
        return Object.freeze(new Fragment([values.map((value, i) => sqlLiteral(value, `sql.list()[${String(i)}]`)).join(", ")]));
      },
      raw: (text: string) => {
        if (typeof text !== "string") throw new ConfigurationError(`sql.raw(): ${describe(text)} is not text`, { option: "text" });
        return Object.freeze(new Fragment(template([text], [])));
      },
    }),
  ) as unknown as Sql;
}
