// SPDX-License-Identifier: Apache-2.0
// What is said of operators, and the ways that elements take between them: read back from the cluster, or seen in what the tasks get.
import { setTimeout as sleep } from "node:timers/promises";
import { blackhole } from "@tsflink/connectors/blackhole";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StreamEnvironment, t, type DataStream, type Job, type OperatorOptions } from "@tsflink/datastream";
import { Cluster, sorted } from "./kit/cluster.ts";

let env: StreamEnvironment;
let cluster: Cluster;
beforeAll(async () => {
  env = await StreamEnvironment.create({ parallelism: 2, config: { "pipeline.max-parallelism": 96 } });
  cluster = await Cluster.open();
});
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
  await env[Symbol.asyncDispose]();
});

const int = t.int().notNull();
const text = t.string().notNull();

async function run(name: string): Promise<Job> {
  const job = await env.submit(name);
  await job.finished();
  return job;
}

/** A step that is not fused with others. */
const step = (stream: DataStream<number>, options: OperatorOptions): DataStream<number> =>
  stream.process(int, { onElement: (n) => [n] }, options);

describe("options of operators", () => {
  it("gives operators their names, descriptions and parallelisms", async () => {
    step(env.fromValues(int, [1, 2, 3], { name: "the numbers" }), {
      name: "first step",
      description: "the first of the steps",
      parallelism: 2,
      maxParallelism: 16,
      chaining: "never",
    }).sinkTo(blackhole(), {
      name: "the end",
      parallelism: 1,
      maxParallelism: 8,
      chaining: "never",
      slotSharingGroup: "ends",
    });
    const job = await run("options");
    const { plan } = await cluster.details(job);
    const [source, first, end] = await Promise.all(["the numbers", "first step", "the end"].map((name) => cluster.vertex(job, name)));
    expect(first).toMatchObject({ name: "first step", parallelism: 2, maxParallelism: 16 });
    expect(end).toMatchObject({ parallelism: 1, maxParallelism: 8 });
    // That of the environment's configuration.
    expect(source).toMatchObject({ maxParallelism: 96 });
    expect(first?.slotSharingGroupId).toBe(source?.slotSharingGroupId);
    expect(end?.slotSharingGroupId).not.toBe(source?.slotSharingGroupId);
    const descriptions = plan.nodes.map(({ description }) => description).join();
    expect(descriptions).toContain("the first of the steps");
  });

  it("knows operators and sinks by their uids, whatever is around them", async () => {
    const ids = async (more: (stream: DataStream<number>) => DataStream<number>, uids: boolean): Promise<string[]> => {
      const uid = (of: string): { uid?: string } => (uids ? { uid: of } : {});
      const stream = step(more(env.fromValues(int, [1])), { name: "step", chaining: "never", ...uid("my-step") });
      stream.sinkTo(blackhole(), { name: "end", chaining: "never", ...uid("my-end") });
      const job = await run("uids");
      return Promise.all(["step", "end"].map(async (name) => (await cluster.vertex(job, name)).id));
    };
    const wider = (stream: DataStream<number>): DataStream<number> =>
      stream.union(step(env.fromValues(int, [2]), { name: "other", uid: "other" }));
    const same = (stream: DataStream<number>): DataStream<number> => stream;
    expect(await ids(wider, true)).toEqual(await ids(same, true));
    expect(await ids(wider, false)).not.toEqual(await ids(same, false));
  });

  it.each([
    [undefined, 1],
    ["start", 2],
    ["never", 3],
  ] as const)("chains as it is told: %s", async (chaining, tasks) => {
    const own = chaining === undefined ? {} : { chaining };
    const source = env.fromSequence(1, 3, { name: "numbers" }).map(int, (n) => Number(n), { name: "a" });
    step(step(source, { name: "b", ...own }), { name: "c" }).sinkTo(blackhole());
    const { vertices } = await cluster.details(await run("chains"));
    const names = vertices.map(({ name }) => ["a", "b", "c"].filter((each) => new RegExp(`(^|[ >])${each}( |$)`).test(name)).join(""));
    expect(names).toEqual(chaining === undefined ? ["abc"] : chaining === "start" ? ["a", "bc"] : ["a", "b", "c"]);
    expect(vertices).toHaveLength(tasks);
  });

  it("fuses no step that is to begin a task of its own", async () => {
    env
      .fromValues(int, [1, 2], { parallelism: 1 })
      .map(int, (n) => n + 1, { name: "before", parallelism: 1 })
      .map(int, (n) => n * 2, { name: "after", parallelism: 1, chaining: "start" })
      .sinkTo(blackhole(), { parallelism: 1 });
    const { vertices } = await cluster.details(await run("a task of its own"));
    expect(vertices.filter(({ name }) => name.includes("after") && !name.includes("before"))).toHaveLength(1);
    expect(vertices.filter(({ name }) => name.includes("before") && !name.includes("after"))).toHaveLength(1);
  });

  it.each(["full", "5 milliseconds"] as const)("waits for buffers to be filled: %s", async (bufferTimeout) => {
    let go: (() => void) | undefined;
    const going = new Promise<void>((resolve) => (go = resolve));
    const source = env.fromAsync(
      int,
      (async function* () {
        yield 1;
        await Promise.race([going, sleep(1500)]);
        yield 2;
      })(),
    );
    const stream = source
      .map(int, (n) => n, { parallelism: 1, bufferTimeout })
      .rebalance()
      .map(int, (n) => n, { parallelism: 2 });
    const [start, times] = [performance.now(), [] as number[]];
    for await (const n of stream.collect()) {
      times[n - 1] = performance.now() - start;
      // The second one is only made when the first has come out, or long after.
      if (n === 1) go?.();
    }
    const apart = (times[1] ?? 0) - (times[0] ?? 0);
    // Full buffers: the first element leaves with the end of the stream, when the second is there, too.
    if (bufferTimeout === "full") expect((times[0] ?? 0) - apart).toBeGreaterThan(1400);
    else expect(times[1]).toBeLessThan(1500);
  });
});

describe("ways of elements", () => {
  /** Where each of the numbers comes from and gets to. */
  async function ways(
    many: number,
    [before, after]: readonly [number, number],
    way: (stream: DataStream<string>) => DataStream<string>,
  ): Promise<string[]> {
    const from = env
      .fromSequence(1, many, { parallelism: 1 })
      .rebalance()
      .process(text, { onElement: (_n, { subtask }) => [String(subtask.index)] }, { parallelism: before, name: "from" });
    return sorted(
      way(from).process(
        text,
        { onElement: (index, { subtask }) => [`${index}-${String(subtask.index)}`] },
        { parallelism: after, name: "to" },
      ),
    );
  }
  const counted = (found: readonly string[]): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const each of found) counts[each] = (counts[each] ?? 0) + 1;
    return counts;
  };

  it("rebalances: to one task after the other", async () => {
    expect(counted(await ways(12, [1, 3], (stream) => stream.rebalance()))).toEqual({ "0-0": 4, "0-1": 4, "0-2": 4 });
    // All tasks before send to all tasks behind.
    expect(Object.keys(counted(await ways(40, [2, 4], (stream) => stream.rebalance())))).toHaveLength(8);
  });

  it("rescales: to a part of the tasks", async () => {
    expect(counted(await ways(40, [2, 4], (stream) => stream.rescale()))).toEqual({ "0-0": 10, "0-1": 10, "1-2": 10, "1-3": 10 });
  });

  it("shuffles: to any task", async () => {
    const found = counted(await ways(300, [1, 3], (stream) => stream.shuffle()));
    expect(Object.keys(found)).toEqual(["0-0", "0-1", "0-2"]);
    // Binomial: 100 and a standard deviation of 8.
    for (const count of Object.values(found)) expect(Math.abs(count - 100)).toBeLessThan(60);
    const order = async (): Promise<string> => {
      const to = env
        .fromSequence(1, 60, { parallelism: 1 })
        .shuffle()
        .process(text, { onElement: (n, { subtask }) => [`${String(n).padStart(2, "0")}:${String(subtask.index)}`] });
      return (await sorted(to)).join();
    };
    expect(await order()).not.toBe(await order());
  });

  it("broadcasts: to every task", async () => {
    expect(counted(await ways(5, [1, 3], (stream) => stream.broadcast()))).toEqual({ "0-0": 5, "0-1": 5, "0-2": 5 });
  });

  it("forwards: to the task of the same number, of which there must be as many", async () => {
    const found = counted(await ways(40, [2, 2], (stream) => stream.forward()));
    expect(found).toEqual({ "0-0": 20, "1-1": 20 });
    await expect(ways(4, [2, 3], (stream) => stream.forward())).rejects.toThrow(/[Ff]orward/);
  });

  it("sends everything to the first task", async () => {
    expect(Object.keys(counted(await ways(40, [2, 3], (stream) => stream.global())))).toEqual(["0-0", "1-0"]);
  });

  it("says so in the plan", async () => {
    const ends = (["rebalance", "rescale", "shuffle", "broadcast", "global"] as const).map((way) => {
      env
        .fromValues(int, [1], { parallelism: 1 })
        [way]()
        .process(int, { onElement: (n) => [n] }, { name: `by ${way}` })
        .sinkTo(blackhole());
      return way;
    });
    const job = await run("ways");
    const { plan } = await cluster.details(job);
    const strategies = await Promise.all(
      ends.map(async (way) => {
        const { id } = await cluster.vertex(job, `by ${way}`);
        return plan.nodes.find((node) => node.id === id)?.inputs?.[0]?.ship_strategy;
      }),
    );
    expect(strategies).toEqual(["REBALANCE", "RESCALE", "SHUFFLE", "BROADCAST", "GLOBAL"]);
  });
});
