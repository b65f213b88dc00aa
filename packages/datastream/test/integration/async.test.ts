// SPDX-License-Identifier: Apache-2.0
// Promises: their order, their limits, and what becomes of those that are late or fail.
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StreamEnvironment, t } from "@tsflink/datastream";
import { sorted } from "./kit/cluster.ts";

const int = t.int().notNull();
const text = t.string().notNull();

// What the functions have seen; each worker has its own.
const calls = new Map<string, number[]>();
let busy = 0;

describe.each(["in-driver", "worker"] as const)("promises of functions that run %s", (run) => {
  let env: StreamEnvironment;
  beforeAll(async () => {
    env = await StreamEnvironment.create({ parallelism: 1, functions: { run } });
  });
  afterAll(() => env[Symbol.asyncDispose]());
  const numbers = (...values: readonly number[]) => env.fromValues(int, values);

  it("come as they are done, or in the order of the elements", async () => {
    const slow = async (n: number): Promise<number> => {
      await sleep(n);
      return n;
    };
    expect(await numbers(400, 200, 0).mapAsync(int, slow, { ordered: false }).toArray()).toEqual([0, 200, 400]);
    expect(await numbers(400, 200, 0).mapAsync(int, slow).toArray()).toEqual([400, 200, 0]);
  });

  it("are under way as many at once as is allowed", async () => {
    const most = numbers(...Array.from({ length: 12 }, (_, i) => i)).mapAsync(
      int,
      async () => {
        const now = ++busy;
        await sleep(30);
        busy--;
        return now;
      },
      { concurrency: 3, ordered: false },
    );
    expect(Math.max(...(await most.toArray()))).toBe(3);
  });

  it("end in time, or give what is given instead", async () => {
    const late = (options: object) =>
      numbers(1, 2).mapAsync(
        text,
        async (n, { signal }) => {
          if (n === 1) await sleep(20_000, undefined, { signal });
          return `done ${String(n)}`;
        },
        { timeout: "200 milliseconds", ...options },
      );
    expect(await sorted(late({ onTimeout: (n: number) => `late ${String(n)}` }))).toEqual(["done 2", "late 1"]);
    expect(await late({ ordered: false, onTimeout: (n: number) => `late ${String(n)}` }).toArray()).toEqual(["done 2", "late 1"]);
    await expect(late({}).toArray()).rejects.toThrow(/200|time/i);
  });

  it.each([true, false])("are tried again with growing delays (ordered: %s)", async (ordered) => {
    const tried = numbers(1).mapAsync(
      text,
      (n, { bound }) => {
        const times = calls.get(bound.name) ?? [];
        calls.set(bound.name, [...times, performance.now()]);
        if (times.length < 4) return Promise.reject(new Error("busy"));
        const all = calls.get(bound.name) ?? [];
        return Promise.resolve(
          all
            .slice(1)
            .map((time, i) => String(Math.floor((time - (all[i] ?? 0)) / 10) * 10))
            .join(" ") + ` ${String(n)}`,
        );
      },
      {
        ordered,
        retry: { attempts: 4, delay: "40 milliseconds", backoff: 2, maxDelay: "100 milliseconds" },
        bind: { name: `grow ${String(ordered)}` },
      },
    );
    const [found] = await tried.toArray();
    const [a, b, c, d] = (found ?? "").split(" ").map(Number);
    // 40, 80, 100, 100; a clock of whole milliseconds may be one short.
    expect(a).toBeGreaterThanOrEqual(30);
    expect(b).toBeGreaterThanOrEqual(70);
    expect(c).toBeGreaterThanOrEqual(90);
    expect(d).toBeGreaterThanOrEqual(90);
    expect(d).toBeLessThan(160 * 2);
  });

  it("are tried again as conditions say", async () => {
    const tried = (name: string, options: object) =>
      numbers(1).mapAsync(
        int,
        (_n, { bound }) => {
          const count = (calls.get(bound.name)?.length ?? 0) + 1;
          calls.set(bound.name, Array<number>(count).fill(0));
          return bound.name.startsWith("throws") ? Promise.reject(new Error(`call ${String(count)}`)) : Promise.resolve(count);
        },
        { bind: { name }, ...options },
      );
    const retry = { attempts: 5, delay: "1 millisecond" } as const;
    expect(await tried("results", { retry: { ...retry, onResult: (n: number) => n < 3 } }).toArray()).toEqual([3]);
    // No attempt is left: the last result holds.
    expect(await tried("results again", { retry: { ...retry, attempts: 1, onResult: (n: number) => n < 3 } }).toArray()).toEqual([2]);
    await expect(tried("throws", { retry: { ...retry, onError: (error: Error) => error.message !== "call 2" } }).toArray()).rejects.toThrow(
      /call 2/,
    );
    await expect(tried("throws on", { ordered: false, retry: { ...retry, attempts: 2 } }).toArray()).rejects.toThrow(/call 3/);
  });
});
