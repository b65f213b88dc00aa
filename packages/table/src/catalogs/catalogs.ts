// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, parseType, schema, type AnySqlType } from "@tsflink/core";
import { describe, makeType, type RowDefinition } from "@tsflink/core/internal";
import { wireColumns, type ColumnDescriptors } from "./descriptor.ts";
import { statisticsOf, texts, wireStatistics } from "./statistics.ts";
import type {
  CatalogInfo,
  ColumnStatistics,
  DatabaseInfo,
  KnownStatistics,
  ModelInfo,
  PartitionSpec,
  TableInfo,
  TableStatistics,
} from "./types.ts";

/** Which database, where it is not the current one of the current catalog. */
export interface InDatabase {
  readonly catalog?: string;
  readonly database?: string;
}

interface IfExists {
  /** Leaves it at that when there is no such thing. @defaultValue false */
  readonly ifExists?: boolean;
}

interface IfNotExists {
  /** Leaves the one alone that is there. @defaultValue false */
  readonly ifNotExists?: boolean;
}

type Options = Readonly<Record<string, string | number | boolean>>;

/**
 * The catalogs of an environment, and what is in them. Paths are SQL: `"orders"`, `"my_catalog.db.orders"`; names that are no plain identifiers
 * in back-quotes. Every method asks Flink once and throws `CatalogError` when something is missing, or is there already.
 *
 * @example
 * ```ts
 * await env.catalogs.create("archive", { type: "generic_in_memory" });
 * await env.catalogs.use("archive");
 * console.log(await env.catalogs.tables.list());
 * ```
 */
export interface Catalogs {
  list(): Promise<string[]>;
  /** The catalog and the database that unqualified names are looked up in. */
  current(): Promise<{ readonly catalog: string; readonly database: string }>;
  get(name: string): Promise<CatalogInfo>;
  /** Makes unqualified names mean this catalog, and this database in it. @defaultValue database: the catalog's own default */
  use(catalog: string, database?: string): Promise<void>;
  /** @param options of the catalog, `type` among them */
  create(name: string, options: Options & { readonly type: string }, how?: IfNotExists & { readonly comment?: string }): Promise<void>;
  drop(name: string, how?: IfExists): Promise<void>;
  readonly databases: {
    list(catalog?: string): Promise<string[]>;
    exists(name: string, where?: Pick<InDatabase, "catalog">): Promise<boolean>;
    get(name: string, where?: Pick<InDatabase, "catalog">): Promise<DatabaseInfo>;
    create(
      name: string,
      how?: Pick<InDatabase, "catalog"> & IfNotExists & { readonly comment?: string; readonly properties?: Options },
    ): Promise<void>;
    /** Replaces comment and properties. */
    alter(name: string, how: Pick<InDatabase, "catalog"> & { readonly comment?: string; readonly properties?: Options }): Promise<void>;
    /** @param how `cascade` drops the tables in it, too; without it a database that holds some is not dropped */
    drop(name: string, how?: Pick<InDatabase, "catalog"> & IfExists & { readonly cascade?: boolean }): Promise<void>;
    use(name: string): Promise<void>;
  };
  readonly tables: {
    /** Names of tables and views, or of those of one kind. */
    list(
      where?: InDatabase & { readonly kind?: "all" | "views" | "materialized" | "temporaryTables" | "temporaryViews" },
    ): Promise<string[]>;
    exists(path: string): Promise<boolean>;
    /** What the catalog knows of a table or view. */
    describe(path: string): Promise<TableInfo>;
    /** @param to the new name, without catalog and database */
    rename(path: string, to: string): Promise<void>;
    /** Whether there was one. */
    drop(path: string, how?: IfExists & { readonly kind?: "table" | "view" | "temporaryTable" | "temporaryView" }): Promise<boolean>;
  };
  readonly partitions: {
    /** All partitions, or those that have these values. */
    list(path: string, partition?: PartitionSpec): Promise<PartitionSpec[]>;
    exists(path: string, partition: PartitionSpec): Promise<boolean>;
    get(path: string, partition: PartitionSpec): Promise<DatabaseInfo>;
    create(
      path: string,
      partition: PartitionSpec,
      how?: IfNotExists & { readonly properties?: Options; readonly comment?: string },
    ): Promise<void>;
    alter(path: string, partition: PartitionSpec, how: { readonly properties?: Options; readonly comment?: string }): Promise<void>;
    drop(path: string, partition: PartitionSpec, how?: IfExists): Promise<void>;
  };
  readonly statistics: {
    /** What is known of a table, or of one of its partitions. */
    get(path: string, partition?: PartitionSpec): Promise<KnownStatistics>;
    /** Tells the optimizer; what is left out stays as it is. */
    alter(
      path: string,
      statistics: { readonly table?: Partial<TableStatistics>; readonly columns?: Readonly<Record<string, ColumnStatistics>> },
      partition?: PartitionSpec,
    ): Promise<void>;
  };
  readonly functions: {
    /** All functions, built-in ones included, or those that users registered. */
    list(how?: { readonly userDefined?: boolean }): Promise<string[]>;
    /** Registers a Java class by its name. `temporarySystem` functions are found in all catalogs and databases. @defaultValue kind: `catalog` */
    create(path: string, className: string, how?: IfNotExists & { readonly kind?: FunctionKind }): Promise<void>;
    /** Whether there was one. */
    drop(path: string, how?: { readonly kind?: FunctionKind }): Promise<boolean>;
  };
  readonly models: {
    list(how?: { readonly temporary?: boolean }): Promise<string[]>;
    describe(path: string): Promise<ModelInfo>;
    /** Registers a model. Using it in `ML_PREDICT` needs the provider's jar. */
    create(
      path: string,
      model: {
        readonly provider: string;
        readonly input: ColumnDescriptors;
        readonly output: ColumnDescriptors;
        readonly options?: Options;
        readonly comment?: string;
      },
      how?: IfNotExists & { readonly temporary?: boolean },
    ): Promise<void>;
    drop(path: string, how?: IfExists & { readonly temporary?: boolean }): Promise<boolean>;
  };
  readonly modules: {
    /** In the order in which functions are looked up; modules that are loaded but not used come last. */
    list(): Promise<{ readonly name: string; readonly used: boolean }[]>;
    load(name: string, options?: Options): Promise<void>;
    unload(name: string): Promise<void>;
    /** Which loaded modules are used, and in which order. */
    use(...names: readonly string[]): Promise<void>;
  };
}

/** Where a function is registered. */
export type FunctionKind = "catalog" | "temporary" | "temporarySystem";

/** Asks Java: a verb, arguments and the answer in JSON. */
export type Ask = <T>(verb: string, args?: object) => Promise<T>;

export function makeCatalogs(ask: Ask): Catalogs {
  const named = (what: string, name: unknown): string => {
    if (typeof name === "string" && name.trim() !== "") return name;
    throw new ConfigurationError(`${what}: ${describe(name)} is no name`, { option: "name", received: name });
  };
  return Object.freeze<Catalogs>({
    list: () => ask("catalogs.list"),
    current: () => ask("catalogs.current"),
    get: async (name) => ask("catalogs.get", { name: named("catalogs.get()", name) }),
    use: async (catalog, database) => ask("catalogs.use", { catalog: named("catalogs.use()", catalog), database }),
    create: async (name, options, { ifNotExists, comment } = {}) =>
      ask("catalogs.create", { name: named("catalogs.create()", name), options, ifNotExists, comment }),
    drop: (name, { ifExists } = {}) => ask("catalogs.drop", { name, ifExists }),
    databases: {
      list: (catalog) => ask("databases.list", { catalog }),
      exists: (name, { catalog } = {}) => ask("databases.exists", { name, catalog }),
      get: (name, { catalog } = {}) => ask("databases.get", { name, catalog }),
      create: async (name, how = {}) => ask("databases.create", { ...how, name: named("databases.create()", name) }),
      alter: (name, how) => ask("databases.alter", { ...how, name }),
      drop: (name, how = {}) => ask("databases.drop", { ...how, name }),
      use: async (name) => ask("catalogs.use", { database: named("databases.use()", name) }),
    },
    tables: {
      list: (where = {}) => ask("tables.list", where),
      exists: (path) => ask("tables.exists", { path }),
      describe: (path) => describeTable(ask, path),
      rename: (path, to) => ask("tables.rename", { path, to }),
      drop: (path, { kind = "table", ifExists } = {}) => ask("tables.drop", { path, kind, ifExists }),
    },
    partitions: {
      list: (path, partition) => ask("partitions.list", { path, partition }),
      exists: (path, partition) => ask("partitions.exists", { path, partition }),
      get: (path, partition) => ask("partitions.get", { path, partition }),
      create: (path, partition, how = {}) => ask("partitions.create", { ...how, path, partition }),
      alter: (path, partition, how) => ask("partitions.alter", { ...how, path, partition }),
      drop: (path, partition, { ifExists } = {}) => ask("partitions.drop", { path, partition, ifExists }),
    },
    statistics: {
      get: async (path, partition) => statisticsOf(await ask("statistics.get", { path, partition })),
      alter: (path, { table, columns }, partition) =>
        ask("statistics.alter", {
          path,
          partition,
          table: table === undefined ? undefined : texts(table),
          columns: wireStatistics(columns),
        }),
    },
    functions: {
      list: ({ userDefined } = {}) => ask("functions.list", { user: userDefined }),
      create: (path, className, { kind = "catalog", ifNotExists } = {}) => ask("functions.create", { path, className, kind, ifNotExists }),
      drop: (path, { kind = "catalog" } = {}) => ask("functions.drop", { path, kind }),
    },
    models: {
      list: ({ temporary } = {}) => ask("models.list", { temporary }),
      describe: (path) => ask("models.describe", { path }),
      create: (path, { input, output, ...model }, how = {}) =>
        ask("models.create", {
          ...model,
          ...how,
          path,
          input: { columns: wireColumns("models.create() input", input).map(({ wire }) => wire) },
          output: { columns: wireColumns("models.create() output", output).map(({ wire }) => wire) },
        }),
      drop: (path, how = {}) => ask("models.drop", { ...how, path }),
    },
    modules: {
      list: () => ask("modules.list"),
      load: (name, options = {}) => ask("modules.load", { name, options }),
      unload: (name) => ask("modules.unload", { name }),
      use: (...names) => ask("modules.use", { names }),
    },
  });
}

/** @throws `CatalogError` when there is no such table */
export async function describeTable(ask: Ask, path: string): Promise<TableInfo> {
  const { type, ...info } = await ask<Omit<TableInfo, "schema"> & { readonly type: string }>("tables.describe", { path });
  const row = parseType(type).definition as RowDefinition;
  const fields = Object.fromEntries(row.fields.map((field) => [field.name, makeType(field.type) as AnySqlType]));
  return Object.freeze({ ...info, schema: schema(fields, { primaryKey: info.primaryKey as never }) });
}
