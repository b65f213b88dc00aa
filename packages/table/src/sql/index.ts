// SPDX-License-Identifier: Apache-2.0
export {
  createSql,
  type AnyTable,
  type Sql,
  type SqlFragment,
  type SqlLiteralValue,
  type SqlQuery,
  type SqlRunner,
  type SqlValue,
  type UntypedRow,
} from "./sql.ts";
