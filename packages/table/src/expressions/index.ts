// SPDX-License-Identifier: Apache-2.0
export type { AnyExpr } from "./any.ts";
export type { BoolExpr } from "./boolean.ts";
export type { ArrayExpr, MapExpr, RowExpr } from "./collection.ts";
export type { Expr, Operand, Other } from "./expr.ts";
export type { Columns, ExprOf, Selected, Selection } from "./expr-of.ts";
export { coalesce, count, currentDate, currentTimestamp, greatest, iif, least, lit, localTimestamp } from "./functions.ts";
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
