// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  BundleError,
  Instant,
  JobError,
  StreamEnvironment,
  UserFunctionError,
  schema,
  state,
  t,
  tumbling,
  watermarks,
} from "@tsflink/datastream";

const Payments = schema({ account: t.string().notNull(), amount: t.double().notNull(), at: t.timestampLtz(3).notNull() });
const at = (second: number): Instant => new Instant(second * 1000);
const payments = [
  { account: "a", amount: 1, at: at(1) },
  { account: "b", amount: 10, at: at(2) },
  { account: "a", amount: 2, at: at(3) },
  { account: "a", amount: 4, at: at(61) },
  { account: "b", amount: 20, at: at(62) },
];
const Total = t.row({ account: t.string().notNull(), total: t.double().notNull() }).notNull();

describe.each(["in-driver", "worker"] as const)("functions run %s", (run) => {
  let env: StreamEnvironment;
  beforeAll(async () => {
    env = await StreamEnvironment.create({ parallelism: 2, functions: { run } });
  });
  afterAll(() => env[Symbol.asyncDispose]());
  const source = () => env.fromRows(payments, Payments);

  it("maps, filters and flattens in one step", async () => {
    const words = env
      .fromValues(t.string().notNull(), ["to be", "or not"])
      .flatMap(t.string().notNull(), (line) => line.split(" "))
      .filter((word) => word !== "or")
      .map(t.row({ word: t.string().notNull(), length: t.int().notNull() }).notNull(), (word) => ({ word, length: word.length }));
    expect((await words.toArray()).sort((a, b) => (a.word < b.word ? -1 : 1))).toEqual([
      { word: "be", length: 2 },
      { word: "not", length: 3 },
      { word: "to", length: 2 },
    ]);
  });

  it("binds values", async () => {
    const added = env
      .fromValues(t.int().notNull(), [1, 2])
      .map(t.int().notNull(), (x, { bound }) => x + bound.more, { bind: { more: 10 } });
    expect((await added.toArray()).sort()).toEqual([11, 12]);
  });

  it("gives the results of a slow function as they come, and not in one large batch", async () => {
    const worked = env.fromSequence(1, 1500, { parallelism: 1 }).map(
      t.double().notNull(),
      () => {
        const end = performance.timeOrigin + performance.now() + 1;
        while (performance.timeOrigin + performance.now() < end);
        return end;
      },
      { parallelism: 1 },
    );
    let first: number | undefined;
    let last = 0;
    for await (const end of worked.collect()) {
      first ??= performance.timeOrigin + performance.now();
      last = end;
    }
    expect(first).toBeLessThan(last);
  });

  it("keeps state for each key", async () => {
    const totals = source()
      .keyBy("account")
      .process(Total, {
        state: { total: state.value(t.double().notNull(), { default: 0 }) },
        *onElement(payment, { key, state: s }) {
          s.total.set(s.total.get() + payment.amount);
          yield { account: key, total: s.total.get() };
        },
      });
    const rows = await totals.toArray();
    expect(rows.filter(({ account }) => account === "a").map(({ total }) => total)).toEqual([1, 3, 7]);
    expect(rows.filter(({ account }) => account === "b").map(({ total }) => total)).toEqual([10, 30]);
  });

  it("keys by a function, and steps behind run with it", async () => {
    const totals = source()
      .keyBy(t.int().notNull(), (payment) => Math.floor(payment.at.epochMillis / 60_000))
      .reduce((a, b) => ({ ...b, amount: a.amount + b.amount }))
      .map(t.double().notNull(), (payment) => payment.amount);
    expect((await totals.toArray()).sort((a, b) => a - b)).toEqual([1, 4, 11, 13, 24]);
  });

  it("folds fields", async () => {
    const byAccount = source().keyBy("account");
    const last = async (stream: typeof byAccount extends never ? never : AsyncIterable<(typeof payments)[0]>) => {
      const found = new Map<string, number>();
      for await (const { account, amount } of stream) found.set(account, amount);
      return Object.fromEntries(found);
    };
    expect(await last(byAccount.sum("amount").collect())).toEqual({ a: 7, b: 30 });
    expect(await last(byAccount.maxBy("at").collect())).toEqual({ a: 4, b: 20 });
  });

  it("sets timers and uses side outputs", async () => {
    const seen = source()
      .withWatermarks(watermarks.monotonous({ timestamp: "at" }))
      .keyBy("account")
      .process(t.string().notNull(), {
        sideOutputs: { large: t.double().notNull() },
        onElement(payment, { timers, timestamp, emit }) {
          timers.onEventTime(timestamp.plus("10 seconds"));
          if (payment.amount >= 10) emit("large", payment.amount);
        },
        *onTimer(time, { key }) {
          yield `${key}@${String(time.epochMillis / 1000)}`;
        },
      });
    const large = seen.sideOutput("large").collectAsync();
    const main = seen.collectAsync();
    const job = await env.submit("timers");
    const read = async <T>(stream: AsyncIterable<T>): Promise<T[]> => {
      const all: T[] = [];
      for await (const each of stream) all.push(each);
      return all.sort();
    };
    const [larges, fired] = await Promise.all([read(large), read(main)]);
    await job.finished();
    expect(larges).toEqual([10, 20]);
    expect(fired).toEqual(["a@11", "a@13", "a@71", "b@12", "b@72"]);
  });

  it.each(["each", "periodic"] as const)("takes watermarks of a generator (%s)", async (emit) => {
    const counts = env
      .fromSequence(1, 10, { parallelism: 1 })
      .withWatermarks(
        watermarks.generator<bigint>(
          () => {
            let last = -1;
            return {
              onElement(n, time) {
                if (time.epochMillis <= last) throw new Error(`${String(n)} is late`);
                last = time.epochMillis;
                return n % 2n === 0n ? time : null;
              },
            };
          },
          { timestamp: (n) => new Instant(Number(n) * 1000), emit },
        ),
      )
      .keyBy(t.int().notNull(), () => 1)
      .process(t.string().notNull(), {
        *onElement(n, { timestamp, watermark, timers }) {
          if (n === 1n) timers.onEventTime(new Instant(4500));
          if (n === 6n) yield `6 at ${String(timestamp.epochMillis)}, watermark ${String(watermark.epochMillis)}`;
        },
        *onTimer(time, { watermark }) {
          yield `timer ${String(time.epochMillis)} at ${String(watermark.epochMillis)}`;
        },
      });
    const found = await counts.toArray();
    expect(found.filter((line) => line.startsWith("timer"))).toHaveLength(1);
    // By the clock, all elements may be there before the first watermark.
    if (emit === "each") expect(found).toEqual(["6 at 6000, watermark 4000", "timer 4500 at 6000"]);
  });

  it("counts in windows", async () => {
    const counts = source()
      .withWatermarks(watermarks.bounded("1 second", { timestamp: "at" }))
      .keyBy("account")
      .window(tumbling("1 minute"))
      .aggregate(
        t.row({ account: t.string().notNull(), from: t.timestampLtz(3).notNull(), n: t.int().notNull() }).notNull(),
        { accumulator: t.int().notNull(), create: () => 0, add: (n) => n + 1, merge: (a, b) => a + b },
        (account, window, n) => ({ account, from: window.start, n }),
      );
    expect((await counts.toArray()).map(({ account, from, n }) => `${account} ${String(from.epochMillis)} ${String(n)}`).sort()).toEqual([
      "a 0 2",
      "a 60000 1",
      "b 0 1",
      "b 60000 1",
    ]);
  });

  it("waits for promises, and tries again", async () => {
    const slow = env.fromValues(t.int().notNull(), [3, 1, 2]).mapAsync(
      t.int().notNull(),
      async (x) => {
        await new Promise((resolve) => setTimeout(resolve, x * 10));
        return x * 2;
      },
      { timeout: "10 seconds", retry: { attempts: 1, delay: "1 millisecond" } },
    );
    expect(await slow.toArray()).toEqual([6, 2, 4]);
    const failing = env.fromValues(t.int().notNull(), [1]).mapAsync(t.int().notNull(), () => Promise.reject(new Error("no such service")));
    await expect(failing.toArray()).rejects.toThrow(/no such service/);
  });

  it("says which function failed, and where", async () => {
    const failing = env.fromValues(t.int().notNull(), [1]).map(
      t.int().notNull(),
      () => {
        throw new RangeError("too much");
      },
      { name: "doomed" },
    );
    const error = await failing.toArray().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(JobError);
    const { rootCause } = error as JobError;
    expect(rootCause).toBeInstanceOf(UserFunctionError);
    expect(rootCause).toMatchObject({ functionName: expect.stringContaining("doomed") });
    expect(rootCause.stack).toContain("functions.test.ts");
  });

  it("says the same of a job that would start over, when its result is being read", { timeout: 30_000 }, async () => {
    await using restarting = await StreamEnvironment.create({
      parallelism: 2,
      functions: { run },
      checkpointing: "100 milliseconds",
      restart: { strategy: "fixed-delay", attempts: 1_000_000, delay: "10 milliseconds" },
    });
    const none = restarting.fromSequence(0, 10).filter((n) => {
      if (n === 7n) throw new RangeError("not seven");
      return false;
    });
    await expect(none.toArray()).rejects.toThrow(/RangeError: not seven|had begun to read its result/);
  });

  it("says which value does not fit", async () => {
    const error = await env
      .fromValues(t.int().notNull(), [1])
      .map(t.int().notNull(), () => 0.5)
      .toArray()
      .catch((thrown: unknown) => thrown);
    expect((error as JobError).rootCause.message).toMatch(/0\.5/);
  });

  it("refuses what cannot travel", async () => {
    const local = Math.random();
    await expect(
      env
        .fromValues(t.int().notNull(), [1])
        .map(t.double().notNull(), () => local)
        .toArray(),
    ).rejects.toThrow(BundleError);
  });
});
