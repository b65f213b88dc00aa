// SPDX-License-Identifier: Apache-2.0
import { runInNewContext } from "node:vm";
import { parseType, t, type AnySqlType } from "@tsflink/core";
import { expect, it } from "vitest";
import { codeOf } from "./codegen.ts";
import { typeCode } from "./type-code.ts";

it.each([
  "BOOLEAN",
  "TINYINT NOT NULL",
  "BIGINT",
  "DECIMAL(10, 2) NOT NULL",
  "CHAR(3)",
  "VARCHAR(20) NOT NULL",
  "STRING",
  "BINARY(4)",
  "BYTES",
  "DATE",
  "TIME(3)",
  "TIMESTAMP(9)",
  "TIMESTAMP(3) WITH LOCAL TIME ZONE NOT NULL",
  "INTERVAL YEAR(4) TO MONTH",
  "INTERVAL MONTH",
  "INTERVAL DAY(3) TO SECOND(6)",
  "INTERVAL HOUR TO MINUTE",
  "ARRAY<MAP<STRING NOT NULL, DOUBLE>>",
  "MULTISET<INT NOT NULL>",
  "ROW<`a b` INT NOT NULL, `c` ROW<`d` STRING>> NOT NULL",
  "VARIANT",
])("writes %s so that it is the same type again", (sql) => {
  const made = runInNewContext(typeCode(parseType(sql).definition), { t }) as AnySqlType;
  expect(String(made)).toBe(String(parseType(sql)));
});

it("names tables so that no two meet, and sorts them", () => {
  const table = (name: string, comment: string | null = null) => ({
    path: ["c", "d-1", name] as const,
    columns: [{ name: "the id", type: "BIGINT NOT NULL", kind: "physical" as const, comment: "of */ it" }],
    primaryKey: ["the id"],
    comment,
  });
  expect(codeOf([table("web-orders"), table("infer"), table("webOrders", "All of them")], "x.sql", "@tsflink/table"))
    .toMatchInlineSnapshot(`
    "// Made by \`tsflink codegen x.sql\`: run it again instead of editing this file.
    import { schema, t, type Infer } from "@tsflink/table";

    /** \`env.table("c.\`d-1\`.infer", Infer2)\` */
    export const Infer2 = schema({
      /** of *\\/ it */
      "the id": t.bigint().notNull(),
    }, { primaryKey: ["the id"] });
    export type Infer2 = Infer<typeof Infer2>;

    /** \`env.table("c.\`d-1\`.\`web-orders\`", WebOrders)\` */
    export const WebOrders = schema({
      /** of *\\/ it */
      "the id": t.bigint().notNull(),
    }, { primaryKey: ["the id"] });
    export type WebOrders = Infer<typeof WebOrders>;

    /** \`env.table("c.\`d-1\`.webOrders", WebOrders2)\` All of them */
    export const WebOrders2 = schema({
      /** of *\\/ it */
      "the id": t.bigint().notNull(),
    }, { primaryKey: ["the id"] });
    export type WebOrders2 = Infer<typeof WebOrders2>;
    "
  `);
});
