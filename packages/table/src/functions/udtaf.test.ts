// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, t } from "@tsflink/core";
import { expect, test } from "vitest";
import { Orders, planOf, tableOf } from "../../test/unit/tables.ts";
import { count } from "../expressions/index.ts";
import { udtaf } from "./udtaf.ts";

const orders = tableOf("orders", Orders);
const spec = {
  args: [t.double()],
  accumulator: t.bigint().notNull(),
  yields: t.row({ n: t.bigint().notNull() }),
  create: () => 0n,
  accumulate: (n: bigint) => n + 1n,
  emit: (n: bigint) => [{ n }],
} as const;
const counts = udtaf({ ...spec, name: "counts" });

test("flatAggregate has the keys and the emitted rows", () => {
  const table = orders.groupBy((o) => ({ who: o.customer })).flatAggregate((o) => counts(o.amount));
  expect(planOf(table)).toMatchObject({ kind: "flat-aggregate", keys: [{ name: "who" }], function: "counts", columns: ["n"] });
  expect(planOf(orders.flatAggregate((o) => counts(o.amount)))).toMatchObject({ kind: "flat-aggregate", keys: [] });
});

test("what does not go together is refused", () => {
  expect(() => orders.groupBy((o) => ({ n: o.customer })).flatAggregate((o) => counts(o.amount))).toThrow(
    "flatAggregate(): both the keys and the rows of counts have a column n; give one of them another name",
  );
  expect(() => orders.flatAggregate(() => count() as never)).toThrow("is not a call of a table aggregate function made by udtaf()");
  expect(() => orders.joinLateral((o) => counts(o.amount) as never)).toThrow(
    "joinLateral(): counts is a table aggregate function; it goes with flatAggregate()",
  );
  expect(() => orders.rollup((o) => ({ who: o.customer })).flatAggregate((o) => counts(o.amount))).toThrow("plain groups only");
  expect(() =>
    orders
      .groupBy((o) => ({ who: o.customer }))
      .having(() => count().gt(1n))
      .flatAggregate((o) => counts(o.amount)),
  ).toThrow("it has no having()");
  expect(() => orders.where((o) => orders.flatAggregate(() => counts(o.amount)) as never)).toThrow("another table or of another callback");
  expect(() => udtaf({ ...spec, yields: t.int() } as never)).toThrow(ConfigurationError);
  expect(() => udtaf({ ...spec, emit: undefined } as never)).toThrow("emit: udtaf: undefined is not a function");
  expect(() => udtaf({ ...spec, merge: (n: bigint) => n } as never)).toThrow("has no such option");
});
