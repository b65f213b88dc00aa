// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  ConversionError,
  JobError,
  schema,
  t,
  udf,
  UserFunctionError,
  vectorizedUdf,
  type AnySqlType,
  type TableEnvironment,
} from "@tsflink/table";
import { allRows, AllTypes, byId, DEADLINE, open, plain, runs } from "./fixtures.ts";

const Numbers = schema({ id: t.bigint().notNull(), x: t.double(), n: t.int(), name: t.string() });
const numbers = Array.from({ length: 10 }, (_, i) => ({
  id: BigInt(i),
  x: i % 3 === 0 ? null : i / 2,
  n: i % 4 === 0 ? null : i,
  name: i === 5 ? null : `n${String(i)}`,
}));

const doubled = vectorizedUdf({ args: [t.double()], returns: t.double(), bind: { by: 2 } }, (x, { bound }) => ({
  values: Float64Array.from(x.values, (value) => value * bound.by),
  validity: x.validity,
}));
const next = vectorizedUdf({ args: [t.bigint().notNull(), t.bigint().notNull()], returns: t.bigint().notNull() }, (id, by) =>
  (id.values as BigInt64Array).map((value, i) => value + by.values[i]!),
);
const tagged = vectorizedUdf({ args: [t.string(), t.int()], returns: t.string() }, (name, n) =>
  name.toArray().map((text, i) => (text === null ? null : `${text}:${String(n.get(i))}:${String(n.isNull(i))}`)),
);
/** The length of the batch. */
const length = vectorizedUdf({ args: [t.bigint().notNull()], returns: t.int().notNull() }, (id) =>
  new Int32Array(id.length).fill(id.length),
);
const opened = vectorizedUdf(
  {
    args: [t.bigint().notNull()],
    returns: t.bigint().notNull(),
    open: ({ metrics }) => {
      metrics.counter("opened").add(1);
      return 100n;
    },
  },
  (id, { opened: base, subtask }) => Array.from(id, (value) => value + base + BigInt(subtask.attempt)),
);
const plusOne = udf({ args: [t.bigint()], returns: t.bigint() }, (x) => (x === null ? null : x + 1n));

const same = (type: AnySqlType, name: string) => vectorizedUdf({ args: [type], returns: type, name }, (column) => column as never);
const copied = (type: AnySqlType, name: string) =>
  vectorizedUdf({ args: [type], returns: type, name }, (column) => Array.from(column as Iterable<unknown>) as never);

const short = vectorizedUdf({ args: [t.bigint().notNull()], returns: t.bigint(), name: "short" }, (id) => [...id].slice(1));
const promised = vectorizedUdf({ args: [t.bigint().notNull()], returns: t.bigint(), name: "promised" }, (async () =>
  Promise.resolve([])) as never);
const mistyped = vectorizedUdf({ args: [t.bigint().notNull()], returns: t.int(), name: "mistyped" }, (id) =>
  Float64Array.from(id, (value) => (value === 3n ? 0.5 : Number(value))),
);
const missing = vectorizedUdf({ args: [t.bigint().notNull()], returns: t.bigint().notNull(), name: "missing" }, (id) => ({
  values: id.values,
  validity: new Uint8Array(Math.ceil(id.length / 8)) as never,
}));
const brief = vectorizedUdf({ args: [t.bigint().notNull()], returns: t.bigint(), name: "brief" }, (id) => ({
  values: id.values,
  validity: new Uint8Array(0),
}));
const thrown = vectorizedUdf({ args: [t.bigint().notNull()], returns: t.bigint(), name: "thrown" }, () => {
  throw new RangeError("no column for you");
});

describe.each(runs)("vectorised functions run %s", (run) => {
  let env: TableEnvironment;
  beforeAll(async () => void (env = await open({ functions: { run }, parallelism: 1 })), DEADLINE);
  afterAll(() => env[Symbol.asyncDispose]());
  const table = () => env.fromRows(numbers, Numbers);

  test(
    "columns of numbers and texts, NULLs, nested calls, constants, beside functions of rows, in WHERE",
    { timeout: DEADLINE },
    async () => {
      const rows = await table()
        .where((row) => next(row.id, 1n).gt(1n))
        .select((row) => ({
          id: row.id,
          x: doubled(doubled(row.x)),
          next: plusOne(next(row.id, 5n)),
          after: next(row.id, next(row.id, row.id)),
          tag: tagged(row.name, row.n),
          opened: opened(row.id),
        }))
        .toArray();
      expect(rows).toEqual(
        numbers.slice(1).map(({ id, x, n, name }) => ({
          id,
          x: x === null ? null : x * 4,
          next: id + 6n,
          after: id * 3n,
          tag: name === null ? null : `${name}:${String(n)}:${String(n === null)}`,
          opened: id + 100n,
        })),
      );
    },
  );

  test("all types, as the vector itself and as an array", { timeout: DEADLINE }, async () => {
    const rows = env.fromRows(allRows, AllTypes);
    for (const make of [same, copied]) {
      const back = await rows
        .select(
          (row) =>
            Object.fromEntries(
              Object.entries(AllTypes.fields).map(([name, type]) => [name, make(type, name)(row[name as "id"])]),
            ) as unknown as { id: typeof row.id },
        )
        .toArray();
      expect(byId(back)).toEqual(allRows.map(plain));
    }
  });

  test("batches are as large as the operator makes them", async () => {
    await using small = await open({ functions: { run }, parallelism: 1, config: { "tsflink.batch.rows": 4 } });
    const lengths = await small
      .fromRows(numbers, Numbers)
      .select((row) => ({ length: length(row.id) }))
      .toArray();
    expect(lengths).toHaveLength(10);
    expect(Math.max(...lengths.map((row) => row.length))).toBeLessThanOrEqual(4);
  });

  test.each([
    ["too few values", short, ConversionError, /Function short returned \d values for column f0, expected \d+, one for each row/],
    ["a promise", promised, ConversionError, /Function promised returned a promise for column f0/],
    [
      "a value that does not fit",
      mistyped,
      ConversionError,
      /Function mistyped returned a value that does not fit \(row \d of its batch\), mistyped\(\)\.f0: expected INT, received the number 0.5/,
    ],
    ["NULL where there is none", missing, ConversionError, /Function missing returned NULL for column f0/],
    ["too few bits", brief, ConversionError, /Function brief returned a validity of 0 bytes for column f0/],
    ["an error", thrown, UserFunctionError, /no column for you/],
  ] as const)("%s fails the job, with function and column", async (_what, fn, type, message) => {
    const error = await table()
      .select((row) => ({ x: fn(row.id) }))
      .toArray()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(JobError);
    expect((error as JobError).cause).toBeInstanceOf(type);
    expect(((error as JobError).cause as Error).message).toMatch(message);
  });
});
