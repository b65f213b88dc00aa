// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, ValidationError, schema, t } from "@tsflink/core";
import { describe, expect, test } from "vitest";
import { Customers, Orders, Recorder, planOf, tableOf } from "../../test/unit/tables.ts";
import { count, lit } from "../expressions/index.ts";
import { udf, udtf } from "../functions/udf.ts";
import { cumulate, hop, tumble } from "./window.ts";
import { tableParts } from "../plan/table-parts.ts";

const environment = new Recorder();
const orders = tableOf("orders", Orders, environment);
const customers = tableOf("customers", Customers, environment);

describe("plans", () => {
  test("where, groupBy, select, orderBy, limit", () => {
    const top = orders
      .where((o) => o.amount.gt(100))
      .groupBy((o) => ({ customer: o.customer }))
      .select((o, key) => ({ ...key, total: o.amount.sum(), orders: count() }))
      .orderBy((r) => [r.total.desc(), r.customer])
      .limit(10, 5);
    expect(planOf(top)).toMatchInlineSnapshot(`
      {
        "input": {
          "input": {
            "columns": [
              {
                "expression": {
                  "kind": "column",
                  "name": "customer",
                  "side": "key",
                },
                "name": "customer",
              },
              {
                "expression": {
                  "args": [
                    {
                      "kind": "column",
                      "name": "amount",
                    },
                  ],
                  "kind": "call",
                  "name": "SUM",
                },
                "name": "total",
              },
              {
                "expression": {
                  "args": [
                    {
                      "kind": "literal",
                      "type": "INT NOT NULL",
                      "value": 1,
                    },
                  ],
                  "kind": "call",
                  "name": "COUNT",
                },
                "name": "orders",
              },
            ],
            "input": {
              "input": {
                "kind": "path",
                "path": "orders",
              },
              "kind": "filter",
              "predicate": {
                "args": [
                  {
                    "kind": "column",
                    "name": "amount",
                  },
                  {
                    "kind": "literal",
                    "type": "DOUBLE NOT NULL",
                    "value": 100,
                  },
                ],
                "kind": "call",
                "name": "GREATER_THAN",
              },
            },
            "keys": [
              {
                "expression": {
                  "kind": "column",
                  "name": "customer",
                },
                "name": "customer",
              },
            ],
            "kind": "aggregate",
          },
          "keys": [
            {
              "descending": true,
              "expression": {
                "kind": "column",
                "name": "total",
              },
            },
            {
              "descending": false,
              "expression": {
                "kind": "column",
                "name": "customer",
              },
            },
          ],
          "kind": "sort",
        },
        "kind": "limit",
        "offset": 5,
        "rows": 10,
      }
    `);
    expect(tableParts(top)?.columns.map(({ name, type }) => `${name} ${type.kind} ${String(type.nullable)}`)).toEqual([
      "customer varchar false",
      "total double true",
      "orders bigint false",
    ]);
  });

  test("a select with aggregates is one group of all rows", () => {
    expect(planOf(orders.select((o) => ({ total: o.amount.sum(), rows: count() })))).toMatchObject({
      kind: "aggregate",
      keys: [],
      columns: [{ name: "total" }, { name: "rows" }],
    });
  });

  test("an outer join makes the columns of the other side nullable", () => {
    const joined = orders.leftJoin(customers, (o, c) => o.customer.eq(c.name)).select((o, c) => ({ id: o.id, name: c.name, city: c.city }));
    expect(planOf(joined)).toMatchInlineSnapshot(`
      {
        "columns": [
          {
            "expression": {
              "kind": "column",
              "name": "id",
              "side": "left",
            },
            "name": "id",
          },
          {
            "expression": {
              "kind": "column",
              "name": "name",
              "side": "right",
            },
            "name": "name",
          },
          {
            "expression": {
              "kind": "column",
              "name": "city",
              "side": "right",
            },
            "name": "city",
          },
        ],
        "join": "left",
        "kind": "join",
        "left": {
          "kind": "path",
          "path": "orders",
        },
        "on": {
          "args": [
            {
              "kind": "column",
              "name": "customer",
              "side": "left",
            },
            {
              "kind": "column",
              "name": "name",
              "side": "right",
            },
          ],
          "kind": "call",
          "name": "EQUALS",
        },
        "right": {
          "kind": "path",
          "path": "customers",
        },
      }
    `);
    expect(tableParts(joined)?.columns.map(({ type }) => type.nullable)).toEqual([false, true, true]);
    const right = orders.rightJoin(customers, (o, c) => o.customer.eq(c.name)).select((o, c) => ({ id: o.id, name: c.name }));
    expect(tableParts(right)?.columns.map(({ type }) => type.nullable)).toEqual([true, false]);
    const full = orders.fullJoin(customers, (o, c) => o.customer.eq(c.name)).select((o, c) => ({ id: o.id, name: c.name }));
    expect(tableParts(full)?.columns.map(({ type }) => type.nullable)).toEqual([true, true]);
  });

  test("a table joins itself", () => {
    expect(planOf(orders.join(orders, (a, b) => a.id.eq(b.id)).select((a, b) => ({ x: a.amount, y: b.amount })))).toMatchObject({
      kind: "join",
      on: {
        name: "EQUALS",
        args: [
          { side: "left", name: "id" },
          { side: "right", name: "id" },
        ],
      },
      columns: [{ expression: { side: "left" } }, { expression: { side: "right" } }],
    });
  });

  const words = udtf(
    { name: "words", args: [t.string()], yields: t.row({ word: t.string().notNull(), at: t.int() }).notNull() },
    function* (text) {
      for (const word of (text ?? "").split(" ")) yield { word, at: 0 };
    },
  );

  test("joinLateral", () => {
    expect(planOf(orders.joinLateral((o) => words(o.customer)))).toMatchInlineSnapshot(`
      {
        "args": [
          {
            "kind": "column",
            "name": "customer",
          },
        ],
        "columns": [
          "word",
          "at",
        ],
        "function": "words",
        "input": {
          "kind": "path",
          "path": "orders",
        },
        "join": "inner",
        "kind": "lateral",
      }
    `);
    const left = orders.leftJoinLateral((o) => words(o.customer));
    expect(planOf(left)).toMatchObject({ join: "left" });
    expect(tableParts(left)?.columns.at(-2)).toMatchObject({ name: "word", type: { nullable: true } });
    expect(() => orders.select((o) => ({ word: o.customer })).joinLateral((o) => words(o.word) as never)).toThrow(
      "both the table and words have a column word",
    );
  });

  test("windows", () => {
    const windowed = orders.window(tumble({ on: "placedAt", size: "10 minutes" }));
    expect(planOf(windowed)).toMatchObject({ kind: "window", window: "tumble", on: "placedAt", size: 600_000 });
    expect(tableParts(windowed)?.columns.at(-1)).toMatchObject({
      name: "windowTime",
      type: { kind: "timestamp_ltz", precision: 3, nullable: false },
    });
    expect(planOf(orders.window(hop({ on: "placedAt", size: "1 hour", slide: "10 minutes" })))).toMatchObject({
      window: "hop",
      size: 3_600_000,
      slide: 600_000,
    });
    expect(planOf(orders.window(cumulate({ on: "placedAt", size: "1 day", step: "1 hour" })))).toMatchObject({
      window: "cumulate",
      slide: 3_600_000,
    });
    expect(() => tumble({ on: "placedAt", size: 0 })).toThrow(ConfigurationError);
    expect(() => hop({ on: "placedAt", size: "1 hour", slide: "7 minutes" })).toThrow("does not divide");
    expect(() => orders.window(tumble({ on: "amount", size: 1 }) as never)).toThrow(
      "window(): amount is DOUBLE, and a window needs a TIMESTAMP or TIMESTAMP_LTZ",
    );
  });

  test("union goes by name, and distinct", () => {
    const a = orders.select((o) => ({ id: o.id, amount: o.amount }));
    const b = orders.select((o) => ({ amount: o.amount, id: o.id }));
    expect(planOf(a.unionAll(b))).toMatchObject({
      kind: "set",
      operation: "union",
      all: true,
      right: { kind: "project", columns: [{ name: "id" }, { name: "amount" }] },
    });
    expect(planOf(a.union(a).distinct())).toMatchObject({ kind: "distinct", input: { kind: "set", operation: "union", all: false } });
    expect(() => a.union(orders.select((o) => ({ id: o.id })) as never)).toThrow("only one of the tables has amount");
  });

  test("functions in conditions, in joins and nested", () => {
    const twice = udf({ name: "twice", args: [t.double()], returns: t.double() }, (x) => (x === null ? null : 2 * x));
    expect(planOf(orders.where((o) => twice(twice(o.amount)).gt(1)))).toMatchObject({
      predicate: { args: [{ kind: "function", function: "twice", args: [{ kind: "function" }] }, { value: 1 }] },
    });
  });

  test("each step leaves the table before it alone", () => {
    const before = JSON.stringify(planOf(orders));
    const filtered = orders.where((o) => o.id.gt(1));
    filtered.select((o) => ({ id: o.id }));
    expect(JSON.stringify(planOf(orders))).toBe(before);
    expect(Object.isFrozen(filtered)).toBe(true);
    expect(Object.isFrozen(tableParts(filtered)?.relation)).toBe(true);
  });

  test("a plan without functions is structured-cloneable", () => {
    const { relation } = tableParts(orders.where((o) => o.id.gt(1)).distinct()) ?? {};
    expect(structuredClone(relation)).toEqual(relation);
  });
});

describe("mistakes", () => {
  test("&& and || lose a condition, and are refused", () => {
    expect(() => orders.where((o) => o.amount.gt(1) && o.id.eq(2))).toThrow(
      "where(): the condition (amount > ?) is made but is not part of the result; JavaScript's && and || do not combine conditions, .and() and .or() do",
    );
    expect(() => orders.select((o) => ({ odd: o.amount.gt(1) || o.id.eq(2) }))).not.toThrow(); // JavaScript never makes the second, so there is nothing to find
    expect(() => orders.select((o) => ({ both: o.amount.gt(1) && o.id.eq(2) }))).toThrow(ValidationError);
    const condition = (flag: boolean): unknown => orders.where((o) => (flag ? o.amount.gt(1) : o.id.eq(2)));
    expect(() => condition(true)).not.toThrow();
  });

  test.each<[string, () => unknown, string]>([
    [
      "a boolean of JavaScript",
      () => orders.where((() => true) as never),
      "where(): expected an expression, received the boolean true; compare with .eq(), .gt()",
    ],
    ["no return", () => orders.where((() => undefined) as never), "does the callback return something?"],
    ["async", () => orders.where((() => Promise.resolve()) as never), "the callback is async"],
    ["no condition", () => orders.where(((o: { id: unknown }) => o.id) as never), "where(): id is BIGINT NOT NULL, not BOOLEAN"],
    [
      "an aggregate in where",
      () => orders.where((o) => o.amount.sum().gt(1)),
      "SUM(amount) is an aggregate; compute it with select() and filter the result",
    ],
    [
      "a constant in select",
      () => orders.select((() => ({ one: 1 })) as never),
      "select(): one: expected an expression, received the number 1; write lit(...) around a constant",
    ],
    ["an empty select", () => orders.select(() => ({})), "there are no columns"],
    ["a number as name", () => orders.select((o) => ({ 1: o.id })), "the name 1 is a whole number"],
    [
      "a column of groups",
      () => orders.groupBy((o) => ({ customer: o.customer })).select((o) => ({ amount: o.amount })),
      "the column amount is neither a grouping key nor inside an aggregate",
    ],
    [
      "a key taken from the columns",
      () => orders.groupBy((o) => ({ customer: o.customer })).select((o) => ({ customer: o.customer, n: count() })),
      "key.customer",
    ],
    [
      "a column beside an aggregate",
      () => orders.select((o) => ({ id: o.id, n: count() })),
      "the column id is neither a grouping key nor inside an aggregate",
    ],
    ["an aggregate as key", () => orders.groupBy((o) => ({ n: o.amount.sum() })), "aggregates belong in the select()"],
    ["desc in select", () => orders.select((o) => ({ id: o.id.desc() })), "asc() and desc() are for orderBy()"],
    ["limit", () => orders.limit(-1), "limit() rows: the number -1 is not a count of rows"],
    ["a fraction", () => orders.limit(1, 0.5), "limit() offset"],
    [
      "another environment",
      () => orders.join(tableOf("c", Customers, new Recorder([], "other")), (o, c) => o.customer.eq(c.name)),
      "the tables belong to two environments",
    ],
    ["no table", () => orders.union({} as never), "expected a table, received an object"],
  ])("%s", (_name, make, message) => expect(make).toThrow(message));

  test("columns do not travel from one callback to another", () => {
    let leaked: never;
    orders.where((o) => {
      leaked = o.amount as never;
      return o.amount.gt(1);
    });
    expect(() => orders.select(() => ({ amount: leaked }))).toThrow("an expression reads a column of another table or of another callback");
  });
});

describe("running", () => {
  test("a query takes the promised columns along; types that Flink derives by rules of its own are left open", async () => {
    const recorder = new Recorder();
    await tableOf("orders", Orders, recorder)
      .select((o) => ({ id: o.id, price: o.price.times(2), note: lit("x") }))
      .validate();
    expect(recorder.queries[0]?.columns).toEqual([
      { name: "id", type: "BIGINT NOT NULL" },
      { name: "price", type: undefined },
      { name: "note", type: "STRING NOT NULL" },
    ]);
  });

  test("insertInto wants a sink or a path", async () => {
    const recorder = new Recorder();
    const table = tableOf("orders", Orders, recorder);
    await expect(table.insertInto({} as never)).rejects.toThrow(ConfigurationError);
    await expect(table.insertInto("")).rejects.toThrow("is no sink");
    await table.insertInto("invoices");
    expect(recorder.sinks).toEqual(["invoices"]);
  });

  test("rows about changes that Flink would refuse", () => {
    const rows = tableOf("rows", schema({ op: t.string(), id: t.int() }));
    expect(() => rows.fromChangelog({ codes: { new: "INSERT", changed: "UPDATE_AFTER" } })).toThrow(/UPDATE_AFTER without UPDATE_BEFORE/);
    expect(() => rows.fromChangelog({ codes: { new: "INSERT", old: "UPDATE_BEFORE", changed: "UPDATE_AFTER" } })).not.toThrow();
    expect(() => rows.toChangelog({ op: "what", codes: { UPDATE_AFTER: "changed" } })).not.toThrow();
  });

  test("an aborted signal stops before anything is sent", async () => {
    const recorder = new Recorder();
    const table = tableOf("orders", Orders, recorder);
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(table.execute({ signal })).rejects.toThrow("enough");
    await expect(table.toArray({ signal })).rejects.toThrow("enough");
    await expect(table.toArrow({ signal })).rejects.toThrow("enough");
    await expect(table.insertInto("x", { signal })).rejects.toThrow("enough");
    expect(recorder.queries).toEqual([]);
  });
});
