// SPDX-License-Identifier: Apache-2.0
import { ConversionError, UserFunctionError } from "@tsflink/core";
import { describe, expect, test } from "vitest";
import type { OperatorNode } from "../contract.ts";
import { settled } from "../memory/memory-host.ts";
import { TestOperator, type Functions } from "./test-operator.ts";

interface Call {
  readonly value: number;
  readonly signal: AbortSignal;
  resolve(result: unknown): Promise<void>;
  reject(error: unknown): Promise<void>;
}

type Options = Partial<Omit<Extract<OperatorNode, { op: "async" }>, "op" | "fn">>;

/** An operator whose promises the test settles. */
function pending(
  options: (f: Functions["add"]) => Options,
  output = "STRING NOT NULL",
): { readonly operator: TestOperator; readonly calls: Call[] } {
  const calls: Call[] = [];
  const operator = new TestOperator({ output }, (f) => ({
    op: "async",
    ordered: true,
    fn: f(function ask(value: number, { signal }: { signal: AbortSignal }) {
      return new Promise((resolve, reject) => {
        calls.push({
          value,
          signal,
          resolve: (result) => (resolve(result), settled()),
          reject: (error) => (reject(error as Error), settled()),
        });
      });
    }),
    ...options(f),
  }));
  return { operator, calls };
}

const idle = (operator: TestOperator): Promise<void> => operator.operator.idle?.() ?? Promise.reject(new Error("not asynchronous"));

describe("order", () => {
  test("ordered results wait for those before them", async () => {
    const { operator, calls } = pending(() => ({}));
    operator.push(1, 10).push(2, 20).push(3, 30);
    await calls[2]?.resolve("c");
    await calls[1]?.resolve("b");
    expect(operator.take()).toEqual([]);
    await calls[0]?.resolve("a");
    expect(operator.take()).toEqual([
      { value: "a", at: 10 },
      { value: "b", at: 20 },
      { value: "c", at: 30 },
    ]);
    await idle(operator);
  });

  test("unordered results come as they are", async () => {
    const { operator, calls } = pending(() => ({ ordered: false }));
    operator.push(1, 10).push(2, 20);
    await calls[1]?.resolve("b");
    await calls[0]?.resolve("a");
    expect(operator.take()).toEqual([
      { value: "b", at: 20 },
      { value: "a", at: 10 },
    ]);
  });

  test("idle is when everything was emitted", async () => {
    const { operator, calls } = pending(() => ({}));
    await idle(operator);
    operator.push(1, 1).push(2, 2);
    let done = false;
    const waiting = idle(operator).then(() => (done = true));
    await calls[0]?.resolve("a");
    expect(done).toBe(false);
    await calls[1]?.resolve("b");
    await waiting;
    expect(operator.values()).toEqual(["a", "b"]);
  });
});

describe("capacity", () => {
  test("so many promises at once; ordered ones count until they are emitted", async () => {
    const { operator, calls } = pending(() => ({ concurrency: 2 }));
    for (const value of [1, 2, 3, 4]) operator.push(value, value);
    expect(calls.map(({ value }) => value)).toEqual([1, 2]);
    await calls[1]?.resolve("b");
    expect(calls.map(({ value }) => value)).toEqual([1, 2]);
    await calls[0]?.resolve("a");
    expect(calls.map(({ value }) => value)).toEqual([1, 2, 3, 4]);
  });

  test("unordered ones make room at once", async () => {
    const { operator, calls } = pending(() => ({ concurrency: 2, ordered: false }));
    for (const value of [1, 2, 3]) operator.push(value, value);
    await calls[1]?.resolve("b");
    expect(calls.map(({ value }) => value)).toEqual([1, 2, 3]);
  });

  test("none is none", () => {
    expect(() => pending(() => ({ concurrency: 0 }))).toThrow(/at least one promise has to be under way at once, not 0/);
  });
});

describe("time-out", () => {
  test("fails, aborts the signal, and later results are ignored", async () => {
    const { operator, calls } = pending(() => ({ timeout: 100 }));
    operator.push(1, 1).push(2, 2);
    await calls[1]?.resolve("b");
    await operator.clock(99);
    expect(calls[0]?.signal.aborted).toBe(false);
    await operator.clock(100);
    expect(calls[0]?.signal.aborted).toBe(true);
    await expect(idle(operator)).rejects.toThrow(UserFunctionError);
    await expect(idle(operator)).rejects.toThrow("ask: the promise for an element was not settled within 100 ms");
    await calls[0]?.resolve("too late");
    expect(operator.values()).toEqual([]);
    expect(operator.host.nextTask).toBeUndefined();
  });

  test("gives what onTimeout gives", async () => {
    const { operator, calls } = pending((f) => ({ timeout: 100, timeoutFn: f((value: number) => `none for ${value}`) }));
    operator.push(1, 1).push(2, 2);
    await operator.clock(50);
    await calls[1]?.resolve("b");
    operator.push(3, 3);
    await operator.clock(149);
    expect(operator.values()).toEqual(["none for 1", "b"]);
    await operator.clock(150);
    expect(operator.values()).toEqual(["none for 3"]);
    await idle(operator);
  });

  test("counts from when the promise was asked for, not from when its element waited for room", async () => {
    const { operator, calls } = pending((f) => ({ timeout: 100, concurrency: 1, timeoutFn: f((value: number) => `none for ${value}`) }));
    operator.push(1, 1).push(2, 2);
    await operator.clock(80);
    await calls[0]?.resolve("a");
    await operator.clock(179);
    expect(operator.values()).toEqual(["a"]);
    await operator.clock(180);
    expect(operator.values()).toEqual(["none for 2"]);
  });
});

describe("retry", () => {
  test("of errors after a fixed delay, so many times", async () => {
    const { operator, calls } = pending(() => ({ retry: { attempts: 2, delay: 10 } }));
    operator.push(1, 1);
    await calls[0]?.reject(new Error("one"));
    await operator.clock(9);
    expect(calls).toHaveLength(1);
    await operator.clock(10);
    expect(calls).toHaveLength(2);
    await calls[1]?.reject(new Error("two"));
    await operator.clock(20);
    await calls[2]?.reject(new Error("three"));
    await operator.clock(1000);
    expect(calls).toHaveLength(3);
    await expect(idle(operator)).rejects.toThrow("three");
  });

  test("of results, with delays that grow", async () => {
    const { operator, calls } = pending((f) => ({
      retry: {
        attempts: 5,
        delay: 10,
        backoff: 3,
        maxDelay: 50,
        onResult: f((result: string) => result === "again"),
        onError: f(() => false),
      },
    }));
    operator.push(1, 1);
    const times: number[] = [];
    for (let clock = 0; clock <= 200; clock++) {
      await operator.clock(clock);
      if (calls.length > times.length) {
        times.push(clock);
        await calls.at(-1)?.resolve(times.length < 5 ? "again" : "good");
      }
    }
    expect(times).toEqual([0, 10, 40, 90, 140]);
    expect(operator.values()).toEqual(["good"]);
  });

  test("the last result holds when there are no attempts left", async () => {
    const { operator, calls } = pending((f) => ({ retry: { attempts: 1, delay: 1, onResult: f(() => true) } }));
    operator.push(1, 1);
    await calls[0]?.resolve("a");
    await operator.clock(1);
    await calls[1]?.resolve("b");
    expect(operator.values()).toEqual(["b"]);
  });

  test("errors that are not worth it fail at once", async () => {
    const { operator, calls } = pending((f) => ({
      retry: { attempts: 3, delay: 1, onError: f((error: Error) => error.message === "busy") },
    }));
    operator.push(1, 1);
    await calls[0]?.reject(new Error("busy"));
    await operator.clock(1);
    await calls[1]?.reject(new Error("forbidden"));
    await expect(idle(operator)).rejects.toThrow("forbidden");
  });

  test("the time-out is for all attempts together", async () => {
    const { operator, calls } = pending((f) => ({ timeout: 25, timeoutFn: f(() => "none"), retry: { attempts: 100, delay: 10 } }));
    operator.push(1, 1);
    await calls[0]?.reject(new Error("busy"));
    await operator.clock(10);
    await calls[1]?.reject(new Error("busy"));
    await operator.clock(20);
    await calls[2]?.reject(new Error("busy"));
    await operator.clock(1000);
    expect(calls).toHaveLength(3);
    expect(operator.values()).toEqual(["none"]);
  });

  test("at the end of the input the waiting ones are tried at once, for the last time", async () => {
    const { operator, calls } = pending(() => ({ retry: { attempts: 5, delay: 1000 } }));
    operator.push(1, 1);
    await calls[0]?.reject(new Error("one"));
    operator.operator.onEnd?.();
    expect(calls).toHaveLength(2);
    await calls[1]?.reject(new Error("two"));
    await expect(idle(operator)).rejects.toThrow("two");
  });
});

describe("results", () => {
  test("one value for each, or any number", async () => {
    const single = pending(() => ({}), "ARRAY<INT NOT NULL> NOT NULL");
    single.operator.push(1, 1);
    await single.calls[0]?.resolve([1, 2]);
    expect(single.operator.values()).toEqual([[1, 2]]);
    const many = pending(() => ({ many: true }), "INT NOT NULL");
    many.operator.push(1, 1).push(2, 2).push(3, 3);
    await many.calls[0]?.resolve([1, 2]);
    await many.calls[1]?.resolve(undefined);
    await many.calls[2]?.resolve(3);
    expect(many.operator.take()).toEqual([
      { value: 1, at: 1 },
      { value: 2, at: 1 },
      { value: 3, at: 3 },
    ]);
  });

  test("a result that does not fit fails, and so does one that is missing", async () => {
    for (const result of [5, undefined]) {
      const { operator, calls } = pending(() => ({}));
      operator.push(1, 1).push(2, 2);
      await calls[0]?.resolve(result);
      await expect(idle(operator)).rejects.toThrow(ConversionError);
      await calls[1]?.resolve("b");
      expect(operator.values()).toEqual([]);
    }
  });

  test("a function that throws is one that rejects", async () => {
    const operator = new TestOperator({ output: "INT NOT NULL" }, (f) => ({
      op: "async",
      ordered: false,
      fn: f(() => {
        throw new Error("at once");
      }),
    }));
    operator.push(1, 1);
    await expect(idle(operator)).rejects.toThrow("at once");
  });

  test("closing lets go of everything", async () => {
    const { operator, calls } = pending(() => ({ timeout: 10, concurrency: 1 }));
    operator.push(1, 1).push(2, 2);
    await operator.operator.close?.();
    expect(calls[0]?.signal.aborted).toBe(true);
    expect(operator.host.nextTask).toBeUndefined();
    await calls[0]?.resolve("late");
    expect(operator.values()).toEqual([]);
  });
});
