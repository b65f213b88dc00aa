// SPDX-License-Identifier: Apache-2.0
import { availableParallelism } from "node:os";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { tableFromIPC } from "apache-arrow";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine } from "@tsflink/bridge";
import { count, JobError, schema, type Infer, t, tumble, udf, type SourceDescriptor, type TableEnvironment } from "@tsflink/table";
import { DEADLINE, open } from "./fixtures.ts";

type Row = Infer<typeof Endless>;
const Endless = schema({ id: t.bigint().notNull(), at: t.timestampLtz(3).notNull() }, { watermark: { on: "at", delay: "1 millisecond" } });

/** Numbers from 1 to `end`, or random ones without an end. (A sequence keeps all its numbers in memory.) */
function counter(end?: number): SourceDescriptor<Row> {
  const ids =
    end === undefined
      ? { "fields.id.min": "1" }
      : { "fields.id.kind": "sequence", "fields.id.start": "1", "fields.id.end": String(end), "number-of-rows": String(end) };
  return { kind: "source", connector: "datagen", options: { "rows-per-second": "5000", ...ids }, artifacts: [] } as never;
}

const plusOne = udf({ args: [t.bigint()], returns: t.bigint() }, (x) => (x === null ? null : x + 1n));
const failing = udf({ args: [t.bigint()], returns: t.bigint() }, (): bigint => {
  throw new Error("never again");
});

describe("running queries", () => {
  let env: TableEnvironment;
  let engine: Awaited<ReturnType<typeof openEngine>>;
  const endless = () => env.from(counter(), Endless);
  const short = (end = 20) => env.from(counter(end), Endless);
  beforeAll(async () => {
    env = await open();
    engine = await openEngine({ log: { level: "off" }, cluster: { webUi: false } });
  }, DEADLINE);
  afterAll(async () => {
    await env[Symbol.asyncDispose]();
    await engine.close();
  });

  test("one query crosses the border once", async () => {
    const table = short()
      .where((row) => plusOne(row.id).gt(3n))
      .groupBy((row) => ({ even: row.id.mod(2n) }))
      .select((_row, key) => ({ even: key.even, n: count() }));
    const before = engine.crossings;
    await table.toArray();
    expect(engine.crossings - before).toBe(1);
  });

  test("the event loop does not stall while a query is planned and runs", async () => {
    await short().toArray(); // what is loaded once, is loaded
    const longest: number[] = [];
    // What stalls the loop does so each time; a machine that is busy with something else does not.
    for (let i = 0; i < 3; i++) {
      const delay = monitorEventLoopDelay({ resolution: 5 });
      delay.enable();
      await short(2_000)
        .select((row) => ({ id: row.id, text: row.at.cast(t.string()) }))
        .toArray();
      delay.disable();
      longest.push(delay.max / 1e6);
    }
    expect(Math.min(...longest)).toBeLessThan(50);
  });

  test("leaving the loop by break cancels the job", async () => {
    const result = await endless().execute({ name: "left early" });
    let rows = 0;
    for await (const change of result) {
      expect(change.kind).toBe("+I");
      if (++rows === 10) break;
    }
    expect(await result.job.status()).toBe("CANCELED");
  });

  test("leaving the loop by throw cancels the job", async () => {
    const result = await endless().execute();
    await expect(
      (async () => {
        for await (const row of result.rows()) throw new Error(`stop at ${String(row.id > 0n)}`);
      })(),
    ).rejects.toThrow("stop at true");
    expect(await result.job.status()).toBe("CANCELED");
  });

  test("leaving the block without reading cancels the job", async () => {
    const result = await endless().execute();
    await result[Symbol.asyncDispose]();
    expect(await result.job.status()).toBe("CANCELED");
  });

  test("a limit of toArray cancels the job", async () => {
    expect(await endless().toArray({ limit: 3 })).toHaveLength(3);
  });

  test("abort rejects with the signal's reason and cancels the job", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const result = await endless().execute({ signal: controller.signal });
    let rows = 0;
    await expect(
      (async () => {
        for await (const _change of result) if (++rows === 5) controller.abort(reason);
      })(),
    ).rejects.toBe(reason);
    expect(await result.job.status()).toBe("CANCELED");
  });

  test("abort before and while planning", async () => {
    const reason = new Error("not at all");
    await expect(endless().execute({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const started = endless().toArray({ signal: controller.signal });
    controller.abort(reason);
    await expect(started).rejects.toBe(reason);
  });

  test("a failed job without rows is no empty result", async () => {
    const table = short().select((row) => ({ x: failing(row.id) }));
    await expect(table.toArray()).rejects.toThrow(JobError);
    await expect(table.toArrow()).rejects.toThrow("never again");
    const result = await table.execute();
    await expect(result.job.finished()).rejects.toMatchObject({
      code: "job-failed",
      status: "FAILED",
      rootCause: { functionName: "failing" },
    });
    await result[Symbol.asyncDispose]();
  });

  test("a changelog says the kind of each change", async () => {
    const result = await short(4)
      .select(() => ({ n: count() }))
      .execute();
    const seen: string[] = [];
    for await (const { kind, row } of result) seen.push(`${kind} ${String(row.n)}`);
    expect(seen[0]).toBe("+I 1");
    expect(seen.at(-1)).toBe("+U 4");
  });

  test("windows", async () => {
    const rows = await short()
      .window(tumble({ on: "at", size: "10 days" }))
      .groupBy((row) => ({ from: row.windowStart }))
      .select((_row, key) => ({ ...key, n: count() }))
      .toArray();
    expect(rows.map((row) => row.n)).toEqual([20n]);
    expect(rows[0]?.from.epochMillis).toBeTypeOf("number");
  });

  test("toArrow is read by apache-arrow", async () => {
    const table = tableFromIPC(
      await short()
        .select((row) => ({ id: row.id, text: row.id.cast(t.string()) }))
        .toArrow(),
    );
    expect([...(table.getChild("id") ?? [])].map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(table.schema.fields.map((field) => field.name)).toEqual(["id", "text"]);
  });

  test("jobs of INSERT: status, finished, cancel", async () => {
    const sink = { kind: "sink", connector: "blackhole", options: {}, artifacts: [] } as never;
    const done = await short().insertInto(sink, { name: "into nothing" });
    await done.finished({ signal: AbortSignal.timeout(60_000) });
    expect(await done.status()).toBe("FINISHED");
    await done.cancel();
    const job = await endless().insertInto(sink);
    expect(["INITIALIZING", "CREATED", "RUNNING"]).toContain(await job.status());
    await job.cancel();
    expect(await job.status()).toBe("CANCELED");
    await expect(job.finished()).rejects.toMatchObject({ status: "CANCELED" });
  });

  test("a job that takes more slots than one task manager has", async () => {
    // The widest operator decides; the rows of each group come from all tasks.
    const wide = await open({ mode: "batch", parallelism: 2 * Math.max(4, 2 * availableParallelism()) });
    try {
      const groups = await wide
        .from(counter(1000), Endless)
        .groupBy((row) => ({ rest: row.id.mod(4n) }))
        .select((_row, key) => ({ rest: key.rest, rows: count() }))
        .toArray();
      expect(groups.map(({ rows }) => rows)).toEqual([250n, 250n, 250n, 250n]);
    } finally {
      await wide[Symbol.asyncDispose]();
    }
  });

  test("several environments at once", async () => {
    const others = await Promise.all([open({ mode: "batch" }), open({ mode: "streaming" })]);
    try {
      const results = await Promise.all(
        [env, ...others].map((each) =>
          each
            .from(counter(100), Endless)
            .select(() => ({ n: count() }))
            .toArray(),
        ),
      );
      expect(results).toEqual([[{ n: 100n }], [{ n: 100n }], [{ n: 100n }]]);
    } finally {
      await Promise.all(others.map((each) => each[Symbol.asyncDispose]()));
    }
  });
});
