// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConfigurationError, ConversionError, Instant, JobError, StreamEnvironment, schema, t, watermarks } from "@tsflink/datastream";

let env: StreamEnvironment;
beforeAll(async () => {
  env = await StreamEnvironment.create({ parallelism: 2 });
});
afterAll(() => env[Symbol.asyncDispose]());

const Orders = schema({ id: t.int().notNull(), item: t.string(), at: t.timestampLtz(3).notNull() });
const at = (second: number): Instant => new Instant(second * 1000);

describe("sources", () => {
  it("gives rows of this process", async () => {
    const rows = [
      { id: 1, item: "a", at: at(1) },
      { id: 2, item: null, at: at(2) },
    ];
    expect(await env.fromRows(rows, Orders).toArray()).toEqual(rows);
  });

  it("gives values that are no rows", async () => {
    expect(await env.fromValues(t.string().notNull(), ["x", "y", "ä😀"]).toArray()).toEqual(["x", "y", "ä😀"]);
  });

  it("counts", async () => {
    const numbers = await env.fromSequence(1, 1000).toArray();
    expect(numbers.sort((a, b) => Number(a - b))).toEqual(Array.from({ length: 1000 }, (_, i) => BigInt(i + 1)));
  });

  it("names the value that does not fit", () => {
    expect(() => env.fromRows([{ id: 1.5, item: null, at: at(1) }], Orders)).toThrow(ConversionError);
    expect(() => env.fromValues(t.int().notNull(), [1, 2 ** 31])).toThrow(/\[1\]/);
  });

  it("gives the values of an async iterable as they come", { timeout: 30_000 }, async () => {
    let give: ((value: number) => void) | undefined;
    async function* values(): AsyncGenerator<number> {
      yield 1;
      yield 2;
      for (;;) {
        const value = await new Promise<number>((resolve) => (give = resolve));
        if (value < 0) return;
        yield value;
      }
    }
    const doubled: number[] = [];
    // Each value is only made when the one before has come out of the job.
    for await (const value of env
      .fromAsync(t.int().notNull(), values())
      .map(t.int().notNull(), (n) => n * 2, { parallelism: 1 })
      .collect()) {
      doubled.push(value);
      if (value >= 4) give?.(value === 4 ? 10 : -1);
    }
    expect(doubled).toEqual([2, 4, 20]);
  });

  it("gives many values of an async iterable, and closes it when nobody reads on", { timeout: 30_000 }, async () => {
    const Row = t.row({ n: t.int().notNull(), text: t.string() }).notNull();
    let closed: (() => void) | undefined;
    const closing = new Promise<void>((resolve) => (closed = resolve));
    async function* values(count: number): AsyncGenerator<{ n: number; text: string | null }> {
      try {
        for (let n = 0; n < count; n++) yield { n, text: n % 3 === 0 ? null : `ä${String(n)}` };
      } finally {
        closed?.();
      }
      await Promise.resolve();
    }
    const rows = await env.fromAsync(Row, values(20_000)).toArray();
    expect(rows).toHaveLength(20_000);
    expect(rows[19_999]).toEqual({ n: 19_999, text: "ä19999" });
    await closing;
    const again = new Promise<void>((resolve) => (closed = resolve));
    for await (const row of env.fromAsync(Row, values(Infinity)).collect()) if (row.n === 5) break;
    await again;
  });

  it("says what went wrong with an async iterable", { timeout: 30_000 }, async () => {
    async function* broken(): AsyncGenerator<number> {
      yield 1;
      await Promise.resolve();
      throw new RangeError("the sensor is off");
    }
    await expect(env.fromAsync(t.int().notNull(), broken()).toArray()).rejects.toThrow("fromAsync() failed: RangeError: the sensor is off");
    async function* wrong(): AsyncGenerator<number> {
      await Promise.resolve();
      yield 1;
      yield 1.5;
    }
    await expect(env.fromAsync(t.int().notNull(), wrong()).toArray()).rejects.toThrow(/rows\[1\]\.value.*expected INT NOT NULL/s);
    const once = env.fromAsync(t.int().notNull(), wrong());
    await expect(once.toArray()).rejects.toThrow(JobError);
    await expect(once.toArray()).rejects.toThrow(/gives them once; make another stream/);
    expect(() => env.fromAsync(t.int().notNull(), [1] as never)).toThrow(/no async iterable.*fromValues/);
    expect(() => env.fromAsync(t.int().notNull(), wrong(), { parallelism: 2 } as never)).toThrow(/one task reads the values/);
  });

  it("ends a job that would read an async iterable a second time, whatever its restart strategy", { timeout: 60_000 }, async () => {
    await using restarting = await StreamEnvironment.create({
      parallelism: 1,
      checkpointing: "100 milliseconds",
      restart: { strategy: "fixed-delay", attempts: 1_000_000, delay: "10 milliseconds" },
    });
    async function* slow(): AsyncGenerator<number> {
      for (let n = 0; n < 1000; n++) {
        yield n;
        await new Promise((later) => setTimeout(later, 10));
      }
    }
    restarting
      .fromAsync(t.int().notNull(), slow())
      .map(t.int().notNull(), (n) => {
        if (n === 100) throw new Error("once");
        return n;
      })
      .filter(() => false)
      .print();
    await expect(restarting.execute("again")).rejects.toThrow(/started again after it had read \d+ elements of fromAsync/);
  });

  it("stops when nobody reads on", async () => {
    const read: bigint[] = [];
    for await (const number of env.fromSequence(0, 10n ** 15n).collect()) {
      read.push(number);
      if (read.length === 3) break;
    }
    expect(read).toHaveLength(3);
  });
});

describe("ways of elements", () => {
  it("unites streams", async () => {
    const a = env.fromValues(t.int().notNull(), [1, 2]);
    const b = env.fromValues(t.int().notNull(), [3]);
    expect((await a.union(b, a).toArray()).sort()).toEqual([1, 1, 2, 2, 3]);
  });

  it("gives times by a field, and watermarks as far behind as elements may be late", async () => {
    const rows = env
      .fromRows(
        [1, 100, 50].map((second, i) => ({ id: i, item: null, at: at(second) })),
        Orders,
        { parallelism: 1 },
      )
      .withWatermarks(watermarks.bounded("10 seconds", { timestamp: "at" }))
      .keyBy(t.int().notNull(), () => 0)
      .process(t.string().notNull(), {
        *onElement({ at: time }, { timestamp, timers }) {
          if (timestamp.epochMillis !== time.epochMillis) yield "another time";
          timers.onEventTime(timestamp);
        },
        *onTimer(time, { watermark }) {
          yield `${String(time.epochMillis / 1000)} ${String(watermark.epochMillis > 1e15)}`;
        },
      });
    // All three are there before the first watermark; only the end of the stream lets the last one fire.
    expect((await rows.toArray()).map((line) => line.split(" ")[0])).toEqual(["1", "50", "100"]);
  });
});

describe("jobs", () => {
  it("runs several sinks as one job", async () => {
    const numbers = env.fromValues(t.int().notNull(), [1, 2, 3]);
    const first = numbers.collectAsync();
    const second = numbers.rebalance().collectAsync();
    const job = await env.submit("two results");
    const read = async (stream: AsyncIterable<number>): Promise<number[]> => {
      const all: number[] = [];
      for await (const each of stream) all.push(each);
      return all.sort();
    };
    expect(await Promise.all([read(first), read(second)])).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    await job.finished();
    expect(await job.status()).toBe("FINISHED");
  });

  it("refuses to submit nothing", async () => {
    await expect(env.submit("nothing")).rejects.toThrow(ConfigurationError);
  });

  it("shows Flink's plan", async () => {
    env.fromValues(t.int().notNull(), [1], { name: "the only number" }).print();
    expect(await env.explain()).toContain("the only number");
    await env.execute("print");
  });
});
