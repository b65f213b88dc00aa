// SPDX-License-Identifier: Apache-2.0
/**
 * Table API and SQL of Apache Flink, typed. Importing this starts nothing; `TableEnvironment.create` does.
 *
 * @packageDocumentation
 */
export {
  coalesce,
  count,
  currentDate,
  currentTimestamp,
  greatest,
  iif,
  least,
  lit,
  localTimestamp,
  type AnyExpr,
  type ArrayExpr,
  type BoolExpr,
  type Columns,
  type DatePart,
  type DifferenceUnit,
  type Expr,
  type ExprOf,
  type MapExpr,
  type NumExpr,
  type NumOther,
  type Operand,
  type Other,
  type RowExpr,
  type Selected,
  type Selection,
  type Span,
  type StrExpr,
  type TimeExpr,
  type TruncationUnit,
} from "./expressions/index.ts";
export { TableEnvironment, type EmbeddedClusterOptions, type RemoteClusterOptions, type TableEnvironmentOptions } from "./environment/index.ts";
export type { AsyncOptions, FunctionOptions } from "./functions/spec.ts";
export { udf, udtf, type AnyUdf, type CallArgs, type FunctionContext, type ScalarUdf, type TableCall, type TableUdf, type UdfSpec, type UdtfSpec } from "./functions/udf.ts";
export type { RunOptions } from "./plan/executor.ts";
export {
  cumulate,
  hop,
  tumble,
  type Change,
  type ChangeKind,
  type ColumnClash,
  type GroupedTable,
  type Joined,
  type Table,
  type TableResult,
  type TimeColumn,
  type ToArrayOptions,
  type WindowColumns,
  type WindowSpec,
} from "./relations/index.ts";
export type { AnyTable, Sql, SqlFragment, SqlLiteralValue, SqlQuery, SqlValue, UntypedRow } from "./sql/index.ts";

// The vocabulary of @tsflink/core, so that most programs import one package.
export {
  BridgeError,
  BundleError,
  CatalogError,
  ConfigurationError,
  ConversionError,
  Decimal,
  FlinkError,
  Instant,
  Interval,
  JavaError,
  JobError,
  LocalDate,
  LocalDateTime,
  LocalTime,
  SqlError,
  UserFunctionError,
  ValidationError,
  Variant,
  WorkerError,
  schema,
  t,
  type AnySchema,
  type AnySqlType,
  type Duration,
  type Fields,
  type FlinkErrorCode,
  type Infer,
  type Job,
  type JobStatus,
  type JsOf,
  type RowOf,
  type Schema,
  type SchemaOptions,
  type SinkDescriptor,
  type SourceDescriptor,
  type SqlType,
  type WaitOptions,
} from "@tsflink/core";
