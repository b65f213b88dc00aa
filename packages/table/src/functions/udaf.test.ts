// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, t } from "@tsflink/core";
import { expect, test } from "vitest";
import { Orders, planOf, tableOf } from "../../test/unit/tables.ts";
import { inside } from "../expressions/expression.ts";
import { definitionOf } from "./definition.ts";
import { udaf } from "./udaf.ts";

const orders = tableOf("orders", Orders);
const spec = {
  args: [t.double()],
  accumulator: t.bigint().notNull(),
  returns: t.bigint().notNull(),
  create: () => 0n,
  accumulate: (n: bigint) => n + 1n,
  result: (n: bigint) => n,
} as const;

test("an aggregate holds its functions and what was declared", () => {
  const retract = (n: bigint): bigint => n - 1n;
  const definition = definitionOf(udaf({ ...spec, retract, bind: { a: 1 } }));
  expect(definition).toMatchObject({ kind: "aggregate", name: undefined, bound: { a: 1 }, aggregate: { accumulator: spec.accumulator } });
  expect(definition?.fn).toBe(spec.accumulate);
  expect(definition?.aggregate?.retract?.fn).toBe(retract);
  expect(definition?.aggregate).not.toHaveProperty("merge");
  expect(definitionOf(udaf({ ...spec, name: "counted" }))?.name).toBe("counted");
});

test("a call is an aggregate to the plan and to the checks", () => {
  const counted = udaf({ ...spec, name: "counted" });
  const table = orders.groupBy((o) => ({ customer: o.customer })).select((o, key) => ({ ...key, n: counted(o.amount) }));
  expect(planOf(table)).toMatchObject({ kind: "aggregate", columns: [{}, { expression: { kind: "function", aggregate: true } }] });
  expect(inside(counted(1.5)).type).toMatchObject({ kind: "bigint", nullable: false });
  expect(() => orders.where((o) => counted(o.amount).gt(1n))).toThrow("counted(amount) is an aggregate");
  expect(() => orders.groupBy((o) => ({ n: counted(o.amount) }))).toThrow("is an aggregate");
  expect(() => counted(orders as never)).toThrow("argument 1 of counted");
});

test("wrong specifications are refused", () => {
  const wrong = (change: object): (() => unknown) => {
    return () => udaf({ ...spec, name: "counted", ...change } as never);
  };
  expect(wrong({ accumulator: "BIGINT" })).toThrow(ConfigurationError);
  expect(wrong({ accumulator: "BIGINT" })).toThrow('accumulator: udaf counted: the string "BIGINT" is not a type; make one with `t`');
  expect(wrong({ result: undefined })).toThrow("result: udaf counted: undefined is not a function");
  expect(wrong({ merge: 1 })).toThrow("merge: udaf counted: the number 1 is not a function");
  expect(wrong({ async: {} })).toThrow("async: udaf counted: the functions of an aggregate cannot be asynchronous");
  expect(wrong({ retact: () => 0n })).toThrow("udaf counted has no such option");
  expect(wrong({ returns: 1 })).toThrow("returns: udaf counted: the number 1 is not a type");
  expect(wrong({ open: 1 })).toThrow("open: udaf counted: the number 1 is not a function");
});
