// SPDX-License-Identifier: Apache-2.0
import { Writable } from "node:stream";
import { Decimal, parseType, schema, t } from "@tsflink/core";
import type { RowDefinition } from "@tsflink/core/internal";
import { expect, test, vi } from "vitest";
import { Recorder, tableOf } from "../../test/unit/tables.ts";
import type { ChangeBatch, Query, RunningQuery } from "../plan/executor.ts";

const Row = schema({ id: t.int().notNull(), name: t.string() });

/** Its results have the columns of the query. */
class Typed extends Recorder {
  override async execute(query: Query): Promise<RunningQuery> {
    const columns = (query.columns ?? []).map(({ name, type }) => `${name} ${String(type)}`);
    const type = parseType(`ROW<${columns.join(", ")}> NOT NULL`).definition as RowDefinition;
    return { ...(await super.execute(query)), type };
  }
}

class Text extends Writable {
  readonly writes: string[] = [];
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.writes.push(chunk.toString());
    done();
  }
  get whole(): string {
    return this.writes.join("");
  }
}

const batch = (...rows: object[]): ChangeBatch => ({ rows, kinds: undefined });

async function printed(batches: (ChangeBatch | Error)[], maxColumnWidth = 30): Promise<{ text: Text; recorder: Typed }> {
  const recorder = new Typed(batches);
  const text = new Text();
  await tableOf("rows", Row, recorder).print({ to: text, maxColumnWidth });
  return { text, recorder };
}

test("a table: numbers to the right, NULL, one row and none", async () => {
  const { text, recorder } = await printed([batch({ id: 1, name: "one" }, { id: -20, name: null })]);
  expect(text.whole).toBe(`+-----+--------+
| id  | name   |
+-----+--------+
|   1 | one    |
| -20 | <NULL> |
+-----+--------+
2 rows
`);
  expect(recorder.closed).toBeGreaterThan(0);
  expect((await printed([batch({ id: 1, name: "x" })])).text.whole).toMatch(/\n1 row\n$/);
  expect((await printed([])).text.whole).toBe("Empty set\n");
});

test("batches that come together are one table", async () => {
  const { text } = await printed([batch({ id: 1, name: "short" }), batch({ id: 2, name: "much longer" })]);
  expect(text.writes).toEqual([
    "+----+-------------+\n| id | name        |\n+----+-------------+\n|  1 | short       |\n|  2 | much longer |\n",
    "+----+-------------+\n2 rows\n",
  ]);
});

test("rows do not wait for later ones; a wider value has the heading again", async () => {
  const recorder = new (class extends Typed {
    override async execute(query: Query): Promise<RunningQuery> {
      const running = await super.execute(query);
      return { ...running, batches: apart(running.batches) };
    }
  })([batch({ id: 1, name: "long" }), batch({ id: 2, name: "tiny" }), batch({ id: 3, name: "much longer" })]);
  const text = new Text();
  /** The next batch comes once the one before was written. */
  async function* apart(batches: AsyncIterable<ChangeBatch>): AsyncGenerator<ChangeBatch> {
    let n = 0;
    for await (const each of batches) {
      await vi.waitUntil(() => text.writes.length === n);
      n++;
      yield each;
    }
  }
  await tableOf("rows", Row, recorder).print({ to: text });
  expect(text.writes).toEqual([
    "+----+------+\n| id | name |\n+----+------+\n|  1 | long |\n",
    "|  2 | tiny |\n",
    "+----+------+\n+----+-------------+\n| id | name        |\n+----+-------------+\n|  3 | much longer |\n",
    "+----+-------------+\n3 rows\n",
  ]);
});

test("changes have their kind", async () => {
  const { text } = await printed([
    {
      rows: [
        { id: 1, name: "a" },
        { id: 1, name: "a" },
        { id: 1, name: "b" },
      ],
      kinds: Int8Array.of(0, 1, 2),
    },
  ]);
  expect(text.whole).toContain("| op | id | name |");
  expect(text.whole).toContain("| +I |  1 | a    |\n| -U |  1 | a    |\n| +U |  1 | b    |");
});

test("wide, combining and control characters; long values are cut by what they take of the line", async () => {
  const lines = async (name: string, most?: number): Promise<string> =>
    (await printed([batch({ id: 1, name })], most)).text.whole.split("\n")[3] as string;
  expect(await lines("日本")).toBe("|  1 | 日本 |");
  expect(await lines("e\u0301\n")).toBe("|  1 | e\u0301\\n  |");
  expect(await lines("\u001b[31m")).toBe("|  1 | \uFFFD[31m |");
  expect(await lines("abcdefghijk", 8)).toBe("|  1 | abcde... |");
  expect(await lines("日本語日本語", 8)).toBe("|  1 | 日本... |");
  expect((await lines("x".repeat(1_000_000))).length).toBe(39);
});

test("nested values read as Flink casts them", async () => {
  const Nested = schema({
    list_: t.array(t.int()),
    map_: t.map(t.string().notNull(), t.decimal(4, 2)),
    row_: t.row({ a: t.int(), b: t.string() }),
    bytes_: t.bytes(),
  });
  const text = new Text();
  const rows = [
    { list_: [1, null], map_: new Map([["k", Decimal.parse("1.50")]]), row_: { a: 1, b: null }, bytes_: Uint8Array.of(0, 255) },
  ];
  await tableOf("rows", Nested, new Typed([batch(...rows)])).print({ to: text });
  expect(text.whole).toContain("| [1, NULL] | {k=1.50} | (1, NULL) | x'00ff' |");
});

test("the job's error is thrown, and a stream that fails ends the job", async () => {
  const failing = new Text();
  const failed = new Typed([batch({ id: 1, name: "x" }), new Error("the job failed")]);
  await expect(tableOf("rows", Row, failed).print({ to: failing })).rejects.toThrow("the job failed");
  expect(failing.whole).toContain("|  1 | x    |");
  const recorder = new Typed([batch({ id: 1, name: "x" }), batch({ id: 2, name: "y" })]);
  const broken = new Writable({ write: (_chunk, _encoding, done) => done(new Error("no space left")) });
  broken.on("error", () => undefined);
  await expect(tableOf("rows", Row, recorder).print({ to: broken })).rejects.toThrow("no space left");
  expect(recorder.closed).toBeGreaterThan(0);
});

test("wrong options are refused before anything runs", async () => {
  const recorder = new Typed([]);
  const table = tableOf("rows", Row, recorder);
  await expect(table.print({ to: 1 as never })).rejects.toThrow(/print\(\) to.*write a stream/);
  await expect(table.print({ maxColumnWidth: 3 })).rejects.toThrow(/4 or more/);
  await expect(table.print({ maxColumWidth: 30 } as never)).rejects.toThrow(/did you mean maxColumnWidth\?/);
  expect(recorder.closed).toBe(0);
});
