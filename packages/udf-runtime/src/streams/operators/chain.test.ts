// SPDX-License-Identifier: Apache-2.0
import { ConversionError, Instant } from "@tsflink/core";
import { describe, expect, test } from "vitest";
import type { ChainStep } from "../contract.ts";
import { TestOperator, type Functions } from "./test-operator.ts";

function chain(inputs: string, output: string, steps: (f: Functions["add"]) => readonly ChainStep[]): TestOperator {
  return new TestOperator({ inputs: [inputs], output }, (f) => ({ op: "chain", chain: steps(f) }));
}

describe("chain", () => {
  test("runs map, filter and flatMap after one another", () => {
    const operator = chain("STRING NOT NULL", "STRING NOT NULL", (f) => [
      { step: "flatMap", fn: f((line: string) => line.split(" ")), type: "STRING NOT NULL" },
      { step: "filter", fn: f((word: string) => word !== "") },
      { step: "map", fn: f((word: string) => word.toUpperCase()), type: "STRING NOT NULL" },
    ]);
    operator.push("to be  or", 5).push("", 6).push("not", 7);
    expect(operator.take()).toEqual([
      { value: "TO", at: 5 },
      { value: "BE", at: 5 },
      { value: "OR", at: 5 },
      { value: "NOT", at: 7 },
    ]);
  });

  test("flatMap takes generators and nothing", () => {
    const operator = chain("INT NOT NULL", "INT NOT NULL", (f) => [
      {
        step: "flatMap",
        fn: f((n: number) =>
          n < 0
            ? undefined
            : (function* () {
                for (let i = 0; i < n; i++) yield i;
              })(),
        ),
        type: "INT NOT NULL",
      },
    ]);
    operator.push(2).push(-1).push(3);
    expect(operator.values()).toEqual([0, 1, 0, 1, 2]);
  });

  test("flatMap refuses a single value", () => {
    const operator = chain("INT NOT NULL", "STRING NOT NULL", (f) => [
      { step: "flatMap", fn: f(function spell() { return "abc"; }), type: "STRING NOT NULL" }, // prettier-ignore
    ]);
    expect(() => operator.push(1)).toThrow(/spell: expected an array, a generator or another iterable, received the string "abc"/);
  });

  test("a step sees what the step before it declared", () => {
    const seen: unknown[] = [];
    const operator = chain("BIGINT NOT NULL", "BIGINT NOT NULL", (f) => [
      { step: "map", fn: f((ms: bigint) => new Date(Number(ms))), type: "TIMESTAMP_LTZ(3) NOT NULL" },
      { step: "map", fn: f((at: Instant) => (seen.push(at), BigInt(at.epochMillis))), type: "BIGINT NOT NULL" },
    ]);
    operator.push(7n);
    expect(seen).toEqual([new Instant(7)]);
    expect(operator.values()).toEqual([7n]);
  });

  test("a value in the middle that does not fit is refused there", () => {
    const operator = chain("INT NOT NULL", "INT NOT NULL", (f) => [
      { step: "map", fn: f(function half(n: number) { return n / 2; }), type: "INT NOT NULL" }, // prettier-ignore
      { step: "filter", fn: f(() => true) },
    ]);
    expect(() => operator.push(1)).toThrow(ConversionError);
    expect(() => operator.push(1)).toThrow(/^half: expected INT NOT NULL, received the number 0.5/);
  });

  test("a filter gives a boolean", () => {
    const operator = chain("INT NOT NULL", "INT NOT NULL", (f) => [{ step: "filter", fn: f(async function positive() { return true; }) }]); // prettier-ignore
    expect(() => operator.push(1)).toThrow(/positive: a filter gives true or false, not .*mapAsync/);
  });

  test("timestamps", () => {
    const operator = chain("INT NOT NULL", "INT NOT NULL", (f) => [
      { step: "timestamps", fn: f((n: number, before: Instant | null) => (before === null ? new Instant(n) : before.plus(n))) },
      { step: "timestamps", fn: f((_: number, before: Instant) => before.plus(1)) },
    ]);
    operator.push(10).push(10, 100);
    expect(operator.take()).toEqual([
      { value: 10, at: 11 },
      { value: 10, at: 111 },
    ]);
  });

  test("a watermark in front of the value", () => {
    const operator = chain("INT NOT NULL", "ROW<`key` BIGINT, `value` INT NOT NULL> NOT NULL", (f) => [
      {
        step: "watermark",
        fn: f(function everySecond() {
          let seen = 0;
          return { onElement: (_: number, at: Instant) => (++seen % 2 === 0 ? at.minus(1) : null) };
        }),
      },
    ]);
    operator.push(10, 100).push(20, 200).push(30, 300).push(40, 400);
    expect(operator.take()).toEqual([
      { value: { key: null, value: 10 }, at: 100 },
      { value: { key: 199n, value: 20 }, at: 200 },
      { value: { key: null, value: 30 }, at: 300 },
      { value: { key: 399n, value: 40 }, at: 400 },
    ]);
    expect(() => operator.push(50)).toThrow(/no timestamp/);
    const wrong = chain("INT NOT NULL", "ROW<`key` BIGINT, `value` INT NOT NULL> NOT NULL", (f) => [
      { step: "watermark", fn: f(function forgetful() { return { onElement: () => undefined }; }) }, // prettier-ignore
    ]);
    expect(() => wrong.push(1, 1)).toThrow(/the watermark that forgetful gives is an Instant, not undefined/);
  });

  test("a key in front of the value", () => {
    const operator = chain("STRING NOT NULL", "ROW<`key` INT NOT NULL, `value` STRING NOT NULL> NOT NULL", (f) => [
      { step: "key", fn: f((text: string) => text.length), type: "INT NOT NULL" },
    ]);
    expect(operator.push("abc").values()).toEqual([{ key: 3, value: "abc" }]);
  });

  test("what is bound follows the arguments", () => {
    const operator = new TestOperator({ output: "INT NOT NULL" }, (f) => ({
      op: "chain",
      chain: [
        {
          step: "map",
          fn: f((n: number, { bound }: { bound: { factor: number } }) => n * bound.factor, { factor: 3 }),
          type: "INT NOT NULL",
        },
      ],
    }));
    expect(operator.push(5).values()).toEqual([15]);
  });
});

test("reduce gives what all elements of the key come to", () => {
  const operator = new TestOperator({ output: "INT NOT NULL", key: "STRING NOT NULL" }, (f) => ({
    op: "reduce",
    fn: f((a: number, b: number) => a + b),
  }));
  operator.push(1, 10, "a").push(2, 11, "b").push(3, 12, "a").push(4, undefined, "a");
  expect(operator.take()).toEqual([
    { value: 1, at: 10 },
    { value: 2, at: 11 },
    { value: 4, at: 12 },
    { value: 8, at: undefined },
  ]);
});
