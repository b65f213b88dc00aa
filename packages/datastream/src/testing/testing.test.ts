// SPDX-License-Identifier: Apache-2.0
import { ConversionError, Instant, t } from "@tsflink/core";
import { describe, expect, expectTypeOf, test } from "vitest";
import { session, state, tumbling, watermarks } from "../index.ts";
import type { DataStream } from "../streams/stream.ts";
import { testEnvironment, type TestElement } from "./index.ts";

const Payment = t.row({ account: t.string().notNull(), amount: t.double().notNull() }).notNull();
const Alert = t.row({ account: t.string().notNull(), total: t.double().notNull() }).notNull();

type PaymentRow = { readonly account: string; readonly amount: number };

/** What a user would write and test. */
function alerts(payments: DataStream<PaymentRow>) {
  return payments.keyBy("account").process(Alert, {
    state: { total: state.value(t.double().notNull(), { default: 0 }) },
    sideOutputs: { reset: t.string().notNull() },
    *onElement(payment, { key, state, timers, timestamp }) {
      const total = state.total.get() + payment.amount;
      state.total.set(total);
      timers.onEventTime(timestamp.plus("5 minutes"));
      if (total > 1000) yield { account: key, total };
    },
    onTimer(_time, { key, state, emit }) {
      state.total.clear();
      emit("reset", key);
    },
  });
}

const minute = 60_000;

describe("a keyed process function", () => {
  test("state, timers, side outputs", async () => {
    const env = testEnvironment();
    const payments = env.source(Payment, "payments");
    const large = alerts(payments);
    await using job = await env.start({ large, reset: large.sideOutput("reset") });

    job.push(payments, { account: "a", amount: 600 }, 0);
    job.push(payments, { account: "b", amount: 2000 }, minute);
    job.push(payments, { account: "a", amount: 600 }, minute);
    expect(job.take("large")).toEqual([
      { value: { account: "b", total: 2000 }, timestamp: new Instant(minute) },
      { value: { account: "a", total: 1200 }, timestamp: new Instant(minute) },
    ]);
    expect(job.state(large, "a")).toEqual({ total: 1200 });
    expect(job.state(large, "nobody")).toEqual({ total: null });
    expect(job.keys(large, "total")).toEqual(["a", "b"]);
    expect(job.timers(large).eventTime).toEqual([
      { key: "a", time: new Instant(5 * minute) },
      { key: "b", time: new Instant(6 * minute) },
      { key: "a", time: new Instant(6 * minute) },
    ]);

    job.watermark(5 * minute);
    expect(job.values("reset")).toEqual(["a"]);
    expect(job.keys(large, "total")).toEqual(["b"]);
    await job.end();
    expect(job.values("reset")).toEqual(["b", "a"]);
    expectTypeOf(job.take("large")).toEqualTypeOf<TestElement<{ readonly account: string; readonly total: number }>[]>();
  });

  test("goes on from a snapshot, with other code", async () => {
    const env = testEnvironment();
    const payments = env.source(Payment);
    const before = await env.start({ large: alerts(payments) });
    before.push(payments, { account: "a", amount: 900 }, 0);
    const from = await before.snapshot();
    before.push(payments, { account: "a", amount: 5 }, 0);

    const twice = payments.keyBy("account").process(Alert, {
      state: { total: state.value(t.double().notNull(), { default: 0 }) },
      *onElement({ account, amount }, { state }) {
        yield { account, total: 2 * (state.total.get() + amount) };
      },
      *onTimer(time, { key }) {
        yield { account: key, total: time.epochMillis };
      },
    });
    const after = await env.start({ twice }, { from });
    after.push(payments, { account: "a", amount: 1 }, 0).watermark(5 * minute);
    expect(after.values("twice")).toEqual([
      { account: "a", total: 1802 },
      { account: "a", total: 5 * minute },
    ]);
  });

  test("values are checked where they would be on Flink", async () => {
    const env = testEnvironment();
    const numbers = env.source(t.int().notNull());
    const half = numbers.map(t.int().notNull(), (n) => n / 2);
    const job = await env.start({ half });
    expect(() => job.push(numbers, 1)).toThrow(ConversionError);
    expect(() => job.push(numbers, 0.5)).toThrow(/expected INT NOT NULL, received the number 0.5/);
    expect(job.push(numbers, 4).values("half")).toEqual([2]);
  });
});

describe("pipelines", () => {
  test("filter, map, keys, windows, late elements, in one job", async () => {
    const env = testEnvironment();
    const payments = env.source(Payment);
    const sums = payments
      .filter(({ amount }) => amount > 0)
      .keyBy(t.string().notNull(), ({ account }) => account.toUpperCase())
      .window(tumbling("1 minute"), { allowedLateness: "10 seconds", lateOutput: "late" })
      .aggregate(
        t.string().notNull(),
        { accumulator: t.double().notNull(), create: () => 0, add: (sum, { amount }) => sum + amount },
        (key, window, sum) => `${key} ${window.start.epochMillis} ${sum}`,
      );
    const job = await env.start({ sums, late: sums.sideOutput("late"), loud: sums.map(t.string().notNull(), (text) => `${text}!`) });
    job.push(payments, { account: "a", amount: 1 }, 1000).push(payments, { account: "A", amount: 2 }, 2000);
    job.push(payments, { account: "a", amount: -5 }, 3000);
    job.watermark(minute);
    expect(job.take("sums")).toEqual([{ value: "A 0 3", timestamp: new Instant(minute - 1) }]);
    expect(job.values("loud")).toEqual(["A 0 3!"]);
    job.push(payments, { account: "a", amount: 4 }, 5000).watermark(minute + 9_999);
    expect(job.values("sums")).toEqual(["A 0 7"]);
    job.push(payments, { account: "a", amount: 8 }, 5000);
    expect(job.values("late")).toEqual([{ account: "a", amount: 8 }]);
    expect(job.values("sums")).toEqual([]);
  });

  test("watermarks of a strategy come by the clock", async () => {
    const env = testEnvironment();
    const payments = env.source(Payment);
    const visits = payments
      .withWatermarks(watermarks.bounded("2 seconds"))
      .keyBy("account")
      .window(session("5 seconds"))
      .apply(t.int().notNull(), function* (_key, _window, elements) {
        yield elements.length;
      });
    const job = await env.start({ visits });
    job.push(payments, { account: "a", amount: 1 }, 0).push(payments, { account: "a", amount: 1 }, 3000);
    job.push(payments, { account: "b", amount: 1 }, 10_001);
    job.watermark(1e9);
    expect(job.values("visits")).toEqual([]);
    await job.clock(199);
    expect(job.values("visits")).toEqual([]);
    await job.clock(1);
    expect(job.values("visits")).toEqual([2]);
    await job.end();
    expect(job.values("visits")).toEqual([1]);
  });

  test.each(["each", "periodic"] as const)("watermarks of a generator (%s)", async (emit) => {
    const env = testEnvironment();
    const payments = env.source(Payment);
    const marked = watermarks.generator<PaymentRow>(
      () => {
        let seen = 0;
        return { onElement: (_payment, time) => (++seen % 2 === 0 ? time : null) };
      },
      { timestamp: ({ amount }) => new Instant(amount), emit },
    );
    const counts = payments
      .withWatermarks(marked)
      .keyBy("account")
      .window(tumbling("1 second"))
      .apply(t.int().notNull(), function* (_key, _window, elements) {
        yield elements.length;
      });
    const job = await env.start({ counts });
    job.push(payments, { account: "a", amount: 10 }).push(payments, { account: "a", amount: 998 });
    job.push(payments, { account: "a", amount: 1500 });
    expect(job.values("counts")).toEqual([]);
    job.push(payments, { account: "b", amount: 999 });
    await job.clock("200 milliseconds");
    // The last watermark, 999, is that of the last element.
    expect(job.values("counts").sort()).toEqual([1, 2]);
    job.push(payments, { account: "a", amount: 1600 }).push(payments, { account: "a", amount: 1999 });
    expect(job.values("counts")).toEqual(emit === "each" ? [3] : []);
    await job.clock("200 milliseconds");
    expect(job.values("counts")).toEqual(emit === "each" ? [] : [3]);
  });

  test("two streams: the watermark is the least of both", async () => {
    const env = testEnvironment();
    const left = env.source(Payment);
    const right = env.source(Payment);
    const joined = left
      .keyBy("account")
      .intervalJoin(right.keyBy("account"), { from: "-1 second", to: "1 second" })
      .process(t.double().notNull(), function* (a, b) {
        yield a.amount + b.amount;
      });
    const job = await env.start({ joined, all: left.union(right).map(t.double().notNull(), ({ amount }) => amount) });
    job.push(left, { account: "a", amount: 1 }, 1000).watermark(5000, left);
    job.push(right, { account: "a", amount: 2 }, 2000).push(right, { account: "b", amount: 2 }, 1000);
    expect(job.values("joined")).toEqual([3]);
    expect(job.values("all")).toEqual([1, 2, 2]);
  });

  test("rules that are broadcast", async () => {
    const env = testEnvironment();
    const numbers = env.source(t.int().notNull());
    const limits = env.source(t.int().notNull());
    const shared = { limit: state.map(t.string().notNull(), t.int().notNull()) };
    const over = numbers.connect(limits.broadcast(shared)).process(t.int().notNull(), {
      *onElement(value, { state }) {
        if (value > (state.limit.get("now") ?? Infinity)) yield value;
      },
      onBroadcast(limit, { state }) {
        state.limit.set("now", limit);
      },
    });
    const job = await env.start({ over });
    job.push(numbers, 50).push(limits, 10).push(numbers, 11).push(numbers, 9);
    expect(job.values("over")).toEqual([11]);
    expect(job.state(over)).toEqual({ limit: new Map([["now", 10]]) });
  });

  test("promises, time-outs and retries by the clock", async () => {
    const env = testEnvironment();
    const ids = env.source(t.int().notNull());
    let attempts = 0;
    const names = ids.mapAsync(
      t.string().notNull(),
      async (id) => {
        if (id === 2 && attempts++ < 2) throw new Error("busy");
        if (id === 3) await new Promise(() => {});
        return `name ${id}`;
      },
      { timeout: "1 minute", onTimeout: (id) => `nobody ${id}`, retry: { attempts: 3, delay: "1 second" } },
    );
    const job = await env.start({ names });
    job.push(ids, 1, 1).push(ids, 2, 2).push(ids, 3, 3);
    await job.clock("1 second");
    expect(job.values("names")).toEqual(["name 1"]);
    await job.clock("1 second");
    expect(job.values("names")).toEqual(["name 2"]);
    await job.clock("58 seconds");
    expect(job.take("names")).toEqual([{ value: "nobody 3", timestamp: new Instant(3) }]);
    await job.idle();
  });

  test("watermarks do not overtake promises", async () => {
    const env = testEnvironment();
    const ids = env.source(t.int().notNull());
    let answer!: (text: string) => void;
    const counts = ids
      .mapAsync(t.string().notNull(), () => new Promise<string>((resolve) => (answer = resolve)))
      .windowAll(tumbling("1 second"))
      .apply(t.int().notNull(), function* (_window, texts) {
        yield texts.length;
      });
    const job = await env.start({ counts });
    job.push(ids, 1, 0).watermark(5000);
    await job.clock("1 second");
    expect(job.values("counts")).toEqual([]);
    answer("late, but in time");
    await job.idle();
    expect(job.values("counts")).toEqual([1]);
  });

  test("an error leaves nothing behind", async () => {
    const env = testEnvironment();
    const numbers = env.source(t.int().notNull());
    const checked = numbers
      .keyBy(t.int().notNull(), (n) => n % 2)
      .process(t.int().notNull(), {
        *onElement(n) {
          if (n < 0) throw new Error("negative");
          yield n;
        },
      });
    const job = await env.start({ checked });
    expect(() => job.push(numbers, -1, 5)).toThrow("negative");
    expect(job.push(numbers, 1).take("checked")).toEqual([{ value: 1, timestamp: null }]);
  });

  test("timers of processing time, operators behind one another", async () => {
    const env = testEnvironment();
    const words = env.source(t.string().notNull());
    const delayed = words
      .keyBy(t.string().notNull(), (word) => word)
      .process(t.string().notNull(), {
        onElement(_word, { timers, processingTime }) {
          timers.onProcessingTime(processingTime.plus("1 second"));
        },
        *onTimer(_time, { key, processingTime }) {
          yield `${key} ${processingTime.epochMillis}`;
        },
      });
    const job = await env.start({ delayed: delayed.map(t.string().notNull(), (text) => `<${text}>`) });
    job.push(words, "a");
    await job.clock(300);
    job.push(words, "b");
    await job.clock("5 seconds");
    expect(job.take("delayed")).toEqual([
      { value: "<a 1000>", timestamp: null },
      { value: "<b 1300>", timestamp: null },
    ]);
    expect(job.processingTime).toEqual(new Instant(5300));
  });

  test("open, close, bound values, metrics", async () => {
    const env = testEnvironment();
    const words = env.source(t.string().notNull());
    const log: string[] = [];
    const counted = words.process(
      t.string().notNull(),
      {
        async open({ bound }) {
          await Promise.resolve();
          log.push(`open ${bound.name}`);
        },
        *onElement(word, { bound, metrics }) {
          metrics.counter("words").add(1);
          yield `${bound.name} ${word}`;
        },
        close() {
          log.push("close");
        },
      },
      { bind: { name: "x" } },
    );
    const job = await env.start({ counted });
    expect(job.push(words, "a").values("counted")).toEqual(["x a"]);
    expect(job.metrics(counted).counters).toEqual(new Map([["words", 1]]));
    await job.close();
    await job.close();
    expect(log).toEqual(["open x", "close"]);
    expect(() => job.push(words, "b")).toThrow("push(): the test job is closed");
  });
});

describe("what is refused", () => {
  test("names that are not there", async () => {
    const env = testEnvironment();
    const words = env.source(t.string().notNull());
    const job = await env.start({ words });
    // @ts-expect-error no such output
    expect(() => job.take("word")).toThrow('take(): there is no output the string "word"; did you mean words?; there are words');
    const loud = words.map(t.string().notNull(), (word) => word.toUpperCase());
    expect(() => job.push(loud, "a")).toThrow(/push\(\): give a source/);
    // @ts-expect-error not a string
    expect(() => job.push(words, 1)).toThrow(ConversionError);
    expect(() => job.push(env.source(t.int().notNull()), 1)).toThrow(
      /give a source\(\) of the test environment that an output of the job reads/,
    );
    expect(() => job.state(words)).toThrow(/state\(\): give a stream that a function with state has made/);
    expect(() => job.watermark(0.5)).toThrow(/is no time/);
    await expect(testEnvironment().start({ words })).rejects.toThrow(/no stream of this test environment/);
    expect(() => words.collect()).toThrow(/collect\(\): a test gives the elements itself/);
  });
});
