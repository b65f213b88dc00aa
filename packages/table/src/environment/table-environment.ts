// SPDX-License-Identifier: Apache-2.0
import { BridgeError, ConfigurationError, type AnySchema, type Infer, type SourceDescriptor } from "@tsflink/core";
import { describe } from "@tsflink/core/internal";
import { OfferedTables, checkOptions } from "@tsflink/bridge/driver";
import { definitionOf } from "../functions/definition.ts";
import type { AnyUdf } from "../functions/udf.ts";
import type { RunOptions } from "../plan/executor.ts";
import type { RelationNode, SqlNode } from "../plan/nodes.ts";
import { origin } from "../plan/origin.ts";
import { schemaColumns, schemaNode } from "../plan/schema-node.ts";
import { tableParts } from "../plan/table-parts.ts";
import { makeTable } from "../relations/data-table.ts";
import type { Table } from "../relations/table.ts";
import { createSql, type AnyTable, type Sql } from "../sql/sql.ts";
import type { ResultOf, StatementResult } from "../sql/statement.ts";
import type { TableEnvironmentOptions } from "./options.ts";
import { start, type Started } from "./start.ts";
import { statementResult } from "./statement-result.ts";

/**
 * Where tables come from and queries are run. Several may be open at once; they share the JVM and the embedded cluster of this process, and
 * have catalogs and options of their own.
 *
 * Leaving its `await using` block cancels what it still runs, and removes everything that it registered.
 */
export interface TableEnvironment extends AsyncDisposable {
  /** Writes SQL: values become literals, tables and functions become names. */
  readonly sql: Sql;
  /**
   * Runs one statement of Flink SQL, whatever it is; `result.kind` says what became of it. Rows of a SELECT come with the result; an INSERT
   * resolves once its job is submitted: `result.job`; statements about the catalog give their answer as rows. Where the compiler knows the
   * text, it knows the kind from the first word.
   *
   * @throws `SqlError` when the text cannot be parsed, `ValidationError` when Flink refuses it; both say where.
   * @example
   * ```ts
   * await env.executeSql("CREATE TABLE clicks (page STRING) WITH ('connector' = 'datagen')");
   * ```
   */
  executeSql<const Text extends string>(statement: Text, options?: RunOptions): Promise<ResultOf<Text>>;
  /**
   * A table or view that Flink knows: `"orders"`, `"my_catalog.db.orders"`; names that are no plain identifiers in back-quotes. The schema
   * says what its columns are; when a query is planned, it is compared with Flink's own.
   */
  table<S extends AnySchema>(path: string, schema: S): Table<Infer<S>>;
  /** A source of rows, e.g. a file; nothing is opened before a query runs. */
  from<S extends AnySchema>(source: SourceDescriptor<Infer<S>>, schema: S): Table<Infer<S>>;
  /**
   * Rows of this process. They are read and checked at once, and kept as long as the table, or what was made of it, can be used.
   *
   * @throws `ConversionError` with the place of the first value that does not fit: `rows[3].user.id`.
   */
  fromRows<S extends AnySchema>(rows: Iterable<Infer<S>>, schema: S): Table<Infer<S>>;
  /** Makes a table, a source included, visible to SQL under this name, for as long as the environment is open. */
  createTemporaryView(name: string, table: AnyTable): Promise<void>;
  /** Makes a function of `udf` or `udtf` callable from SQL under this name, for as long as the environment is open. */
  createTemporaryFunction(name: string, fn: AnyUdf): Promise<void>;
}

class FlinkTableEnvironment implements TableEnvironment {
  readonly sql: Sql;
  readonly #started: Started;
  readonly #rows: OfferedTables;
  readonly #state: { disposed: Promise<void> | undefined };

  constructor(started: Started, state: { disposed: Promise<void> | undefined }) {
    this.#started = started;
    this.#state = state;
    this.#rows = new OfferedTables(started.engine, started.codec, (id) => started.executor.forgetRows(id));
    this.sql = createSql({ executor: started.executor, runStatement: (node, options) => this.#statement(node.text, node, options) });
  }

  async executeSql<const Text extends string>(statement: Text, options: RunOptions = {}): Promise<ResultOf<Text>> {
    if (typeof (statement as unknown) !== "string")
      throw new ConfigurationError(`executeSql(): ${describe(statement)} is not a text; run sql\`...\` with its own execute()`, {
        option: "statement",
      });
    return (await this.#statement(statement, undefined, options)) as ResultOf<Text>;
  }

  async #statement(text: string, node: SqlNode | undefined, options: RunOptions): Promise<StatementResult> {
    checkOpen(this.#state);
    options.signal?.throwIfAborted();
    return statementResult(await this.#started.executor.statement(text, node, options));
  }

  #table<S extends AnySchema>(relation: RelationNode, schema: S): Table<Infer<S>> {
    const at = origin();
    const located = Object.freeze(at === undefined ? relation : { ...relation, origin: at });
    if (located.kind === "rows") this.#rows.keepWith(located, located.id);
    return makeTable<Infer<S>>({
      executor: this.#started.executor,
      relation: located,
      columns: schemaColumns(schema),
    });
  }

  table<S extends AnySchema>(path: string, schema: S): Table<Infer<S>> {
    checkOpen(this.#state);
    checkName("table()", "path", path);
    checkSchema("table()", schema);
    return this.#table({ kind: "path", path, schema: schemaNode(schema) }, schema);
  }

  from<S extends AnySchema>(source: SourceDescriptor<Infer<S>>, schema: S): Table<Infer<S>> {
    checkOpen(this.#state);
    if ((source as { readonly kind?: unknown } | null | undefined)?.kind !== "source")
      throw new ConfigurationError(
        `from(): ${describe(source)} is no source; make one with a function of @tsflink/connectors, or name a table of the catalog with table()`,
        { option: "source" },
      );
    checkSchema("from()", schema);
    const { connector, options, artifacts } = source;
    return this.#table({ kind: "source", connector, options, artifacts, schema: schemaNode(schema) }, schema);
  }

  fromRows<S extends AnySchema>(rows: Iterable<Infer<S>>, schema: S): Table<Infer<S>> {
    checkOpen(this.#state);
    checkSchema("fromRows()", schema);
    if (
      typeof (rows as { readonly [Symbol.iterator]?: unknown } | null | undefined)?.[Symbol.iterator] !== "function" ||
      typeof (rows as unknown) === "string"
    )
      throw new ConfigurationError(`fromRows(): ${describe(rows)} holds no rows; give an array or another iterable of objects`, {
        option: "rows",
      });
    return this.#table({ kind: "rows", id: this.#rows.offer(rows as Iterable<object>, schema), schema: schemaNode(schema) }, schema);
  }

  async createTemporaryView(name: string, table: AnyTable): Promise<void> {
    checkOpen(this.#state);
    checkName("createTemporaryView()", "name", name);
    const parts = tableParts(table);
    if (parts === undefined) throw new ConfigurationError(`createTemporaryView(): ${describe(table)} is no table`, { option: "table" });
    if (parts.executor.id !== this.#started.executor.id)
      throw new ConfigurationError("createTemporaryView(): the table belongs to another environment; make it from this one", {
        option: "table",
      });
    await this.#started.executor.registerView(name, parts.relation);
  }

  async createTemporaryFunction(name: string, fn: AnyUdf): Promise<void> {
    checkOpen(this.#state);
    checkName("createTemporaryFunction()", "name", name);
    const definition = definitionOf(fn);
    if (definition === undefined)
      throw new ConfigurationError(`createTemporaryFunction(): ${describe(fn)} was not made by udf() or udtf()`, { option: "fn" });
    await this.#started.executor.registerFunction(name, definition);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#state.disposed ??= this.#dispose();
    return this.#state.disposed;
  }

  async #dispose(): Promise<void> {
    const { engine, executor } = this.#started;
    try {
      await executor.close();
      this.#rows.close();
      await executor.call("dispose", {});
    } finally {
      await engine.close();
    }
  }
}

function checkOpen(state: { readonly disposed: unknown }): void {
  if (state.disposed !== undefined)
    throw new BridgeError(
      "The environment was disposed: its tables, views and functions can no longer be used. Create another one with TableEnvironment.create().",
      { hint: "Create another environment." },
    );
}

function checkName(what: string, option: string, name: unknown): void {
  if (typeof name !== "string" || name.trim() === "")
    throw new ConfigurationError(`${what}: ${option} is ${describe(name)}; write a name`, { option, received: name });
}

function checkSchema(what: string, schema: unknown): void {
  if (typeof (schema as { readonly toRowType?: unknown } | null | undefined)?.toRowType !== "function")
    throw new ConfigurationError(`${what}: ${describe(schema)} is no schema; make one with schema({ ... })`, { option: "schema" });
}

/** Starts environments. */
export const TableEnvironment: {
  /**
   * Starts the JVM and the embedded cluster of this process, or joins them, and makes an environment in it.
   *
   * @throws `ConfigurationError` when an option is wrong; `BridgeError` when there is no fitting Java.
   * @example
   * ```ts
   * await using env = await TableEnvironment.create({ mode: "batch" });
   * ```
   */
  create(options: TableEnvironmentOptions): Promise<TableEnvironment>;
} = {
  async create(options) {
    const checked = checkOptions(options);
    const state: { disposed: Promise<void> | undefined } = { disposed: undefined };
    return new FlinkTableEnvironment(await start(checked, () => checkOpen(state)), state);
  },
};
