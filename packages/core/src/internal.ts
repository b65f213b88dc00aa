// SPDX-License-Identifier: Apache-2.0

// For the sibling packages only; no promise is kept between versions.

export type { FunctionDefinition } from "./descriptors/function.ts";
export { checkValue, converterOf } from "./convert/convert.ts";
export type { Converter } from "./convert/convert.ts";
export { describe } from "./convert/describe.ts";
export { closest, didYouMean } from "./did-you-mean.ts";
export { deserializeError, serializeError } from "./errors/serialize.ts";
export type { SerializedError, SerializedErrorNode } from "./errors/serialize.ts";
export { asyncDispose, dispose } from "./resource.ts";
export { quoteIdentifier, quoteString } from "./types/format.ts";
export { isSqlType, makeType } from "./types/make.ts";
export { civilFromDays, daysFromCivil } from "./values/calendar.ts";
export { isBytes } from "./values/variant.ts";
