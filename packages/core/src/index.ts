// SPDX-License-Identifier: Apache-2.0

export { t } from "./types/t.ts";
export type { IntervalOptions, IntervalUnit, Types } from "./types/t.ts";
export type { AnySqlType, Fields, JsOf, JsTuple, RowOf, SqlType } from "./types/sql-type.ts";
export type { FieldDefinition, RowDefinition, TypeDefinition } from "./types/definition.ts";
export { typeOf } from "./types/type-of.ts";
export { parseType } from "./types/parse-type.ts";

export { schema } from "./schema/schema.ts";
export type { AnySchema, Infer, NotNullField, Schema, SchemaOptions, TimeField } from "./schema/schema.ts";

export { Decimal, isDecimal } from "./values/decimal.ts";
export type { Rounding } from "./values/decimal.ts";
export { Instant, isInstant } from "./values/instant.ts";
export { Interval, isInterval } from "./values/interval.ts";
export { isLocalDate, LocalDate } from "./values/local-date.ts";
export { isLocalDateTime, LocalDateTime } from "./values/local-date-time.ts";
export { isLocalTime, LocalTime } from "./values/local-time.ts";
export { isVariant, Variant } from "./values/variant.ts";
export type { TemporalInstant, TemporalPlainDate, TemporalPlainDateTime, TemporalPlainTime } from "./values/temporal.ts";

export { formatDuration, parseDuration } from "./duration.ts";
export type { Duration } from "./duration.ts";

export { FlinkError } from "./errors/flink-error.ts";
export type { FlinkErrorCode } from "./errors/flink-error.ts";
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
} from "./errors/errors.ts";
export type { BundleOffender, CatalogErrorReason, CauseOption, ConfigurationErrorOptions, ConversionErrorOptions, JavaErrorOptions, PositionOptions } from "./errors/errors.ts";

export { formatDescriptor, sinkDescriptor, sourceDescriptor } from "./descriptors/connector.ts";
export type { ConnectorOptions, ConnectorSpec, Format, SinkDescriptor, SourceDescriptor } from "./descriptors/connector.ts";
export type { Job, JobStatus, WaitOptions } from "./descriptors/job.ts";
