// SPDX-License-Identifier: Apache-2.0
// Every type on its way through a stream: into functions, state, keys, side outputs and back.
import { afterAll, beforeAll, expect, it } from "vitest";
import { Decimal, Instant, LocalDate, LocalDateTime, LocalTime, StreamEnvironment, state, t, type JsOf } from "@tsflink/datastream";
import { read } from "./kit/cluster.ts";

let env: StreamEnvironment;
beforeAll(async () => {
  env = await StreamEnvironment.create({ parallelism: 1 });
});
afterAll(() => env[Symbol.asyncDispose]());

const All = t
  .row({
    id: t.int().notNull(),
    boolean: t.boolean(),
    tinyint: t.tinyint(),
    smallint: t.smallint(),
    bigint: t.bigint(),
    float: t.float(),
    double: t.double(),
    decimal: t.decimal(20, 4),
    char: t.char(3),
    string: t.string(),
    bytes: t.bytes(),
    date: t.date(),
    time: t.time(3),
    timestamp: t.timestamp(9),
    instant: t.timestampLtz(6),
    numbers: t.array(t.int().notNull()),
    doubles: t.array(t.double()),
    texts: t.array(t.string()),
    rows: t.array(t.row({ x: t.int().notNull(), y: t.string() }).notNull()),
    map: t.map(t.string().notNull(), t.bigint()),
    row: t.row({ deep: t.row({ deeper: t.decimal(5, 2) }) }),
  })
  .notNull();
const values: JsOf<typeof All>[] = [
  {
    id: 1,
    boolean: true,
    tinyint: -128,
    smallint: 32767,
    bigint: -(2n ** 63n),
    float: 1.5,
    double: Math.PI,
    decimal: Decimal.parse("1234567890123456.7891"),
    char: "abc",
    string: "ä😀",
    bytes: new Uint8Array([0, 255, 7]),
    date: LocalDate.parse("1969-12-31"),
    time: LocalTime.parse("23:59:59.999"),
    timestamp: LocalDateTime.parse("2026-01-02T03:04:05.123456789"),
    instant: Instant.parse("2026-01-02T03:04:05.123456Z"),
    numbers: [1, 2, 3],
    doubles: [0.5, null],
    texts: ["x", null, ""],
    rows: [{ x: 1, y: null }],
    map: new Map([
      ["a", 1n],
      ["b", null],
    ]),
    row: { deep: { deeper: Decimal.parse("1.25") } },
  },
  {
    id: 2,
    boolean: null,
    tinyint: null,
    smallint: null,
    bigint: null,
    float: null,
    double: null,
    decimal: null,
    char: null,
    string: null,
    bytes: null,
    date: null,
    time: null,
    timestamp: null,
    instant: null,
    numbers: null,
    doubles: null,
    texts: null,
    rows: null,
    map: null,
    row: null,
  },
];
it("passes through functions, state and side outputs", async () => {
  const kept = env
    .fromValues(All, values)
    .map(All, (row) => ({ ...row }))
    .keyBy("id")
    .process(All, {
      state: { value: state.value(All), list: state.list(All), map: state.map(All, All) },
      sideOutputs: { side: All },
      *onElement(row, { state: s, emit }) {
        s.value.set(row);
        s.list.add(row);
        s.map.set(row, row);
        emit("side", s.list.get()[0] ?? row);
        const back = s.map.get(row);
        if (back !== null) yield back;
        yield s.value.get() ?? row;
      },
    });
  const [side, main] = [kept.sideOutput("side").collectAsync(), kept.collectAsync()];
  await using job = await env.submit("types");
  const [sides, mains] = await Promise.all([read(side), read(main)]);
  await job.finished();
  expect(sides).toEqual(values);
  expect(mains).toEqual([values[0], values[0], values[1], values[1]]);
});
