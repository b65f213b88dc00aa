// SPDX-License-Identifier: Apache-2.0
// The members of Java classes that the lowering calls.
import type { Java } from "@tsflink/bridge";
import { takingTexts } from "@tsflink/bridge/driver";

/** An object of Flink that is only handed on. The brands keep an expression from passing for a table. */
export interface JavaExpression {
  readonly "~java": "expression";
}
export interface JavaFunction {
  readonly "~java": "function";
}
export interface JavaOperation {
  readonly "~java": "operation";
}
export interface JavaList<T> {
  readonly "~java": "list";
  readonly "~element": T;
}
export interface JavaMap {
  readonly "~java": "map";
}
export interface JavaTable {
  readonly "~java": "table";
}
export interface JavaPipeline {
  readonly "~java": "pipeline";
}

export interface JavaEnvironment {
  sqlQuery(text: string): JavaTable;
  from(path: string): JavaTable;
  createTemporaryView(path: string, table: JavaTable): void;
  dropTemporaryView(path: string): boolean;
  createTemporarySystemFunction(name: string, fn: JavaFunction): void;
  dropTemporarySystemFunction(name: string): boolean;
  createTemporaryFunction(path: string, fn: JavaFunction): void;
}

export interface JavaStatementSet {
  readonly "~java": "set";
}

export interface JavaTableResult {
  readonly "~java": "result";
}

interface Expressions {
  column(name: string): JavaExpression;
  literal(type: string, text: string | null): JavaExpression;
  call(name: string, args: JavaList<JavaExpression>): JavaExpression;
  function(fn: JavaFunction, name: string, args: JavaList<JavaExpression>): JavaExpression;
  inTable(value: JavaExpression, table: JavaTable): JavaExpression;
  symbol(enumeration: string, name: string): JavaExpression;
  type(type: string): JavaExpression;
  named(path: string, args: JavaList<JavaExpression>): JavaExpression;
  sql(text: string): JavaExpression;
  as(expression: JavaExpression, names: JavaList<string>): JavaExpression;
}

interface Relations {
  source(
    env: JavaEnvironment,
    connector: string,
    options: JavaMap,
    names: JavaList<string>,
    types: JavaList<string>,
    primaryKey: JavaList<string>,
    watermarkColumn: string | null,
    watermark: string | null,
  ): JavaTable;
  select(input: JavaTable, columns: JavaList<JavaExpression>): JavaTable;
  addColumns(input: JavaTable, columns: JavaList<JavaExpression>): JavaTable;
  rename(input: JavaTable, names: JavaList<string>): JavaTable;
  filter(input: JavaTable, predicate: JavaExpression): JavaTable;
  aggregate(input: JavaTable, keys: JavaList<JavaExpression>, columns: JavaList<JavaExpression>): JavaTable;
  flatAggregate(input: JavaTable, keys: JavaList<JavaExpression>, call: JavaExpression, columns: JavaList<JavaExpression>): JavaTable;
  rowWindow(input: JavaTable, size: number, slide: number, keys: JavaList<JavaExpression>, columns: JavaList<JavaExpression>): JavaTable;
  lateral(input: JavaTable, call: JavaExpression, left: boolean): JavaTable;
  join(left: JavaTable, right: JavaTable, on: JavaExpression, kind: string): JavaTable;
  condition(left: JavaTable, right: JavaTable, predicate: JavaExpression): string;
  cross(left: JavaTable, right: JavaTable): JavaTable;
  sort(input: JavaTable, keys: JavaList<JavaExpression>): JavaTable;
  limit(input: JavaTable, rows: number, offset: number): JavaTable;
  unionAll(left: JavaTable, right: JavaTable): JavaTable;
  distinct(input: JavaTable): JavaTable;
  columns(table: JavaTable): string[];
  type(table: JavaTable): string;
  columnType(table: JavaTable, name: string): string;
}

interface Environments {
  create(configuration: JavaMap): JavaEnvironment;
  into(table: JavaTable, connector: string, options: JavaMap): JavaPipeline;
  insert(table: JavaTable, path: string, overwrite: boolean): JavaPipeline;
  createView(env: JavaEnvironment, path: string, table: JavaTable, ifNotExists: boolean): boolean;
  submit(pipeline: JavaPipeline, topic: string, result: string | null): string;
  explain(table: JavaTable, details: JavaList<string>): string;
  option(env: JavaEnvironment, key: string): string | null;
  set(env: JavaEnvironment, key: string, value: string): void;
  unset(env: JavaEnvironment, key: string): void;
  names(env: JavaEnvironment, text: string): string[];
  dispose(env: JavaEnvironment): void;
}

interface Statements {
  parse(env: JavaEnvironment, text: string): JavaOperation;
  kind(operation: JavaOperation): "query" | "job" | "set" | "reset" | "other";
  execute(env: JavaEnvironment, operation: JavaOperation): JavaTableResult;
  option(operation: JavaOperation): (string | null)[];
  options(env: JavaEnvironment): string;
  rows(result: JavaTableResult): string;
}

interface Plans {
  set(env: JavaEnvironment): JavaStatementSet;
  add(set: JavaStatementSet, pipeline: JavaPipeline): void;
  addSql(set: JavaStatementSet, statement: string): void;
  submit(set: JavaStatementSet, topic: string): string;
  explain(set: JavaStatementSet, details: JavaList<string>): string;
  compile(set: JavaStatementSet): string;
  explainSql(env: JavaEnvironment, statement: string, details: JavaList<string>): string;
  compileSql(env: JavaEnvironment, statement: string): string;
  submitPlan(env: JavaEnvironment, json: string, topic: string): string;
  explainPlan(env: JavaEnvironment, json: string, details: JavaList<string>): string;
  version(env: JavaEnvironment, json: string): string;
}

interface Catalogs {
  call(env: JavaEnvironment, verb: string, args: string): string;
}

interface Jobs {
  track(result: JavaTableResult, topic: string, atEnd: null): string | null;
}

interface TransferRegistry {
  register(id: string, address: string, token: string, elsewhere: boolean): void;
  unregister(id: string): void;
}

interface Functions {
  scalar(name: string, payload: string, args: readonly string[], returns: string, deterministic: boolean): JavaFunction;
  table(name: string, payload: string, args: readonly string[], returns: string, deterministic: boolean): JavaFunction;
  tableAggregate(name: string, payload: string, args: readonly string[], returns: string, deterministic: boolean): JavaFunction;
  aggregate(name: string, payload: string, args: readonly string[], returns: string, deterministic: boolean): JavaFunction;
}

interface DeadLetterSinks {
  register(env: JavaEnvironment, id: string, path: string | null, connector: string, options: JavaMap): void;
  unregister(id: string): void;
}

/** The Java classes that the lowering works with. */
export interface FlinkApi {
  readonly expressions: Expressions;
  readonly relations: Relations;
  readonly environments: Environments;
  readonly statements: Statements;
  readonly plans: Plans;
  readonly catalogs: Catalogs;
  readonly functions: Functions;
  readonly deadLetters: DeadLetterSinks;
  readonly jobs: Jobs;
  readonly transfers: TransferRegistry;
  /** A text as an argument of an object of Flink; the classes above take texts as they are. */
  text(value: string): string;
  list<T>(values: Iterable<T>): JavaList<T>;
  map(entries: Readonly<Record<string, string>>): JavaMap;
}

/** Starts to load what connections to functions take, beside the engine thread; worth it while Flink starts. */
export function warmUpConnections(java: Java): void {
  java.importClass<{ start(): void }>("dev.tsflink.runtime.client.WarmUp").start();
}

export function flinkApi(java: Java): FlinkApi {
  // Before an environment is made: tasks, metrics and the web UI then say TypeScript.
  java.importClass<{ install(): void }>("dev.tsflink.runtime.JobNames").install();
  return {
    expressions: takingTexts(java, java.importClass<Expressions>("dev.tsflink.bridge.table.Expressions")),
    relations: takingTexts(java, java.importClass<Relations>("dev.tsflink.bridge.table.Relations")),
    environments: takingTexts(java, java.importClass<Environments>("dev.tsflink.bridge.table.Environments")),
    statements: takingTexts(java, java.importClass<Statements>("dev.tsflink.bridge.table.Statements")),
    plans: takingTexts(java, java.importClass<Plans>("dev.tsflink.bridge.table.Plans")),
    catalogs: takingTexts(java, java.importClass<Catalogs>("dev.tsflink.bridge.table.Catalogs")),
    functions: takingTexts(java, java.importClass<Functions>("dev.tsflink.runtime.Functions")),
    deadLetters: takingTexts(java, java.importClass<DeadLetterSinks>("dev.tsflink.runtime.DeadLetterSinks")),
    jobs: java.importClass<Jobs>("dev.tsflink.bridge.table.Jobs"),
    transfers: java.importClass<TransferRegistry>("dev.tsflink.runtime.transfer.TransferRegistry"),
    text: (value) => java.text(value),
    list: <T>(values: Iterable<T>) => java.list<JavaList<T>>(values),
    map: (entries) => java.map<JavaMap>(entries),
  };
}
