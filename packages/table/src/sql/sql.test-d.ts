// SPDX-License-Identifier: Apache-2.0
import { Decimal, Instant, LocalDate, type Infer } from "@tsflink/core";
import { expectTypeOf, test } from "vitest";
import type { Customers, Orders } from "../../test/unit/tables.ts";
import type { ScalarUdf } from "../functions/udf.ts";
import type { Table } from "../relations/index.ts";
import type { Sql, SqlQuery } from "./index.ts";

declare const sql: Sql;
declare const orders: Table<Infer<typeof Orders>>;
declare const schemaOfCustomers: typeof Customers;
declare function refused(query: SqlQuery): void;
declare const fn: ScalarUdf<readonly [], string>;

test("values, tables, functions and fragments", () => {
  expectTypeOf(
    sql`SELECT ${1}, ${1n}, ${"a"}, ${true}, ${null}, ${Decimal.parse("1")}, ${Instant.parse("2026-01-01T00:00:00Z")}, ${LocalDate.parse("2026-01-01")}, ${new Date()}, ${new Uint8Array()}`,
  ).toEqualTypeOf<SqlQuery>();
  expectTypeOf(
    sql`SELECT ${fn}() FROM ${orders} WHERE ${sql`TRUE`} AND ${sql.raw("a = 1")} AND id IN (${sql.list([1n])})`.as(schemaOfCustomers),
  ).toEqualTypeOf<Table<Infer<typeof Customers>>>();
  expectTypeOf(sql`SHOW TABLES`.execute()).resolves.toHaveProperty("job");
  // @ts-expect-error objects are not SQL values
  refused(sql`SELECT ${{ a: 1 }}`);
  // @ts-expect-error arrays are not SQL values; sql.list() makes a list
  refused(sql`SELECT ${[1]}`);
  // @ts-expect-error undefined is not a SQL value
  refused(sql`SELECT ${undefined}`);
  // @ts-expect-error promises are not SQL values
  refused(sql`SELECT ${Promise.resolve(1)}`);
  // @ts-expect-error a plain function is not one for Flink
  refused(sql`SELECT ${() => 1}`);
  // @ts-expect-error sql is a tag
  sql("SELECT 1");
});
