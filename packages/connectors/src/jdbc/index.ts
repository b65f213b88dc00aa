// SPDX-License-Identifier: Apache-2.0
/**
 * Tables of relational databases, by JDBC: read, written, looked up in, and listed by a catalog.
 *
 * @packageDocumentation
 */
import { parseDuration, type Duration, type SinkDescriptor, type SourceDescriptor } from "@tsflink/core";
import { artifacts } from "@tsflink/core/internal";
import { knownKeys, optionStrings, refuse, wholeNumber } from "../check.ts";
import { sinkDescriptor, sourceDescriptor } from "../descriptor.ts";
import type {
  JdbcCatalogOptions,
  JdbcConnection,
  JdbcLookupCache,
  JdbcOptions,
  JdbcReading,
  JdbcSinkOptions,
  JdbcWriting,
} from "./options.ts";
import { checkedUrl } from "./url.ts";

export type {
  JdbcCatalogOptions,
  JdbcConnection,
  JdbcLookupCache,
  JdbcOptions,
  JdbcReading,
  JdbcSinkOptions,
  JdbcWriting,
} from "./options.ts";

const CONNECTION = ["url", "table", "user", "password", "connectionTimeout"];
const READING = ["partition", "fetchSize", "pushFilters", "lookup"];
const WRITING = ["flush", "retries", "parallelism"];

/**
 * A table of a database. Read it with `env.from`; make a table of it with `env.createTable` to write it, too, or to look rows up in it. With a
 * primary key, rows that are written replace those with their key, and deletes delete; without one they are added.
 *
 * The first use fetches the connector and PostgreSQL's driver.
 *
 * @throws `ConfigurationError` when an option is wrong.
 * @see https://nightlies.apache.org/flink/flink-docs-stable/docs/connectors/table/jdbc/
 * @example
 * ```ts
 * import { jdbc } from "@tsflink/connectors/jdbc";
 *
 * jdbc({
 *   url: "jdbc:postgresql://localhost:5432/shop",
 *   table: "customers",
 *   user: "reader",
 *   password: process.env["SHOP_PASSWORD"] ?? "",
 *   lookup: { cache: { maxRows: 10_000, expireAfterWrite: "1 minute" } },
 * });
 * ```
 */
export function jdbc<Row = never>(options: JdbcOptions): SourceDescriptor<Row> {
  knownKeys("jdbc()", options, [...CONNECTION, ...READING, ...WRITING]);
  return sourceDescriptor<Row>({
    connector: "jdbc",
    options: { ...connection(options), ...reading(options), ...writing(options) },
    artifacts: artifacts.jdbc,
  });
}

/**
 * Adds rows to a table of a database. For rows that change, which need a primary key, make a table of {@link jdbc}.
 *
 * After a failure some rows may be there twice: a table whose primary key Flink knows has none twice.
 *
 * @throws `ConfigurationError` when an option is wrong.
 * @see https://nightlies.apache.org/flink/flink-docs-stable/docs/connectors/table/jdbc/
 * @example
 * ```ts
 * import { jdbcSink } from "@tsflink/connectors/jdbc";
 *
 * jdbcSink({ url: "jdbc:postgresql://localhost:5432/shop", table: "invoices", user: "writer", password: "...", flush: { rows: 1_000 } });
 * ```
 */
export function jdbcSink(options: JdbcSinkOptions): SinkDescriptor<unknown> {
  knownKeys("jdbcSink()", options, [...CONNECTION, ...WRITING]);
  return sinkDescriptor<unknown>({
    connector: "jdbc",
    options: { ...connection(options), ...writing(options) },
    artifacts: artifacts.jdbc,
  });
}

/** What `env.catalogs.create` takes. */
export interface JdbcCatalog {
  readonly type: "jdbc";
  readonly [option: string]: string;
}

/**
 * All databases of a server as a catalog, to be given to `env.catalogs.create`: their tables need no declaration. Tables outside the schema
 * `public` are named `` `schema.table` ``, in back-quotes. It reads what there is; tables are created in the database.
 *
 * @throws `ConfigurationError` when an option is wrong.
 * @see https://nightlies.apache.org/flink/flink-docs-stable/docs/connectors/table/jdbc/#jdbc-catalog
 * @example
 * ```ts
 * import { jdbcCatalog } from "@tsflink/connectors/jdbc";
 *
 * const shop = jdbcCatalog({ baseUrl: "jdbc:postgresql://localhost:5432", defaultDatabase: "shop", user: "reader", password: "..." });
 * // await env.catalogs.create("pg", shop);
 * // await env.catalogs.use("pg");
 * ```
 */
export function jdbcCatalog(options: JdbcCatalogOptions): JdbcCatalog {
  knownKeys("jdbcCatalog()", options, ["baseUrl", "defaultDatabase", "user", "password"]);
  const { defaultDatabase, user, password } = options;
  const baseUrl = checkedUrl("baseUrl", options.baseUrl);
  if (!/^jdbc:postgresql:\/\/[^/?]+\/?$/.test(baseUrl))
    refuse(
      "baseUrl",
      options.baseUrl,
      "a server without a database is needed: jdbc:postgresql://host:port. Name the database in `defaultDatabase`",
    );
  return Object.freeze({
    type: "jdbc",
    "base-url": baseUrl,
    "default-database": text("defaultDatabase", defaultDatabase),
    username: text("user", user),
    password: secret(password) ?? refuse("password", undefined, "the catalog needs one"),
  });
}

function connection({ url, table, user, password, connectionTimeout }: JdbcConnection): Record<string, string> {
  if (password !== undefined && user === undefined) refuse("user", undefined, "a password belongs to a user: name it");
  if (user !== undefined && password === undefined)
    refuse("password", undefined, 'Flink wants one with a user; where the server asks for none, give ""');
  return optionStrings({
    url: checkedUrl("url", url),
    "table-name": text("table", table),
    username: user === undefined ? undefined : text("user", user),
    password: secret(password),
    "connection.max-retry-timeout": millis("connectionTimeout", connectionTimeout),
  });
}

function reading({ partition, fetchSize, pushFilters, lookup }: JdbcReading): Record<string, string> {
  if (lookup !== undefined) knownKeys("lookup", lookup, ["cache", "retries"]);
  // All at once would have all rows of a table in memory; PostgreSQL's driver reads in portions only within a transaction.
  const portions = fetchSize === undefined ? {} : { "scan.auto-commit": false };
  return optionStrings({
    ...partitionOptions(partition),
    ...portions,
    "scan.fetch-size": wholeNumber("fetchSize", fetchSize, 1),
    "filter.handling.policy": pushFilters === undefined ? undefined : pushFilters ? "always" : "never",
    "lookup.max-retries": wholeNumber("lookup.retries", lookup?.retries, 0),
    ...cacheOptions(lookup?.cache),
  });
}

function partitionOptions(partition: JdbcReading["partition"]): Record<string, string | undefined> {
  if (partition === undefined) return {};
  knownKeys("partition", partition, ["column", "count", "from", "to"]);
  const { column, count, from, to } = partition;
  if (to < from) refuse("partition.to", to, `${String(to)} comes before the start, ${String(from)}`);
  return {
    "scan.partition.column": text("partition.column", column),
    "scan.partition.num": wholeNumber("partition.count", count, 1),
    "scan.partition.lower-bound": wholeNumber("partition.from", from, Number.MIN_SAFE_INTEGER),
    "scan.partition.upper-bound": wholeNumber("partition.to", to, Number.MIN_SAFE_INTEGER),
  };
}

function cacheOptions(cache: JdbcLookupCache | undefined): Record<string, string | boolean | undefined> {
  if (cache === undefined) return {};
  knownKeys("lookup.cache", cache, ["maxRows", "expireAfterWrite", "expireAfterAccess", "missingKeys"]);
  const { maxRows, expireAfterWrite, expireAfterAccess, missingKeys } = cache;
  if (maxRows === undefined && expireAfterWrite === undefined && expireAfterAccess === undefined)
    refuse("lookup.cache", cache, "it would grow for ever: give `maxRows`, `expireAfterWrite` or `expireAfterAccess`");
  return {
    "lookup.cache": "PARTIAL",
    "lookup.partial-cache.max-rows": wholeNumber("lookup.cache.maxRows", maxRows, 1),
    "lookup.partial-cache.expire-after-write": millis("lookup.cache.expireAfterWrite", expireAfterWrite),
    "lookup.partial-cache.expire-after-access": millis("lookup.cache.expireAfterAccess", expireAfterAccess),
    "lookup.partial-cache.cache-missing-key": missingKeys,
  };
}

function writing({ flush, retries, parallelism }: JdbcWriting): Record<string, string> {
  if (flush !== undefined) knownKeys("flush", flush, ["rows", "interval"]);
  return optionStrings({
    "sink.buffer-flush.max-rows": wholeNumber("flush.rows", flush?.rows, 0),
    "sink.buffer-flush.interval": millis("flush.interval", flush?.interval),
    "sink.max-retries": wholeNumber("retries", retries, 0),
    "sink.parallelism": wholeNumber("parallelism", parallelism, 1),
  });
}

function millis(option: string, duration: Duration | undefined): string | undefined {
  return duration === undefined ? undefined : `${String(parseDuration(duration, option))} ms`;
}

function text(option: string, value: string): string {
  if (typeof value !== "string" || value.trim() === "") refuse(option, value, "a name is needed");
  return value;
}

function secret(password: string | undefined): string | undefined {
  // The value is left out of the error.
  if (password !== undefined && typeof password !== "string") refuse("password", undefined, `a string is needed, not a ${typeof password}`);
  return password;
}
