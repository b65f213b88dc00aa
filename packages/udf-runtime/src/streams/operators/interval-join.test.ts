// SPDX-License-Identifier: Apache-2.0
import type { Instant } from "@tsflink/core";
import { describe, expect, test } from "vitest";
import type { OperatorNode } from "../contract.ts";
import { TestOperator } from "./test-operator.ts";

interface Context {
  readonly leftTimestamp: Instant;
  readonly rightTimestamp: Instant;
  readonly timestamp: Instant;
  emit(tag: string, value: unknown): void;
}

type Bounds = Partial<Extract<OperatorNode, { op: "intervalJoin" }>>;

function join(lower: number, upper: number, bounds: Bounds = {}): TestOperator {
  const inputs = ["STRING NOT NULL", "INT NOT NULL"];
  const tags = { late: "STRING NOT NULL", seen: "STRING NOT NULL" };
  return new TestOperator({ inputs, output: "STRING NOT NULL", key: "STRING NOT NULL", tags }, (f) => ({
    op: "intervalJoin",
    lower,
    upper,
    lowerInclusive: true,
    upperInclusive: true,
    fn: f((left: string, right: number, context: Context) => {
      context.emit("seen", `${context.leftTimestamp.epochMillis} ${context.rightTimestamp.epochMillis} ${context.timestamp.epochMillis}`);
      return `${left}${right}`;
    }),
    ...bounds,
  }));
}

const left = 0;
const right = 1;

describe("interval join", () => {
  test("pairs elements within the bounds, both included, at the later of both times", () => {
    const operator = join(-1, 2);
    for (const at of [1, 2, 3, 4, 5, 6]) operator.push(`l${at}:`, at, "k", left);
    for (const at of [1, 4]) operator.push(at, at, "k", right);
    expect(operator.take()).toEqual([
      { value: "l1:1", at: 1 },
      { value: "l2:1", at: 2 },
      { value: "l2:4", at: 4 },
      { value: "l3:4", at: 4 },
      { value: "l4:4", at: 4 },
      { value: "l5:4", at: 5 },
    ]);
    expect(operator.side("seen")[0]).toEqual({ value: "1 1 1", at: 1 });
    expect(operator.side("seen")).toEqual([]);
    // The same pairs whoever comes first.
    const mirrored = join(-1, 2);
    for (const at of [1, 4]) mirrored.push(at, at, "k", right);
    for (const at of [1, 2, 3, 4, 5, 6]) mirrored.push(`l${at}:`, at, "k", left);
    expect(mirrored.values()).toEqual(["l1:1", "l2:1", "l2:4", "l3:4", "l4:4", "l5:4"]);
  });

  test.each([
    { lowerInclusive: true, upperInclusive: true, expected: ["l3", "l4", "l5"] },
    { lowerInclusive: false, upperInclusive: true, expected: ["l4", "l5"] },
    { lowerInclusive: true, upperInclusive: false, expected: ["l3", "l4"] },
    { lowerInclusive: false, upperInclusive: false, expected: ["l4"] },
  ])("bounds %o", ({ expected, ...bounds }) => {
    const operator = join(0, 2, bounds);
    operator.push("l", 3, "k", left);
    for (const at of [2, 3, 4, 5, 6]) operator.push(at, at, "k", right);
    expect(operator.values()).toEqual(expected);
  });

  test("only elements of one key", () => {
    expect(join(-5, 5).push("a", 1, "x", left).push(1, 1, "y", right).push(2, 1, "x", right).values()).toEqual(["a2"]);
  });

  test("several elements of one time", () => {
    expect(join(0, 0).push("a", 1, "x", left).push("b", 1, "x", left).push(1, 1, "x", right).push(1, 1, "x", right).values()).toEqual([
      "a1",
      "b1",
      "a1",
      "b1",
    ]);
  });

  test.each([
    // When each side is let go of: a left element at 10 finds no partner after 10 + upper, a right one after 10 - lower.
    { lower: -2, upper: 5, leftUntil: 15, rightUntil: 12 },
    { lower: 3, upper: 5, leftUntil: 15, rightUntil: 10 },
    { lower: -5, upper: -3, leftUntil: 10, rightUntil: 15 },
    { lower: 0, upper: 0, leftUntil: 10, rightUntil: 10 },
  ])("state goes when nothing can be found any more: %o", ({ lower, upper, leftUntil, rightUntil }) => {
    const operator = join(lower, upper).push("l", 10, "k", left).push(0, 10, "k", right);
    const [first, second] = leftUntil < rightUntil ? [leftUntil, rightUntil] : [rightUntil, leftUntil];
    const kept = (): string[] => ["intervalJoin:left", "intervalJoin:right"].filter((name) => operator.host.keysOf(name).length > 0);
    operator.watermark(first - 1);
    expect(kept()).toEqual(["intervalJoin:left", "intervalJoin:right"]);
    operator.watermark(first);
    expect(kept()).toEqual(leftUntil === rightUntil ? [] : leftUntil < rightUntil ? ["intervalJoin:right"] : ["intervalJoin:left"]);
    operator.watermark(second);
    expect(kept()).toEqual([]);
    expect(operator.host.eventTimers).toEqual([]);
  });

  test("late elements are dropped, or go to their side output", () => {
    const dropped = join(-1, 1).watermark(5).push("l", 4, "k", left).push(4, 4, "k", right).push("l", 5, "k", left).push(5, 5, "k", right);
    expect(dropped.take()).toEqual([{ value: "l5", at: 5 }]);
    const kept = join(-1, 1, { lateOutputs: [1, null] })
      .watermark(5)
      .push("l", 4, "k", left)
      .push(4, 4, "k", right);
    expect(kept.side("late")).toEqual([{ value: "l", at: 4 }]);
  });

  test("what cannot be", () => {
    expect(() => join(2, 1)).toThrow(/the lower bound of an interval join, 2 ms, is above the upper one, 1 ms/);
    expect(() => join(0, 1).push("l", undefined, "k", left)).toThrow(/has no timestamp/);
  });
});
