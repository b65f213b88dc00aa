// SPDX-License-Identifier: Apache-2.0
/**
 * For TsFlink's own packages; no promise is kept about it.
 *
 * @packageDocumentation
 */
export { artifacts } from "./artifacts.ts";
export { boundValues } from "./bind.ts";
export { converterOf, type Converter } from "./convert/convert.ts";
export { describe } from "./convert/describe.ts";
export { hookDefinition, type AggregateParts, type FunctionDefinition } from "./descriptors/function.ts";
export { didYouMean, nearest } from "./did-you-mean.ts";
export { deserializeError, serializeError, type SerializedError } from "./errors/serialize.ts";
export { callerFrames } from "./origin.ts";
export { asyncDispose, dispose } from "./resource.ts";
export type { FieldDefinition, RowDefinition, TypeDefinition } from "./types/definition.ts";
export { formatType, maxLength, quoteIdentifier, quoteString } from "./types/format.ts";
export { intervalSql, late, schemaNode, type ColumnNode, type SchemaNode } from "./schema/schema-node.ts";
export { isSqlType, makeType } from "./types/make.ts";
export { parseTypeDefinition } from "./types/parse.ts";
export { rowDefinition } from "./types/t.ts";
export { isDecimal } from "./values/decimal.ts";
export { isDate, isInstant } from "./values/instant.ts";
export { isInterval } from "./values/interval.ts";
export { isLocalDate } from "./values/local-date.ts";
export { isLocalDateTime } from "./values/local-date-time.ts";
export { isLocalTime } from "./values/local-time.ts";
export { isTemporal, isoTextOf } from "./values/temporal.ts";
export { isBytes, isVariant } from "./values/variant.ts";
