// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { compile, displayedTypes, problems } from "./compile.ts";

const text = `
import { count, schema, t, tumble, udf, udtf, type Infer, type Table, type Sql } from "@tsflink/table";
const Orders = schema({ id: t.bigint().notNull(), customer: t.string().notNull(), amount: t.double(), price: t.decimal(10, 2), placedAt: t.timestampLtz(3).notNull() });
const Customers = schema({ name: t.string().notNull(), city: t.string() });
declare const orders: Table<Infer<typeof Orders>>;
declare const customers: Table<Infer<typeof Customers>>;
declare const sql: Sql;
export const order = null as unknown as Infer<typeof Orders>;
export const filtered = orders.where((o) => o.amount.gt(100));
export const selected = orders.select((o) => ({ id: o.id, total: o.price, big: o.amount.gt(1) }));
export const grouped = orders.groupBy((o) => ({ customer: o.customer })).select((o, key) => ({ ...key, total: o.amount.sum(), n: count() }));
export const joined = orders.leftJoin(customers, (o, c) => o.customer.eq(c.name)).select((o, c) => ({ id: o.id, city: c.name }));
export const windowed = orders.select((o) => ({ at: o.placedAt })).window(tumble({ on: "at", size: "1 hour" }));
export const words = udtf({ args: [t.string()], yields: t.row({ word: t.string().notNull() }).notNull() }, function* () { yield { word: "" }; });
export const lateral = customers.joinLateral((c) => words(c.name));
export const shout = udf({ args: [t.string()], returns: t.string().notNull() }, (text) => text ?? "");
export const queried = sql\`SELECT 1\`.as(Customers);
export const rows = grouped.toArray();
export let condition = null as unknown as ReturnType<typeof make>;
const make = () => { let c; orders.where((o) => (c = o.amount.gt(1))); return c; };
`;

test("what an editor shows is rows and words, not how they were made", { timeout: 120_000 }, () => {
  const program = compile({ "displayed.ts": text.replace(/export let condition[\s\S]*$/, "") });
  expect(problems(program, ["displayed.ts"])).toEqual([]);
  expect(displayedTypes(program, "displayed.ts")).toMatchInlineSnapshot(`
    {
      "filtered": "Table<{ readonly id: bigint; readonly customer: string; readonly amount: number | null; readonly price: import("@tsflink/table").Decimal | null; readonly placedAt: import("@tsflink/table").Instant; }>",
      "grouped": "Table<{ readonly total: number | null; readonly n: bigint; readonly customer: string; }>",
      "joined": "Table<{ readonly id: bigint; readonly city: string | null; }>",
      "lateral": "Table<{ readonly name: string; readonly city: string | null; readonly word: string; }>",
      "order": "{ readonly id: bigint; readonly customer: string; readonly amount: number | null; readonly price: import("@tsflink/table").Decimal | null; readonly placedAt: import("@tsflink/table").Instant; }",
      "queried": "Table<{ readonly name: string; readonly city: string | null; }>",
      "rows": "Promise<{ readonly total: number | null; readonly n: bigint; readonly customer: string; }[]>",
      "selected": "Table<{ readonly id: bigint; readonly total: import("@tsflink/table").Decimal | null; readonly big: boolean | null; }>",
      "shout": "import("@tsflink/table").ScalarUdf<readonly [import("@tsflink/table").SqlType<string, true>], string>",
      "windowed": "Table<{ readonly at: import("@tsflink/table").Instant; readonly windowStart: import("@tsflink/table").Instant; readonly windowEnd: import("@tsflink/table").Instant; readonly windowTime: import("@tsflink/table").Instant; }>",
      "words": "import("@tsflink/table").TableUdf<readonly [import("@tsflink/table").SqlType<string, true>], { readonly word: string; }>",
    }
  `);
});

test("errors name the column and what there is", { timeout: 120_000 }, () => {
  const program = compile({
    "errors.ts": `
import { schema, t, udtf, type Infer, type Table } from "@tsflink/table";
const Orders = schema({ id: t.bigint().notNull(), amount: t.double() });
declare const orders: Table<Infer<typeof Orders>>;
const ids = udtf({ args: [], yields: t.row({ id: t.int() }) }, function* () { yield { id: 1 }; });
orders.where((o) => o.amonut.gt(1));
orders.where((o) => o.id.eq("1"));
orders.joinLateral(() => ids());
`,
  });
  expect(problems(program, ["errors.ts"])).toMatchInlineSnapshot(`
    [
      "errors.ts:6 Property 'amonut' does not exist on type 'Columns<{ readonly id: bigint; readonly amount: number | null; }>'. Did you mean 'amount'?",
      "errors.ts:7 Argument of type 'string' is not assignable to parameter of type 'NumOther<bigint>'.",
      "errors.ts:8 Type 'TableCall<{ readonly id: number | null; }>' is not assignable to type 'TableCall<{ readonly id: number | null; }> & ColumnClash<"id">'.
      Property '"both have a column of this name; rename one with select()"' is missing in type 'TableCall<{ readonly id: number | null; }>' but required in type 'ColumnClash<"id">'.",
    ]
  `);
});
