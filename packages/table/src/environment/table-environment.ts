// SPDX-License-Identifier: Apache-2.0
import { BridgeError, ConfigurationError, type AnySchema, type Infer, type SourceDescriptor } from "@tsflink/core";
import { describe, formatType, quoteString } from "@tsflink/core/internal";
import { makeCatalogs, type Catalogs } from "../catalogs/catalogs.ts";
import { checkTable, type ColumnDescriptors, type RowOfColumns, type TableDescriptor } from "../catalogs/descriptor.ts";
import { OfferedTables, checkOptions, checkRecord } from "@tsflink/bridge/driver";
import { checkConfig } from "../config/check-config.ts";
import { environmentConfig, type EnvironmentConfig } from "../config/environment-config.ts";
import { definitionOf } from "../functions/definition.ts";
import type { AnyUdf } from "../functions/udf.ts";
import { quotePath } from "../lower/sql-text.ts";
import type { ExplainDetail, RunOptions } from "../plan/executor.ts";
import type { RelationNode, SqlNode } from "../plan/nodes.ts";
import { origin } from "../plan/origin.ts";
import { schemaColumns, schemaNode } from "../plan/schema-node.ts";
import { tableParts } from "../plan/table-parts.ts";
import { makeTable } from "../relations/data-table.ts";
import type { Table } from "../relations/table.ts";
import { createSql, statementNode, type AnyTable, type Sql, type SqlQuery } from "../sql/sql.ts";
import type { ResultOf, StatementResult } from "../sql/statement.ts";
import { compiledPlan, planText, type CompiledPlan } from "./compiled-plan.ts";
import type { TableEnvironmentOptions } from "./options.ts";
import { start, type Started } from "./start.ts";
import { ExecutableSet, type StatementSet } from "./statement-set.ts";
import { statementResult } from "./statement-result.ts";
import { arrowRows, type ArrowTable } from "./arrow-rows.ts";
import { callTable, model, type CallArguments, type Model } from "../sql/table-calls.ts";

/** How a table of the catalog is read. */
export interface TableOptions {
  /** Flink's own options of the connector, by their keys. */
  readonly options?: Readonly<Record<string, string | number | boolean>>;
}

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
   * says what its columns are; when a query is planned, it is compared with Flink's own. `options` of the connector take the place of the
   * table's own in this query, as SQL's hint `OPTIONS` does.
   */
  table<S extends AnySchema>(path: string, schema: S, options?: TableOptions): Table<Infer<S>>;
  /** A source of rows, e.g. a file; nothing is opened before a query runs. */
  from<S extends AnySchema>(source: SourceDescriptor<Infer<S>>, schema: S): Table<Infer<S>>;
  /**
   * Rows of this process. They are read and checked at once, and kept as long as the table, or what was made of it, can be used.
   *
   * @throws `ConversionError` with the place of the first value that does not fit: `rows[3].user.id`.
   */
  fromRows<S extends AnySchema>(rows: readonly Infer<S>[] | Iterable<Infer<S>>, schema: S): Table<Infer<S>>;
  /**
   * Rows of Arrow: a table of apache-arrow, or the bytes of an Arrow IPC stream or file, as `toArrow()` gives them. Columns are taken by name, and
   * converted where Arrow has several types for one of SQL; others than those of the schema are left out. All values are read at once.
   *
   * @throws `ConversionError` with the place of the first value that does not fit; `ConfigurationError` when bytes cannot be read as they are and the
   * package `apache-arrow` is not installed
   * @example
   * ```ts
   * const again = await env.fromArrow(await orders.toArrow(), Orders);
   * ```
   */
  fromArrow<S extends AnySchema>(data: Uint8Array | ArrowTable, schema: S): Promise<Table<Infer<S>>>;
  /** A model of a catalog, and which columns it reads and gives; Flink compares them when a query is planned. */
  fromModel<I extends AnySchema, O extends AnySchema>(
    path: string,
    columns: { readonly input: I; readonly output: O },
  ): Model<Infer<I>, Infer<O>>;
  /**
   * The table that a table function of Flink, by its name, makes of tables and other arguments; `schema` says what it gives.
   *
   * @see https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/table/functions/ptfs/
   * @example
   * ```ts
   * env.fromCall("Numbered", { input: orders.partitionBy("customer"), prefix: "no. " }, Numbers);
   * ```
   */
  fromCall<S extends AnySchema>(path: string, args: CallArguments, schema: S): Table<Infer<S>>;
  /** Flink's plans of a statement, with these details. */
  explainSql(statement: string | SqlQuery, ...details: readonly ExplainDetail[]): Promise<string>;
  /** Several insertions that run as one job. */
  statementSet(): StatementSet;
  /** Compiles an INSERT statement into a plan that can be kept and executed later. */
  compilePlan(statement: string | SqlQuery): Promise<CompiledPlan>;
  /** A plan that was compiled before: its JSON, or the `file:` URL of it. */
  loadPlan(plan: string | URL): Promise<CompiledPlan>;
  /** Catalogs, databases, tables, functions, models and modules: looking at them, making and dropping them. */
  readonly catalogs: Catalogs;
  /** Flink's options: reading, setting and resetting them while the environment is open. */
  readonly config: EnvironmentConfig;
  /**
   * Makes a table in a catalog. `ifNotExists` leaves one alone that is there.
   *
   * @returns the table, ready to be read
   * @throws `CatalogError` when there is one of this name already
   * @example
   * ```ts
   * const orders = await env.createTable("orders", {
   *   columns: { id: t.bigint().notNull(), price: t.double(), total: computed(t.double(), "price * 1.19") },
   *   connector: "filesystem",
   *   options: { path: "/data/orders" },
   *   format: "json",
   * });
   * ```
   */
  createTable<const C extends ColumnDescriptors>(
    path: string,
    table: TableDescriptor<C>,
    options?: { readonly ifNotExists?: boolean },
  ): Promise<Table<RowOfColumns<C>>>;
  /** Makes a table that only this environment knows; it hides one of the catalog with the same path. */
  createTemporaryTable<const C extends ColumnDescriptors>(
    path: string,
    table: TableDescriptor<C>,
    options?: { readonly ifNotExists?: boolean },
  ): Promise<Table<RowOfColumns<C>>>;
  /** Makes a view that the catalog keeps, of a table that came from SQL: other tables have no text that could be kept. */
  createView(path: string, table: AnyTable, options?: { readonly ifNotExists?: boolean }): Promise<void>;
  /** What the columns of a table or view are; `catalogs.tables.describe()` tells more. @throws `CatalogError` when there is none */
  schemaOf(path: string): Promise<AnySchema>;
  /** Makes a table, a source included, visible to SQL under this name, for as long as the environment is open. */
  createTemporaryView(name: string, table: AnyTable): Promise<void>;
  /** Makes a function of `udf`, `udtf` or `udaf` callable from SQL under this path, for as long as the environment is open. */
  createTemporaryFunction(path: string, fn: AnyUdf): Promise<void>;
  /** The same in all catalogs and databases; it hides built-in functions of the same name. */
  createTemporarySystemFunction(name: string, fn: AnyUdf): Promise<void>;
  /** Whether there was one. */
  dropTemporaryFunction(path: string): Promise<boolean>;
  /** Whether there was one. */
  dropTemporarySystemFunction(name: string): Promise<boolean>;
}

class FlinkTableEnvironment implements TableEnvironment {
  readonly sql: Sql;
  readonly #started: Started;
  readonly catalogs: Catalogs;
  readonly config: EnvironmentConfig;
  readonly #rows: OfferedTables;
  readonly #state: { disposed: Promise<void> | undefined };

  constructor(started: Started, state: { disposed: Promise<void> | undefined }) {
    this.#started = started;
    this.#state = state;
    this.#rows = new OfferedTables(started.engine, started.codec, (id) => started.executor.forgetRows(id));
    this.sql = createSql({
      executor: started.executor,
      runStatement: (node, options) => this.#statement(node.text, node, options),
      explainStatement: (node, details) => started.executor.describeStatement(node, "explain", details),
    });
    this.catalogs = makeCatalogs((verb, args) => started.executor.ask(verb, args));
    this.config = environmentConfig({
      read: () => started.executor.options(),
      write: (options) => started.executor.setOptions(options),
    });
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

  table<S extends AnySchema>(path: string, schema: S, options: TableOptions = {}): Table<Infer<S>> {
    checkOpen(this.#state);
    checkName("table()", "path", path);
    checkSchema("table()", schema);
    const hints = Object.entries(options.options ?? {}).map(([key, value]) => `${quoteString(key)}=${quoteString(String(value))}`);
    if (hints.length === 0) return this.#table({ kind: "path", path, schema: schemaNode(schema) }, schema);
    const text = `SELECT * FROM ${quotePath(path)} /*+ OPTIONS(${hints.join(", ")}) */`;
    return this.#table({ kind: "sql", text, tables: [], functions: [], expected: schemaNode(schema) }, schema);
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

  fromRows<S extends AnySchema>(rows: readonly Infer<S>[] | Iterable<Infer<S>>, schema: S): Table<Infer<S>> {
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

  async fromArrow<S extends AnySchema>(data: Uint8Array | ArrowTable, schema: S): Promise<Table<Infer<S>>> {
    checkOpen(this.#state);
    checkSchema("fromArrow()", schema);
    return this.fromRows((await arrowRows(data, schema)) as Iterable<Infer<S>>, schema);
  }

  fromModel<I extends AnySchema, O extends AnySchema>(
    path: string,
    columns: { readonly input: I; readonly output: O },
  ): Model<Infer<I>, Infer<O>> {
    checkOpen(this.#state);
    checkName("fromModel()", "path", path);
    checkSchema("fromModel() input", columns.input);
    checkSchema("fromModel() output", columns.output);
    return model(path, columns, this.#started.executor);
  }

  fromCall<S extends AnySchema>(path: string, args: CallArguments, schema: S): Table<Infer<S>> {
    checkOpen(this.#state);
    return callTable("fromCall()", path, args, schema, this.#started.executor);
  }

  async explainSql(statement: string | SqlQuery, ...details: readonly ExplainDetail[]): Promise<string> {
    const { executor } = this.#started;
    return executor.describeStatement(statementNode("explainSql()", statement, executor), "explain", details);
  }

  statementSet(): StatementSet {
    checkOpen(this.#state);
    return new ExecutableSet(this.#started.executor);
  }

  async compilePlan(statement: string | SqlQuery): Promise<CompiledPlan> {
    const { executor } = this.#started;
    return compiledPlan(executor, await executor.describeStatement(statementNode("compilePlan()", statement, executor), "compile"));
  }

  async loadPlan(plan: string | URL): Promise<CompiledPlan> {
    checkOpen(this.#state);
    return compiledPlan(this.#started.executor, await planText(plan));
  }

  createTable<const C extends ColumnDescriptors>(
    path: string,
    table: TableDescriptor<C>,
    { ifNotExists = false }: { readonly ifNotExists?: boolean } = {},
  ): Promise<Table<RowOfColumns<C>>> {
    return this.#createTable("createTable()", path, table, { ifNotExists, temporary: false });
  }

  createTemporaryTable<const C extends ColumnDescriptors>(
    path: string,
    table: TableDescriptor<C>,
    { ifNotExists = false }: { readonly ifNotExists?: boolean } = {},
  ): Promise<Table<RowOfColumns<C>>> {
    return this.#createTable("createTemporaryTable()", path, table, { ifNotExists, temporary: true });
  }

  async #createTable<R>(what: string, path: string, table: unknown, how: object): Promise<Table<R>> {
    checkOpen(this.#state);
    checkName(what, "path", path);
    const { wire, columns, artifacts } = checkTable(what, table as TableDescriptor<never>);
    const { executor } = this.#started;
    await executor.fetch(artifacts);
    await executor.ask("tables.create", { ...how, path: quotePath(path), table: wire });
    const schema = { columns: columns.map(({ name, type }) => ({ name, type: formatType(type) })), primaryKey: [] };
    return makeTable({ executor, relation: Object.freeze({ kind: "path", path: quotePath(path), schema }), columns });
  }

  async createView(path: string, table: AnyTable, { ifNotExists = false }: { readonly ifNotExists?: boolean } = {}): Promise<void> {
    await this.#started.executor.registerView(path, this.#viewed("createView()", path, table), { ifNotExists });
  }

  async schemaOf(path: string): Promise<AnySchema> {
    checkName("schemaOf()", "path", path);
    return (await this.catalogs.tables.describe(quotePath(path))).schema;
  }

  async createTemporaryView(name: string, table: AnyTable): Promise<void> {
    await this.#started.executor.registerView(name, this.#viewed("createTemporaryView()", name, table));
  }

  #viewed(what: string, name: string, table: AnyTable): RelationNode {
    checkOpen(this.#state);
    checkName(what, "name", name);
    const parts = tableParts(table);
    if (parts === undefined) throw new ConfigurationError(`${what}: ${describe(table)} is no table`, { option: "table" });
    if (parts.executor.id !== this.#started.executor.id)
      throw new ConfigurationError(`${what}: the table belongs to another environment; make it from this one`, { option: "table" });
    return parts.relation;
  }

  createTemporaryFunction(path: string, fn: AnyUdf): Promise<void> {
    return this.#registerFunction("createTemporaryFunction()", path, fn, false);
  }

  createTemporarySystemFunction(name: string, fn: AnyUdf): Promise<void> {
    return this.#registerFunction("createTemporarySystemFunction()", name, fn, true);
  }

  dropTemporaryFunction(path: string): Promise<boolean> {
    return this.catalogs.functions.drop(path, { kind: "temporary" });
  }

  dropTemporarySystemFunction(name: string): Promise<boolean> {
    return this.catalogs.functions.drop(name, { kind: "temporarySystem" });
  }

  async #registerFunction(what: string, name: string, fn: AnyUdf, system: boolean): Promise<void> {
    checkOpen(this.#state);
    checkName(what, "name", name);
    const definition = definitionOf(fn);
    if (definition === undefined)
      throw new ConfigurationError(`${what}: ${describe(fn)} was not made by udf(), udtf() or udaf()`, { option: "fn" });
    await this.#started.executor.registerFunction(name, definition, system);
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
  if (/[\r\n]/.test(name))
    throw new ConfigurationError(`${what}: the name ${JSON.stringify(name)} has a line break, which Flink takes in no name of its SQL`, {
      option,
      received: name,
    });
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
    checkRecord("options", options);
    const { config, otherConfig, ...others } = options;
    const checked = checkOptions({ ...others, config: checkConfig(config, otherConfig) });
    const state: { disposed: Promise<void> | undefined } = { disposed: undefined };
    return new FlinkTableEnvironment(await start(checked, () => checkOpen(state)), state);
  },
};
