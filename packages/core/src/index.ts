// SPDX-License-Identifier: Apache-2.0
/**
 * The vocabulary that TsFlink's packages share: SQL types, schemas, lossless values, errors and descriptors. No dependencies; runs anywhere.
 *
 * @packageDocumentation
 */
export { t, type Types } from "./types/t.ts";
export { parseType, typeOf } from "./types/parse.ts";
export type { AnySqlType, Fields, JsOf, JsTuple, RowOf, SqlType } from "./types/sql-type.ts";
export type { FieldDefinition, RowDefinition, TypeDefinition } from "./types/definition.ts";
export { schema, type AnySchema, type Infer, type Schema, type SchemaOptions, type Watermark } from "./schema/schema.ts";
export { checkValue } from "./convert/convert.ts";
export { formatDuration, parseDuration, type Duration } from "./duration.ts";
export { Decimal, type Rounding } from "./values/decimal.ts";
export { Instant } from "./values/instant.ts";
export { Interval } from "./values/interval.ts";
export { LocalDate } from "./values/local-date.ts";
export { LocalDateTime } from "./values/local-date-time.ts";
export { LocalTime } from "./values/local-time.ts";
export { Variant } from "./values/variant.ts";
export type { TemporalInstant, TemporalPlainDate, TemporalPlainDateTime, TemporalPlainTime } from "./values/temporal.ts";
export type { SinkDescriptor, SourceDescriptor } from "./descriptors/connector.ts";
export type { Metrics } from "./descriptors/metrics.ts";
export type { Job, JobResult, JobStatus, WaitOptions } from "./descriptors/job.ts";
export { FlinkError, type FlinkErrorCode } from "./errors/flink-error.ts";
export {
  BridgeError,
  BundleError,
  CatalogError,
  ConfigurationError,
  ConversionError,
  JavaError,
  JobError,
  SqlError,
  UserFunctionError,
  ValidationError,
  WorkerError,
  type BundleOffender,
  type CatalogErrorReason,
  type CauseOption,
  type ConfigurationErrorOptions,
  type ConversionErrorOptions,
  type JavaErrorOptions,
  type PositionOptions,
} from "./errors/errors.ts";
