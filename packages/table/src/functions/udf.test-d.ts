// SPDX-License-Identifier: Apache-2.0
import { t, type Infer, type SinkDescriptor } from "@tsflink/core";
import { expectTypeOf, test } from "vitest";
import type { Orders } from "../../test/unit/tables.ts";
import type { NumExpr, StrExpr } from "../expressions/index.ts";
import type { Table } from "../relations/index.ts";
import { deadLetter, type DeadLetter } from "./spec.ts";
import { udf, udtf, type TableCall } from "./udf.ts";
import { vectorizedUdf } from "./vectorized.ts";

declare const orders: Table<Infer<typeof Orders>>;

test("udf infers its arguments and its result", () => {
  const domainOf = udf({ args: [t.string()], returns: t.string() }, (email) => {
    expectTypeOf(email).toEqualTypeOf<string | null>();
    return email?.split("@").at(-1) ?? null;
  });
  expectTypeOf(orders.select((o) => ({ shop: domainOf(o.customer) }))).toEqualTypeOf<Table<{ readonly shop: string | null }>>();
  expectTypeOf(domainOf("a@b")).toEqualTypeOf<StrExpr<string | null>>();
  const slow = udf(
    { args: [t.int().notNull()], returns: t.bigint().notNull(), async: { concurrency: 10, timeout: "1 second" } },
    async (x) => Promise.resolve(BigInt(x)),
  );
  expectTypeOf(slow(1)).toEqualTypeOf<NumExpr<bigint>>();
  const withTax = udf({ args: [t.double()], returns: t.double(), bind: { rate: 0.19 } }, (net, { bound }) =>
    net === null ? null : net * (1 + bound.rate),
  );
  orders.select((o) => ({ x: withTax(o.amount) }));
  const looked = udf(
    {
      args: [t.string()],
      returns: t.string(),
      bind: { url: "tcp://localhost" },
      open: async ({ bound }) => Promise.resolve(new Map<string, number>([[bound.url, 1]])),
      close: (cities) => {
        expectTypeOf(cities).toEqualTypeOf<Map<string, number>>();
      },
    },
    (name, { opened, bound }) => {
      expectTypeOf(opened).toEqualTypeOf<Map<string, number>>();
      return `${name ?? ""} ${String(opened.get(bound.url))}`;
    },
  );
  orders.select((o) => ({ x: looked(o.customer) }));
  // @ts-expect-error wrong argument type
  orders.select((o) => ({ x: withTax(o.customer) }));
  // @ts-expect-error an argument is missing
  orders.select(() => ({ x: withTax() }));
  // @ts-expect-error NULL for NOT NULL
  slow(null);
  // @ts-expect-error a column that may be NULL, for NOT NULL
  orders.select((o) => ({ x: slow(o.amount) }));
  // @ts-expect-error the function must return what it declares
  udf({ args: [t.string()], returns: t.string() }, () => 1);
  // @ts-expect-error no NULL for NOT NULL
  udf({ args: [], returns: t.string().notNull() }, () => null);
  // @ts-expect-error undefined is no NULL
  udf({ args: [], returns: t.string() }, () => undefined);
  // @ts-expect-error nothing of this name was bound
  udf({ args: [], returns: t.int(), bind: { a: 1 } }, ({ bound }) => bound.b);
});

test("policies for rows that fail, and functions that are not called with NULL", () => {
  const sink = {} as SinkDescriptor<DeadLetter>;
  udf({ args: [t.string()], returns: t.int(), onError: "null" }, Number);
  udf({ args: [t.string()], returns: t.int().notNull(), onError: deadLetter(sink) }, Number);
  udtf({ args: [], yields: t.row({ a: t.int() }), onError: "skip" }, () => [{ a: 1 }]);
  // @ts-expect-error NULL for a result that is NOT NULL
  udf({ args: [t.string()], returns: t.int().notNull(), onError: "null" }, Number);
  // @ts-expect-error a function gives one value a row
  udf({ args: [t.string()], returns: t.int(), onError: "skip" }, Number);
  // @ts-expect-error rows are not NULL
  udtf({ args: [], yields: t.row({ a: t.int() }), onError: "null" }, () => [{ a: 1 }]);
  // @ts-expect-error a sink of other rows
  deadLetter({} as SinkDescriptor<{ readonly id: bigint }>);
  udf({ args: [t.string(), t.int().notNull()], returns: t.int(), skipNulls: true, bind: { a: 1 } }, (text, n, { bound, metrics, log }) => {
    expectTypeOf(text).toEqualTypeOf<string>();
    metrics.group("a").counter("calls").add(bound.a);
    log.info(text);
    return n;
  });
  udf({ args: [t.string()], returns: t.int(), skipNulls: false }, (text) => {
    expectTypeOf(text).toEqualTypeOf<string | null>();
    return null;
  });
});

test("vectorizedUdf gets columns and returns one", () => {
  const f = vectorizedUdf(
    { args: [t.bigint(), t.double().notNull(), t.string()], returns: t.string().notNull(), bind: { a: 1 } },
    (id, x, s, { bound }) => {
      expectTypeOf(id.values).toEqualTypeOf<BigInt64Array>();
      expectTypeOf(x.get(0)).toEqualTypeOf<number>();
      expectTypeOf(s.values).toEqualTypeOf<readonly (string | null)[]>();
      return s.toArray().map((text) => `${text ?? ""}${String(bound.a)}`);
    },
  );
  expectTypeOf(f(1n, 2, null)).toEqualTypeOf<StrExpr<string>>();
  vectorizedUdf({ args: [t.int()], returns: t.int() }, (x) => ({ values: new Int32Array(x.length), validity: x.validity }));
  // @ts-expect-error texts for numbers
  vectorizedUdf({ args: [t.int()], returns: t.int() }, () => ["a"]);
  // @ts-expect-error NULL for NOT NULL
  vectorizedUdf({ args: [t.int()], returns: t.int().notNull() }, (x) => x);
  // @ts-expect-error a policy is for rows
  vectorizedUdf({ args: [t.int()], returns: t.int(), onError: "null" }, (x) => x);
  // @ts-expect-error no promises
  vectorizedUdf({ args: [t.int()], returns: t.int() }, async (x) => x);
});

test("udtf yields rows", () => {
  const words = udtf({ args: [t.string()], yields: t.row({ word: t.string().notNull() }) }, async function* (text) {
    yield { word: text ?? "" };
  });
  expectTypeOf(words("a")).toEqualTypeOf<TableCall<{ readonly word: string }>>();
  // @ts-expect-error another column
  udtf({ args: [], yields: t.row({ word: t.string() }) }, function* () {
    yield { world: "a" };
  });
  // @ts-expect-error not a generator
  udtf({ args: [], yields: t.row({ word: t.string() }) }, () => ({ word: "a" }));
});
