// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ConfigurationError, ConversionError, Instant, StreamEnvironment, schema, t, watermarks } from "@tsflink/datastream";

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

  it.each(["rescale", "rebalance", "shuffle", "global"] as const)("%s", async (how) => {
    const numbers = env.fromValues(t.int().notNull(), [1, 2, 3]);
    expect((await numbers[how]().toArray()).sort()).toEqual([1, 2, 3]);
  });

  it("broadcasts and gives times", async () => {
    const rows = env
      .fromRows([{ id: 1, item: "a", at: at(1) }], Orders)
      .withWatermarks(watermarks.bounded("1 second", { timestamp: "at" }));
    expect(await rows.toArray()).toHaveLength(1);
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
