// SPDX-License-Identifier: Apache-2.0
export { createSql, type AnyTable, type Sql, type SqlFragment, type SqlQuery, type SqlRunner, type SqlValue } from "./sql.ts";
export type { AnswerResult, JobResult, QueryResult, ResultOf, StatementResult, UntypedRow } from "./statement.ts";
