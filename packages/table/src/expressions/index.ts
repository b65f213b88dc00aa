// SPDX-License-Identifier: Apache-2.0
export type { AnyExpr, NotOneColumn } from "./any.ts";
export type { BoolExpr } from "./boolean.ts";
export type { BytesExpr } from "./bytes.ts";
export { call, callSql } from "./calls.ts";
export type { ArrayExpr, MapExpr, RowExpr } from "./collection.ts";
export { array, map, mapFromArrays, row } from "./constructors.ts";
export type { Expr, Operand, Other, SqlLiteralValue } from "./expr.ts";
export type { Columns, ExprOf, Selected, Selection } from "./expr-of.ts";
export {
  and,
  coalesce,
  concatWs,
  count,
  currentDatabase,
  greatest,
  ifThenElse,
  least,
  lit,
  nullOf,
  or,
  typeOf,
  when,
  type Cases,
} from "./functions.ts";
export type { IntervalExpr } from "./interval.ts";
export {
  json,
  jsonArray,
  jsonArrayAgg,
  jsonObject,
  jsonObjectAgg,
  jsonString,
  parseJson,
  tryParseJson,
  type JsonNullOptions,
} from "./json.ts";
export type {
  JsonDefault,
  JsonExistsOptions,
  JsonKind,
  JsonPieceType,
  JsonQueryOptions,
  JsonScalarType,
  JsonValueOptions,
} from "./json-options.ts";
export { atan2, e, pi, rand, randInteger, uuid } from "./math.ts";
export type { NumExpr, NumOther } from "./numeric.ts";
export {
  cumeDist,
  denseRank,
  groupingId,
  lag,
  lead,
  ntile,
  percentRank,
  rank,
  rowNumber,
  type OverBound,
  type OverOnly,
  type OverWindow,
} from "./over.ts";
export type { StrExpr } from "./string.ts";
export type { DatePart, DifferenceUnit, Span, TimeExpr, TruncationUnit } from "./temporal.ts";
export {
  convertTz,
  currentDate,
  currentTime,
  currentTimestamp,
  currentWatermark,
  dateFormat,
  fromUnixtime,
  localTime,
  localTimestamp,
  proctime,
  temporalOverlaps,
  timestampDiff,
  toDate,
  toTimestamp,
  toTimestampLtz,
  unixTimestamp,
} from "./time.ts";
export type { VariantExpr } from "./variant.ts";
