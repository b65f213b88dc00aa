// SPDX-License-Identifier: Apache-2.0
import { Decimal, Instant, t, schema } from "@tsflink/core";
import { describe, expect, test } from "vitest";
import { Recorder, tableOf } from "../../test/unit/tables.ts";
import type { ChangeBatch } from "../plan/executor.ts";
import { RowList, canonical } from "./row-list.ts";

const Ids = schema({ id: t.bigint().notNull() });
const rows = (...ids: bigint[]): ChangeBatch => ({ rows: ids.map((id) => ({ id })), kinds: undefined });
const changes = (...list: (readonly [number, bigint])[]): ChangeBatch => ({
  rows: list.map(([, id]) => ({ id })),
  kinds: Int8Array.from(list, ([kind]) => kind),
});

function run(...batches: (ChangeBatch | Error)[]): { recorder: Recorder; table: ReturnType<typeof tableOf<typeof Ids>> } {
  const recorder = new Recorder(batches);
  return { recorder, table: tableOf("ids", Ids, recorder) };
}

describe("for await", () => {
  test("gives kinds and rows, over batches of any size", async () => {
    const { recorder, table } = run(rows(), changes([0, 1n], [1, 1n], [2, 2n]), rows(), changes([3, 2n]), rows(7n));
    const seen: string[] = [];
    for await (const { kind, row } of await table.execute()) seen.push(`${kind}${String(row.id)}`);
    expect(seen).toEqual(["+I1", "-U1", "+U2", "-D2", "+I7"]);
    expect(recorder.closed).toBeGreaterThan(0);
  });

  test.each<[string, (result: AsyncIterable<unknown>) => Promise<void>]>([
    [
      "break",
      async (result) => {
        for await (const _ of result) break;
      },
    ],
    [
      "throw",
      async (result) => {
        await expect(
          (async () => {
            for await (const _ of result) throw new Error("mine");
          })(),
        ).rejects.toThrow("mine");
      },
    ],
    [
      "return",
      async (result) => {
        await (async () => {
          for await (const _ of result) return;
        })();
      },
    ],
  ])("%s closes", async (_name, leave) => {
    const { recorder, table } = run(rows(1n, 2n), rows(3n));
    await leave(await table.execute());
    expect(recorder.closed).toBeGreaterThan(0);
  });

  test("a block left without reading closes", async () => {
    const { recorder, table } = run(rows(1n));
    {
      await using result = await table.execute();
      expect(result.columns).toEqual([{ name: "id", type: "BIGINT NOT NULL" }]);
    }
    expect(recorder.closed).toBe(1);
  });

  test("an error of the job ends the loop and closes", async () => {
    const { recorder, table } = run(rows(1n), new Error("the job failed"));
    const seen: unknown[] = [];
    await expect(
      (async () => {
        for await (const { row } of await table.execute()) seen.push(row.id);
      })(),
    ).rejects.toThrow("the job failed");
    expect(seen).toEqual([1n]);
    expect(recorder.closed).toBeGreaterThan(0);
  });

  test("a result is read once", async () => {
    const { table } = run(rows(1n));
    const result = await table.execute();
    for await (const { row } of result) expect(row.id).toBe(1n);
    expect(() => result[Symbol.asyncIterator]()).toThrow("A result can be read once");
  });

  test("calls of next that do not wait for each other get all rows in order", async () => {
    const { table } = run(rows(1n, 2n), rows(3n), rows(4n, 5n));
    const iterator = (await table.execute()).rows()[Symbol.asyncIterator]();
    const results = await Promise.all(Array.from({ length: 7 }, () => iterator.next()));
    expect(results.map(({ value }) => (value as { id: bigint } | undefined)?.id)).toEqual([1n, 2n, 3n, 4n, 5n, undefined, undefined]);
  });
});

describe("rows()", () => {
  test("refuses updates with the way out", async () => {
    const { recorder, table } = run(changes([0, 1n], [3, 1n]));
    const seen: unknown[] = [];
    const result = await table.execute();
    await expect(
      (async () => {
        for await (const row of result.rows()) seen.push(row.id);
      })(),
    ).rejects.toThrow("rows(): the query changes rows that it gave before (-D)");
    expect(seen).toEqual([1n]);
    expect(recorder.closed).toBeGreaterThan(0);
  });
});

describe("toArray", () => {
  test("applies updates and deletions", async () => {
    const { table } = run(changes([0, 1n], [0, 2n]), changes([1, 1n], [2, 5n], [0, 2n], [3, 2n]));
    expect(await table.toArray()).toEqual([{ id: 2n }, { id: 5n }]);
  });

  test("stops at the limit, and runs nothing for none", async () => {
    const { recorder, table } = run(rows(1n, 2n, 3n), new Error("read too far"));
    expect(await table.toArray({ limit: 2 })).toEqual([{ id: 1n }, { id: 2n }]);
    expect(recorder.closed).toBe(1);
    expect(await table.toArray({ limit: 0 })).toEqual([]);
    expect(recorder.queries).toHaveLength(1);
    await expect(table.toArray({ limit: -1 })).rejects.toThrow("toArray() limit");
  });

  test("closes when the job fails", async () => {
    const { recorder, table } = run(new Error("the job failed"));
    await expect(table.toArray()).rejects.toThrow("the job failed");
    expect(recorder.closed).toBe(1);
  });
});

test("rows are the same when their values are", () => {
  const row = (scale: string, bytes: number[]): object => ({
    d: Decimal.parse(scale),
    at: Instant.parse("2026-01-01T00:00:00.000000001Z"),
    b: new Uint8Array(bytes),
    m: new Map([
      ["a", 1],
      ["b", 2],
    ]),
    n: { x: [1n, null] },
    z: -0,
    f: Number.NaN,
  });
  expect(canonical(row("1.5", [1]))).toBe(
    canonical({
      ...row("1.5", [1]),
      m: new Map([
        ["b", 2],
        ["a", 1],
      ]),
    }),
  );
  expect(canonical(row("1.5", [1]))).not.toBe(canonical(row("1.6", [1])));
  expect(canonical(row("1.5", [1]))).not.toBe(canonical(row("1.5", [2])));
  expect(canonical({ a: 1 })).not.toBe(canonical({ a: 1n }));
  expect(canonical({ a: "1" })).not.toBe(canonical({ a: 1 }));
  expect(canonical({ a: 0 })).not.toBe(canonical({ a: -0 }));
  const list = new RowList<{ id: number }>();
  for (let id = 0; id < 5; id++) list.add({ id: id % 2 });
  list.remove({ id: 1 });
  expect(list.size).toBe(4);
  expect(list.toArray().map(({ id }) => id)).toEqual([0, 1, 0, 0]);
});
