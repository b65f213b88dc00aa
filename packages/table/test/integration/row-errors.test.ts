// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { count, deadLetter, JobError, schema, t, udf, udtf, type SinkDescriptor, type Table, type TableEnvironment } from "@tsflink/table";
import type { DeadLetter } from "@tsflink/table";
import { DEADLINE, open, runs } from "./fixtures.ts";

const folder = mkdtempSync(join(tmpdir(), "row-errors-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Files of one JSON object a line. */
function jsonLines(name: string): SinkDescriptor<DeadLetter> {
  return {
    kind: "sink",
    connector: "filesystem",
    options: { path: join(folder, name), format: "json" },
    artifacts: ["org.apache.flink:flink-json:2.3.0"],
  } as unknown as SinkDescriptor<DeadLetter>;
}

function written(name: string): Record<string, unknown>[] {
  const files = readdirSync(join(folder, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => statSync(path).size > 0);
  return files.flatMap((path) =>
    readFileSync(path, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  );
}

function even(x: bigint | null): bigint | null {
  if (x !== null && x % 2n === 1n) throw new RangeError(`${String(x)} is odd`);
  return x;
}

const orNull = udf({ args: [t.bigint()], returns: t.bigint(), onError: "null", name: "orNull" }, (x) => even(x));
const misfit = udf({ args: [t.bigint()], returns: t.int(), onError: "null" }, (x) => (x === 2n ? 2 ** 40 : Number(x)));
const later = udf({ args: [t.bigint()], returns: t.bigint(), onError: "null" }, async (x) => Promise.resolve(even(x)));
const sometimesLater = udf({ args: [t.bigint()], returns: t.bigint(), onError: "null" }, (x) => {
  if (x === 1n) throw new Error("before any promise");
  return x === 2n ? Promise.resolve(20n) : x === 3n ? Promise.reject(new Error("late")) : x;
});
const slow = udf({ args: [t.bigint()], returns: t.bigint(), onError: "null", async: { timeout: "200 milliseconds" } }, async (x) => {
  if (x === 3n) await new Promise((resolve) => setTimeout(resolve, 5_000).unref());
  return x;
});
const copies = udtf(
  { args: [t.bigint()], yields: t.row({ copy: t.bigint().notNull() }).notNull(), onError: "skip", name: "copies" },
  function* (x) {
    yield { copy: x ?? 0n };
    even(x);
    yield { copy: x ?? 0n };
  },
);
const laterCopies = udtf(
  { args: [t.bigint()], yields: t.row({ copy: t.bigint().notNull() }).notNull(), onError: "skip" },
  async function* (x) {
    yield { copy: (await Promise.resolve(x)) ?? 0n };
    even(x);
  },
);

const tries = new Map<bigint, number>();
const retried = udf(
  { args: [t.bigint().notNull()], returns: t.int(), async: { retry: { attempts: 3, delay: "10 milliseconds" } }, onError: "null" },
  async (x) => {
    const tried = (tries.get(x) ?? 0) + 1;
    tries.set(x, tried);
    if (BigInt(tried) < x) throw new Error("not yet");
    return Promise.resolve(tried);
  },
);

const shouted = udf(
  { args: [t.string(), t.bigint()], returns: t.string(), skipNulls: true },
  (text, n) => `${text.toUpperCase()}${String(n)}`,
);
const letters = udtf({ args: [t.string()], yields: t.row({ letter: t.string().notNull() }).notNull(), skipNulls: true }, function* (text) {
  for (const letter of text.toUpperCase()) yield { letter };
});

const Numbers = schema({ id: t.bigint().notNull(), name: t.string() });
const numbers = [1n, 2n, 3n, 4n].map((id) => ({ id, name: `n${String(id)}` }));
const sorted = <R extends { readonly id: bigint }>(rows: readonly R[]): R[] => [...rows].sort((a, b) => Number(a.id - b.id));

describe.each(runs)("row errors, functions run %s", (run) => {
  let env: TableEnvironment;
  let table: Table<{ readonly id: bigint; readonly name: string | null }>;
  beforeAll(async () => {
    env = await open({ functions: { run } });
    table = env.fromRows(numbers, Numbers);
  }, DEADLINE);
  afterAll(() => env[Symbol.asyncDispose]());

  test("null: what throws, is rejected, is late, or does not fit", { timeout: DEADLINE }, async () => {
    const rows = await table
      .select((row) => ({ id: row.id, x: orNull(row.id), nested: orNull(orNull(row.id)), fits: misfit(row.id) }))
      .toArray();
    expect(sorted(rows)).toEqual([
      { id: 1n, x: null, nested: null, fits: 1 },
      { id: 2n, x: 2n, nested: 2n, fits: null },
      { id: 3n, x: null, nested: null, fits: 3 },
      { id: 4n, x: 4n, nested: 4n, fits: 4 },
    ]);
    const promised = await table
      .select((row) => ({ id: row.id, later: later(row.id), sometimes: sometimesLater(row.id), slow: slow(row.id) }))
      .toArray();
    expect(sorted(promised)).toEqual([
      { id: 1n, later: null, sometimes: null, slow: 1n },
      { id: 2n, later: 2n, sometimes: 20n, slow: 2n },
      { id: 3n, later: null, sometimes: null, slow: null },
      { id: 4n, later: 4n, sometimes: 4n, slow: 4n },
    ]);
    expect(sorted(await table.select((row) => ({ id: row.id, x: sometimesLater(row.id) })).toArray()).map(({ x }) => x)).toEqual([
      null,
      20n,
      null,
      4n,
    ]);
  });

  test("skip: a table function yields nothing for the row, also not what it yielded before it threw", async () => {
    const ids = table.select((row) => ({ id: row.id }));
    const pairs = [2n, 4n].flatMap((id) => [
      { id, copy: id },
      { id, copy: id },
    ]);
    expect(sorted(await ids.joinLateral((row) => copies(row.id)).toArray())).toEqual(pairs);
    expect(sorted(await ids.leftJoinLateral((row) => copies(row.id)).toArray()).map(({ copy }) => copy)).toEqual([
      null,
      2n,
      2n,
      null,
      4n,
      4n,
    ]);
    expect(sorted(await ids.joinLateral((row) => laterCopies(row.id)).toArray())).toEqual([2n, 4n].map((id) => ({ id, copy: id })));
  });

  test("skipNulls: no call with NULL", async () => {
    const some = env.fromRows(
      [
        { id: 1n, name: "ab" },
        { id: 2n, name: null },
      ],
      Numbers,
    );
    expect(sorted(await some.select((row) => ({ id: row.id, x: shouted(row.name, row.id) })).toArray())).toEqual([
      { id: 1n, x: "AB1" },
      { id: 2n, x: null },
    ]);
    const rows = await some.leftJoinLateral((row) => letters(row.name)).toArray();
    expect(rows.map(({ id, letter }) => `${String(id)} ${String(letter)}`).sort()).toEqual(["1 A", "1 B", "2 null"]);
  });

  test("retry: each attempt is a call, and what fails in the end follows the policy", async () => {
    tries.clear();
    const rows = await table.select((row) => ({ id: row.id, tried: retried(row.id) })).toArray();
    expect(sorted(rows).map(({ tried }) => tried)).toEqual([1, 2, 3, null]);
  });

  test("dead letters: rows leave the table, and their letters reach the sink with the job", { timeout: DEADLINE }, async () => {
    const sink = jsonLines(`letters-${run}`);
    const strict = udf(
      { args: [t.bigint(), t.string()], returns: t.bigint().notNull(), onError: deadLetter(sink), name: "strict" },
      (x) => {
        if (x === 1n) throw new RangeError("one is odd");
        return x ?? 0n;
      },
    );
    const strictLater = udf(
      { args: [t.bigint()], returns: t.bigint().notNull(), onError: deadLetter(sink), name: "strictLater" },
      async (x) => {
        if (x === 3n) throw new TypeError("three is odd");
        return Promise.resolve(x ?? 0n);
      },
    );
    const rows = await table.select((row) => ({ id: row.id, x: strict(row.id, row.name), y: strictLater(row.id) })).toArray();
    expect(sorted(rows)).toEqual([2n, 4n].map((id) => ({ id, x: id, y: id })));
    const letters = written(`letters-${run}`).sort((a, b) => String(a["functionName"]).localeCompare(String(b["functionName"])));
    expect(letters).toMatchObject([
      {
        functionName: "strict",
        arguments: '["1","n1"]',
        error: "RangeError",
        message: "one is odd",
        subtask: expect.any(Number) as number,
      },
      { functionName: "strictLater", arguments: '["3"]', error: "TypeError", message: "three is odd" },
    ]);
    expect(letters[0]?.["task"]).toContain("TypeScript");
    expect(Math.abs(Date.parse(String(letters[0]?.["failedAt"]).replace(" ", "T")) - Date.now())).toBeLessThan(60_000);
  });

  test(
    "dead letters of table functions, of SQL, in front of an aggregate, into a table of the catalog",
    { timeout: DEADLINE },
    async () => {
      await env.executeSql(
        `CREATE TEMPORARY TABLE bad (functionName STRING NOT NULL, arguments STRING NOT NULL, error STRING NOT NULL, message STRING NOT NULL, task STRING NOT NULL, subtask INT NOT NULL, failedAt TIMESTAMP_LTZ(3) NOT NULL) WITH ('connector' = 'filesystem', 'format' = 'json', 'path' = '${join(folder, `catalog-${run}`)}')`,
      );
      const strict = udtf(
        { args: [t.bigint()], yields: t.row({ copy: t.bigint().notNull() }).notNull(), onError: deadLetter("bad"), name: "strictCopies" },
        function* (x) {
          yield { copy: x ?? 0n };
          even(x);
        },
      );
      const positive = udf(
        { args: [t.bigint()], returns: t.boolean().notNull(), onError: deadLetter("bad"), name: "positive" },
        (x) => even(x) !== null,
      );
      await env.createTemporaryFunction("strict_copies", strict);
      const ids = table.select((row) => ({ id: row.id }));
      // A dropped row is not kept by an outer join either.
      expect(sorted(await ids.leftJoinLateral((row) => strict(row.id)).toArray())).toEqual([2n, 4n].map((id) => ({ id, copy: id })));
      expect(
        await env.sql`SELECT COUNT(*) AS n FROM ${table}, LATERAL TABLE(strict_copies(id))`
          .as(schema({ n: t.bigint().notNull() }))
          .toArray(),
      ).toEqual([{ n: 2n }]);
      expect(
        await table
          .where((row) => positive(row.id))
          .select(() => ({ n: count() }))
          .toArray(),
      ).toEqual([{ n: 2n }]);
      await env.executeSql("DROP TEMPORARY TABLE bad");
      expect(
        written(`catalog-${run}`)
          .map((letter) => String(letter["functionName"]))
          .sort(),
      ).toEqual([...Array<string>(2).fill("positive"), ...Array<string>(4).fill("strictCopies")]);
    },
  );

  test("a sink that does not exist is refused before the job runs", async () => {
    const lost = udf({ args: [t.bigint()], returns: t.bigint(), onError: deadLetter("nowhere") }, (x) => x);
    await expect(table.select((row) => ({ x: lost(row.id) })).toArray()).rejects.toThrow("nowhere");
    await expect(table.select((row) => ({ x: lost(row.id) })).toArray()).rejects.not.toBeInstanceOf(JobError);
  });
});
