// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, ConversionError, Decimal, ValidationError, t } from "@tsflink/core";
import { expect, test } from "vitest";
import { Orders, planOf, tableOf } from "../../test/unit/tables.ts";
import { inside } from "../expressions/expression.ts";
import { definitionOf } from "./definition.ts";
import { deadLetter } from "./spec.ts";
import { asTableCall, udf, udtf } from "./udf.ts";

const orders = tableOf("orders", Orders);

test("a function holds what was declared, and looks nothing up", () => {
  const body = (x: number | null): number | null => x;
  const fn = udf(
    {
      args: [t.double()],
      returns: t.double(),
      bind: { rate: 0.19 },
      deterministic: false,
      async: { concurrency: 5, timeout: "2 seconds" },
      module: { url: new URL("file:///a.ts"), export: "fn" },
    },
    body,
  );
  const definition = definitionOf(fn);
  expect(definition).toMatchObject({
    kind: "scalar",
    name: "body",
    deterministic: false,
    bound: { rate: 0.19 },
    async: { concurrency: 5, timeout: 2_000 },
    module: { url: "file:///a.ts", export: "fn" },
  });
  expect(definition?.fn).toBe(body);
  expect(Object.isFrozen(definition)).toBe(true);
  expect(definitionOf(udf({ args: [], returns: t.int() }, () => 1))).toMatchObject({
    name: undefined,
    deterministic: true,
    bound: undefined,
    async: undefined,
    module: undefined,
  });
  expect(definitionOf(body)).toBeUndefined();
});

test("a call makes a node with literals of the declared types", () => {
  const fn = udf({ name: "f", args: [t.bigint(), t.decimal(4, 2), t.string()], returns: t.string().notNull() }, () => "x");
  const { node, type } = inside(fn(1n, Decimal.parse("1.50"), null));
  expect(node).toMatchObject({
    kind: "function",
    args: [
      { type: "BIGINT NOT NULL", value: 1n },
      { type: "DECIMAL(4, 2) NOT NULL", value: "1.50" },
      { type: "STRING", value: null },
    ],
  });
  expect(type).toMatchObject({ kind: "varchar", nullable: false });
});

test("wrong calls are refused where they are written", () => {
  const fn = udf({ name: "tax", args: [t.double().notNull()], returns: t.double() }, (x) => x);
  const loose = fn as (...args: unknown[]) => unknown;
  expect(() => loose()).toThrow("tax takes 1 argument (DOUBLE NOT NULL), not 0");
  expect(() => loose(1, 2)).toThrow(ConfigurationError);
  expect(() => loose("a")).toThrow(ConversionError);
  expect(() => loose(null)).toThrow("argument 1 of tax: expected DOUBLE NOT NULL, received null");
  expect(() => loose(undefined)).toThrow(ConversionError);
  expect(() => orders.select((o) => ({ x: loose(o.customer) as never }))).toThrow(
    "argument 1 of tax: customer is STRING NOT NULL, not DOUBLE NOT NULL; convert it with .cast()",
  );
  expect(() => orders.select((o) => ({ x: loose(o.amount) as never }))).toThrow(
    "argument 1 of tax: amount may be NULL, and DOUBLE NOT NULL was declared",
  );
  expect(() => orders.select((o) => ({ x: fn(o.amount.ifNull(0)) }))).not.toThrow();
});

test("policies for rows that fail are checked", () => {
  const make = (spec: object): unknown => definitionOf(udf({ name: "f", args: [t.int()], ...spec } as never, (() => 1) as never))?.onError;
  const sink = { kind: "sink", connector: "blackhole", options: {}, artifacts: [] };
  expect(make({ returns: t.int(), onError: "null" })).toBe("null");
  expect(make({ returns: t.int(), onError: "fail" })).toBeUndefined();
  expect(make({ returns: t.int(), onError: deadLetter(sink as never) })).toEqual({ sink });
  expect(() => make({ returns: t.int().notNull(), onError: "null" })).toThrow("declare INT NOT NULL without notNull()");
  expect(() => make({ returns: t.int(), onError: "skip" })).toThrow('"skip" is no policy; there are "fail", "null" and deadLetter(sink)');
  expect(() => make({ returns: t.int().notNull(), skipNulls: true })).toThrow("the result is NULL where an argument is");
  expect(() => deadLetter({} as never)).toThrow("neither a sink nor the path of a table");
  expect(() => make({ returns: t.int(), async: { retry: { attempts: 0 } } })).toThrow("is not a whole number from 1 on");
});

test("bind is copied at once", () => {
  const bind = { limits: [1, 2] };
  const definition = definitionOf(udf({ args: [], returns: t.int(), bind }, (context) => context.bound.limits.length));
  bind.limits.push(3);
  expect(definition?.bound).toEqual({ limits: [1, 2] });
});

test.each<[string, object, string]>([
  ["functions", { log: () => 1 }, "bind.log: udf tax cannot take a function along; bind plain data"],
  ["nested functions", { a: [{ b: () => 1 }] }, "bind.a[0].b"],
  ["instances", { rate: Decimal.parse("1.5") }, "bind.rate: udf tax cannot take a Decimal along; a copy would lose its class"],
  ["symbols", { s: Symbol("s") }, "bind.s"],
  ["promises", { p: Promise.resolve(1) }, "bind.p"],
])("bind refuses %s by name", (_name, bind, message) => {
  expect(() => udf({ name: "tax", args: [], returns: t.int(), bind }, () => 1)).toThrow(ConfigurationError);
  expect(() => udf({ name: "tax", args: [], returns: t.int(), bind }, () => 1)).toThrow(message);
});

test("bind takes what structured clone carries whole", () => {
  const bind = {
    date: new Date(0),
    map: new Map([["a", new Set([1n])]]),
    bytes: new Uint8Array([1]),
    regexp: /x/u,
    nested: { deep: [null, undefined, true] },
  };
  expect(definitionOf(udf({ args: [], returns: t.int(), bind }, () => 1))?.bound).toEqual(bind);
});

test.each<[string, object, string]>([
  ["an unknown option", { determinstic: true }, "has no such option; did you mean deterministic?"],
  ["no types", { args: ["STRING"] }, "is not a type"],
  ["no result", { returns: "STRING" }, "is not a type"],
  ["an empty name", { name: "" }, "a name is a string that is not empty"],
  ["no concurrency", { async: { concurrency: 0 } }, "is not a whole number from 1 on"],
  ["a bad time-out", { async: { timeout: "soon" } }, "is not a duration"],
])("%s in the specification", (_name, part, message) => {
  const make = (): unknown => udf({ args: [], returns: t.int(), ...part } as never, () => 1);
  expect(make).toThrow(ConfigurationError);
  expect(make).toThrow(message);
});

test("a table function yields rows and is not called as an expression", () => {
  const words = udtf({ name: "words", args: [t.string()], yields: t.row({ word: t.string().notNull() }) }, async function* (text) {
    await Promise.resolve();
    yield { word: text ?? "" };
  });
  expect(definitionOf(words)).toMatchObject({ kind: "table", name: "words" });
  expect(() => udtf({ args: [], yields: t.string() as never }, function* () {} as never)).toThrow(
    "a table function yields rows; write t.row({ value: ... })",
  );
  expect(() => orders.where((() => words("a")) as never)).toThrow(ValidationError);
  expect(() => asTableCall(1, "joinLateral()")).toThrow("joinLateral(): the number 1 is not a call of a table function made by udtf()");
  expect(planOf(orders.joinLateral((o) => words(o.customer)))).toMatchObject({ kind: "lateral", function: "words", columns: ["word"] });
});
