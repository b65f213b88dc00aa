// SPDX-License-Identifier: Apache-2.0
import { expectTypeOf, test } from "vitest";
import type { AnswerResult, JobResult, QueryResult, ResultOf, StatementResult } from "./statement.ts";

test("the first word of a statement says what it gives", () => {
  expectTypeOf<ResultOf<"SELECT 1">>().toEqualTypeOf<QueryResult>();
  expectTypeOf<ResultOf<"\n  select\n 1">>().toEqualTypeOf<QueryResult>();
  expectTypeOf<ResultOf<"WITH a AS (SELECT 1) SELECT * FROM a">>().toEqualTypeOf<QueryResult>();
  expectTypeOf<ResultOf<"insert into a select 1">>().toEqualTypeOf<JobResult>();
  expectTypeOf<ResultOf<"SHOW TABLES">>().toEqualTypeOf<AnswerResult>();
  expectTypeOf<ResultOf<"RESET">>().toEqualTypeOf<AnswerResult>();
  expectTypeOf<ResultOf<"CREATE TABLE a AS SELECT 1">>().toEqualTypeOf<StatementResult>();
  expectTypeOf<ResultOf<string>>().toEqualTypeOf<StatementResult>();
  expectTypeOf<ResultOf<`SELECT ${string}`>>().toEqualTypeOf<QueryResult>();
});
