// SPDX-License-Identifier: Apache-2.0
import { Decimal, Instant, parseType } from "@tsflink/core";
import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { serialize } from "node:v8";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { batchReader, batchWriter } from "../codec/index.ts";
import type { RowDefinition, LocalDate } from "@tsflink/core";
import { type FunctionServer, startFunctionServer } from "./function-server.ts";
import type { UserFunction } from "./plan.ts";
import type { Call, FunctionPayload } from "./spec.ts";
import { type Received, TestClient } from "./test-client.ts";

const functions = new Map<string, UserFunction>();
let server: FunctionServer;
const clients: TestClient[] = [];

beforeAll(async () => {
  server = await startFunctionServer({
    token: "client-token",
    serverToken: "server-token",
    source: ({ export: name }) => {
      const fn = functions.get(name);
      if (fn === undefined) throw new Error(`no ${name}`);
      return fn;
    },
  });
});
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});
afterAll(() => server.close());

function connect(): TestClient {
  const client = new TestClient(server.address);
  clients.push(client);
  return client;
}

type Define = Partial<FunctionPayload> & {
  readonly fn: (...args: never[]) => unknown;
  readonly args: readonly string[];
  readonly returns: string;
};

function payload(name: string, { fn, ...define }: Define): FunctionPayload {
  functions.set(name, fn as UserFunction);
  return { protocol: 1, name, kind: "scalar", export: name, deterministic: true, run: "in-driver", bundle: "b", ...define };
}

const type = (sql: string): RowDefinition => parseType(sql).definition as RowDefinition;
const column = (n: number): Call => ({ column: n });
const call = (n: number, ...args: Call[]): Call => ({ function: n, args });

/** An opened operator. */
class Operator {
  readonly client = connect();
  readonly #input: RowDefinition;
  readonly #output: RowDefinition;
  readonly #spec: object;
  #sequence = 0;

  constructor(
    input: string,
    output: string,
    list: readonly FunctionPayload[],
    calls: readonly Call[],
    kind: "scalar" | "table" = "scalar",
  ) {
    this.#input = type(input);
    this.#output = type(output);
    this.#spec = {
      kind,
      subtask: { task: "test", index: 0, parallelism: 1, maxParallelism: 128, attempt: 0 },
      jobParameters: {},
      functions: list,
      input,
      output,
      calls,
    };
  }

  async open(): Promise<this> {
    expect((await this.client.open(this.#spec)).opened).toEqual({ protocol: 1, token: "server-token", requests: "" });
    return this;
  }

  send(rows: readonly Record<string, unknown>[]): number {
    this.client.send({ batch: { sequence: ++this.#sequence, rows: rows.length, arrow: batchWriter(this.#input).rows(rows) } });
    return this.#sequence;
  }

  async receive(): Promise<{ sequence: number; rows: Record<string, unknown>[]; counts: number[] }> {
    const { result, failure } = await this.client.next();
    if (failure !== undefined) throw Object.assign(new Error(failure.message), { failure });
    if (result === undefined) throw new Error("no result");
    const rows = batchReader(this.#output).read(result.arrow).rows();
    expect(rows.length).toBe(result.rows);
    return {
      sequence: result.sequence,
      rows,
      counts: Array.from({ length: result.counts.length / 4 }, (_, i) => result.counts.readInt32LE(i * 4)),
    };
  }

  async ask(rows: readonly Record<string, unknown>[]): Promise<Record<string, unknown>[]> {
    const sequence = this.send(rows);
    const answer = await this.receive();
    expect(answer.sequence).toBe(sequence);
    return answer.rows;
  }

  async failure(rows: readonly Record<string, unknown>[]): Promise<NonNullable<Received["failure"]>> {
    this.send(rows);
    const { failure } = await this.client.next();
    if (failure === undefined) throw new Error("no failure");
    expect((await this.client.ended()).code).toBe(0);
    return failure;
  }
}

const scalar = (define: Define, input = "ROW<`x` BIGINT>", output = "ROW<`y` BIGINT>") =>
  new Operator(input, output, [payload("f", define)], [call(0, column(0))]).open();

describe("scalar functions", () => {
  it("are called for each row, with null for NULL", async () => {
    const operator = await scalar({ args: ["BIGINT"], returns: "BIGINT", fn: (x: bigint | null) => (x === null ? null : x + 1n) });
    expect(await operator.ask([{ x: 1n }, { x: 2n ** 62n }])).toEqual([{ y: 2n }, { y: 2n ** 62n + 1n }]);
    expect(await operator.ask([{ x: null }, { x: 3n }])).toEqual([{ y: null }, { y: 4n }]);
    expect(await operator.ask([])).toEqual([]);
    operator.client.send({ close: {} });
    expect((await operator.client.next()).message).toBe("closed");
    expect((await operator.client.ended()).code).toBe(0);
  });

  it("are nested, take constants by their declared type, and share an operator", async () => {
    const list = [
      payload("add", { args: ["BIGINT", "BIGINT"], returns: "BIGINT", fn: (a: bigint, b: bigint) => a + b }),
      payload("show", {
        args: ["BIGINT", "DECIMAL(5, 2)", "DATE", "STRING"],
        returns: "STRING",
        fn: (a: bigint, d: Decimal, day: LocalDate, s: string) => `${a} ${d.toString()} ${day.toString()} ${s}`,
      }),
      payload("when", { args: ["TIMESTAMP_LTZ(3)"], returns: "TIMESTAMP_LTZ(3)", fn: (at: Instant) => at.toDate() }),
    ];
    const operator = await new Operator(
      "ROW<`x` BIGINT, `s` STRING, `at` TIMESTAMP_LTZ(3)>",
      "ROW<`p` STRING, `q` BIGINT, `r` TIMESTAMP_LTZ(3), `s` STRING, `t` INT>",
      list,
      [
        call(
          1,
          call(0, column(0), { constant: { type: "integer", value: "41" } }),
          { constant: { type: "decimal", value: "1.5" } },
          { constant: { type: "date", value: "1" } },
          column(1),
        ),
        call(0, call(0, column(0), column(0)), column(0)),
        call(2, call(2, column(2))),
        column(1),
        { constant: { type: "integer", value: "7" } },
      ],
    ).open();
    const at = Instant.parse("2026-01-31T09:30:00.123Z");
    expect(await operator.ask([{ x: 1n, s: "ü", at }])).toEqual([{ p: "42 1.50 1970-01-02 ü", q: 3n, r: at, s: "ü", t: 7 }]);
  });

  it("get the context last when they take it", async () => {
    const bound = serialize({ rate: 3n }).toString("base64");
    const operator = await scalar({
      args: ["BIGINT"],
      returns: "BIGINT",
      bound,
      fn: (x: bigint, { bound: { rate } }: { bound: { rate: bigint } }) => x * rate,
    });
    expect(await operator.ask([{ x: 2n }])).toEqual([{ y: 6n }]);
    const plain = await scalar({ args: ["BIGINT"], returns: "BIGINT", fn: (...args: bigint[]) => BigInt(args.length) });
    expect(await plain.ask([{ x: 2n }])).toEqual([{ y: 1n }]);
  });

  it("carry nested values, text and decimals", async () => {
    const nested = "ROW<`a` ARRAY<STRING>, `m` MAP<STRING, DECIMAL(10, 2)>, `r` ROW<`n` INT>>";
    const operator = await scalar(
      { args: [nested], returns: nested, fn: (v: unknown) => v },
      `ROW<\`x\` ${nested}>`,
      `ROW<\`y\` ${nested}>`,
    );
    const value = { a: ["x", null, "世界😀"], m: new Map([["k", Decimal.parse("1.25")]]), r: { n: 1 } };
    expect(await operator.ask([{ x: value }, { x: null }])).toEqual([{ y: value }, { y: null }]);
  });
});

describe("asynchronous functions", () => {
  const later = <T>(value: T, ms = 5): Promise<T> =>
    new Promise((resolve) => {
      setTimeout(() => resolve(value), ms);
    });

  it("overlap under their limit and keep the order", async () => {
    let [active, most] = [0, 0];
    const operator = await scalar({
      args: ["BIGINT"],
      returns: "BIGINT",
      async: { concurrency: 7 },
      fn: async (x: bigint) => {
        most = Math.max(most, ++active);
        await later(0, Number(x % 5n));
        active--;
        return x * 2n;
      },
    });
    const rows = Array.from({ length: 60 }, (_, i) => ({ x: BigInt(i) }));
    operator.send(rows);
    operator.send(rows);
    for (const sequence of [1, 2]) {
      const answer = await operator.receive();
      expect(answer.sequence).toBe(sequence);
      expect(answer.rows).toEqual(rows.map(({ x }) => ({ y: x * 2n })));
    }
    expect(most).toBe(7);
  });

  it("may return a promise now and then, and no row is called twice", async () => {
    const calls: bigint[] = [];
    const operator = await new Operator(
      "ROW<`x` BIGINT>",
      "ROW<`y` BIGINT, `z` BIGINT>",
      [
        payload("sometimes", {
          args: ["BIGINT"],
          returns: "BIGINT",
          fn: (x: bigint) => {
            calls.push(x);
            return x === 2n ? later(x * 10n) : x * 10n;
          },
        }),
        payload("plus", { args: ["BIGINT"], returns: "BIGINT", fn: (x: bigint) => x + 1n }),
      ],
      [call(1, call(0, column(0))), call(1, column(0))],
    ).open();
    expect(await operator.ask([0n, 1n, 2n, 3n].map((x) => ({ x })))).toEqual([0n, 1n, 2n, 3n].map((x) => ({ y: x * 10n + 1n, z: x + 1n })));
    expect(calls).toEqual([0n, 1n, 2n, 3n]);
    expect(await operator.ask([{ x: 2n }])).toEqual([{ y: 21n, z: 3n }]);
    const single = await scalar(
      { args: ["BIGINT"], returns: "STRING", fn: (x: bigint) => (x === 1n ? later("é") : `s${x}`) },
      "ROW<`x` BIGINT>",
      "ROW<`y` STRING>",
    );
    expect(await single.ask([0n, 1n, 2n].map((x) => ({ x })))).toEqual([{ y: "s0" }, { y: "é" }, { y: "s2" }]);
  });

  it("fail after their timeout, with the function's name", async () => {
    const operator = await scalar({ args: ["BIGINT"], returns: "BIGINT", async: { timeout: 20 }, fn: () => new Promise(() => undefined) });
    expect(await operator.failure([{ x: 1n }])).toMatchObject({ function: "f", name: "TimeoutError", code: "user-function" });
  });

  it("fail the stream when they reject or resolve to what does not fit", async () => {
    const rejects = await scalar({
      args: ["BIGINT"],
      returns: "BIGINT",
      fn: async () => {
        await later(0);
        throw new RangeError("no");
      },
    });
    expect(await rejects.failure([{ x: 1n }, { x: 2n }])).toMatchObject({
      function: "f",
      name: "RangeError",
      message: "no",
      code: "user-function",
    });
    const wrong = await scalar({ args: ["BIGINT"], returns: "BIGINT", fn: async () => 1 });
    expect(await wrong.failure([{ x: 1n }])).toMatchObject({ function: "f", code: "conversion", column: "y" });
  });
});

describe("table functions", () => {
  const rowsOf = (define: Omit<Define, "args">, output: string) =>
    new Operator(
      "ROW<`s` STRING>",
      output,
      [payload("t", { kind: "table", args: ["STRING"], ...define })],
      [call(0, column(0))],
      "table",
    ).open();
  const inputs = [{ s: "a b" }, { s: "" }, { s: "c" }];

  it.each([
    [
      "a generator",
      function* (s: string) {
        for (const word of s.split(" ")) if (word !== "") yield { word, length: word.length };
      },
    ],
    [
      "an array",
      (s: string) =>
        s
          .split(" ")
          .filter(Boolean)
          .map((word) => ({ word, length: word.length })),
    ],
    [
      "an asynchronous generator",
      async function* (s: string) {
        for (const word of s.split(" "))
          if (word !== "") {
            await Promise.resolve();
            yield { word, length: word.length };
          }
      },
    ],
    [
      "a promise of an array",
      async (s: string) =>
        s
          .split(" ")
          .filter(Boolean)
          .map((word) => ({ word, length: word.length })),
    ],
    ["now this, now that", (s: string) => (s === "" ? Promise.resolve([]) : s.split(" ").map((word) => ({ word, length: 1 })))],
  ])("return %s", async (_, fn) => {
    const operator = await rowsOf({ returns: "ROW<`word` STRING, `length` INT>", fn: fn as never }, "ROW<`word` STRING, `length` INT>");
    for (let round = 0; round < 2; round++) {
      operator.send(inputs);
      expect(await operator.receive()).toEqual({
        sequence: round + 1,
        counts: [2, 0, 1],
        rows: [
          { word: "a", length: 1 },
          { word: "b", length: 1 },
          { word: "c", length: 1 },
        ],
      });
    }
  });

  it("yield single values, and many", async () => {
    const operator = await rowsOf(
      {
        returns: "BIGINT",
        fn: function* () {
          for (let i = 0n; i < 5000n; i++) yield i;
        },
      },
      "ROW<`n` BIGINT>",
    );
    operator.send(inputs);
    const { rows, counts } = await operator.receive();
    expect(counts).toEqual([5000, 5000, 5000]);
    expect(rows).toEqual(Array.from({ length: 15_000 }, (_, i) => ({ n: BigInt(i % 5000) })));
  });

  it.each([
    ["text", () => "abc"],
    ["nothing", () => undefined],
    ["a promise of nothing", async () => null],
    ["a wrong row", () => [1]],
    ["a wrong row, later", async () => [1]],
    ["a wrong field", () => [{ word: 1, length: 1 }]],
  ])("may not return %s", async (_, fn) => {
    const operator = await rowsOf({ returns: "ROW<`word` STRING, `length` INT>", fn }, "ROW<`word` STRING, `length` INT>");
    expect(await operator.failure(inputs)).toMatchObject({ function: "t", code: "conversion" });
  });
});

describe("errors", () => {
  it("of a function name it and carry its frames", async () => {
    const fn = function explode(x: bigint): bigint {
      if (x === 2n) throw new TypeError("boom", { cause: new Error("deep") });
      return x;
    };
    const operator = await scalar({ args: ["BIGINT"], returns: "BIGINT", fn });
    const failure = await operator.failure([{ x: 1n }, { x: 2n }]);
    expect(failure).toMatchObject({
      function: "f",
      name: "TypeError",
      message: "boom (cause: Error: deep)",
      code: "user-function",
      column: "",
    });
    expect(failure.stack).toContain("explode");
  });

  it.each([
    [
      "a string",
      () => {
        throw "text";
      },
    ],
    [
      "nothing",
      () => {
        throw undefined;
      },
    ],
    [
      "a hostile object",
      () => {
        throw new Proxy(
          {},
          {
            get() {
              throw new Error("trap");
            },
            has() {
              throw new Error("trap");
            },
          },
        );
      },
    ],
  ])("may be %s", async (_, fn) => {
    const operator = await scalar({ args: ["BIGINT"], returns: "BIGINT", fn });
    expect(await operator.failure([{ x: 1n }])).toMatchObject({ function: "f", code: "user-function" });
  });

  it("of a result name function, column and what to do", async () => {
    const operator = await scalar({ args: ["BIGINT"], returns: "BIGINT", fn: (x: bigint) => (x === 2n ? 5 : x) });
    const failure = await operator.failure([{ x: 1n }, { x: 2n }]);
    expect(failure).toMatchObject({ function: "f", code: "conversion", column: "y", stack: "" });
    expect(failure.message).toMatch(/Function f returned .* \(row 1 .*BIGINT.*number 5.*BigInt/);
    const inner = await new Operator(
      "ROW<`x` BIGINT>",
      "ROW<`y` BIGINT>",
      [
        payload("f", { args: ["BIGINT"], returns: "BIGINT", fn: (x: bigint) => x }),
        payload("g", { args: ["BIGINT"], returns: "BIGINT", fn: () => "1" }),
      ],
      [call(0, call(1, column(0)))],
    ).open();
    expect(await inner.failure([{ x: 1n }])).toMatchObject({ function: "g", code: "conversion" });
    const text = await scalar({ args: ["BIGINT"], returns: "STRING", fn: () => "\ud800" }, "ROW<`x` BIGINT>", "ROW<`y` STRING>");
    expect(await text.failure([{ x: 1n }])).toMatchObject({ function: "f", code: "conversion", column: "y" });
  });

  it("of the specification come instead of the answer to open", async () => {
    const client = connect();
    expect(
      (await client.open({ kind: "scalar", functions: [], input: "ROW<`x` INT>", output: "ROW<`y` INT>", calls: [{ column: 3 }] })).failure,
    ).toMatchObject({ code: "worker", message: expect.stringContaining("no input column 3") as string });
    const missing = new Operator(
      "ROW<`x` BIGINT>",
      "ROW<`y` BIGINT>",
      [{ ...payload("f", { args: ["BIGINT"], returns: "BIGINT", fn: () => 1 }), export: "gone" }],
      [call(0, column(0))],
    );
    await expect(missing.open()).rejects.toThrow();
  });

  it("of a broken batch end the stream", async () => {
    const operator = await scalar({ args: ["BIGINT"], returns: "BIGINT", fn: (x: bigint) => x });
    operator.client.send({ batch: { sequence: 1, rows: 1, arrow: Buffer.from("nonsense") } });
    expect((await operator.client.next()).failure).toMatchObject({ code: "conversion", function: "" });
  });
});

describe("the connection", () => {
  it("refuses a wrong token without a word, and another version naming both", async () => {
    const thief = connect();
    thief.send({ open: { protocol: 1, token: "wrong", spec: "{}" } });
    expect(await thief.ended()).toMatchObject({ code: 16 });
    expect(thief.received).toEqual([]);
    const old = connect();
    expect((await old.open({}, { protocol: 7 })).failure?.message).toMatch(/version 7 .* version 1/);
  });

  it("refuses batches before open", async () => {
    const client = connect();
    client.send({ batch: { sequence: 1, rows: 0 } });
    expect((await client.next()).failure).toMatchObject({ code: "worker" });
  });

  it("is a socket in a folder of its own", async () => {
    expect(server.address).toMatch(/^unix:/);
    const path = server.address.slice("unix:".length);
    expect((await stat(dirname(path))).mode & 0o777).toBe(0o700);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it("works over loopback, passes large batches both ways, and leaves nothing behind", async () => {
    const other = await startFunctionServer({
      token: "client-token",
      serverToken: "server-token",
      source: () => ((s: string) => s) as UserFunction,
      transport: "loopback",
    });
    const client = new TestClient(other.address);
    try {
      expect(other.address).toMatch(/^127\.0\.0\.1:\d+$/);
      const row = "ROW<`s` STRING>";
      await client.open({
        kind: "scalar",
        functions: [payload("echo", { args: ["STRING"], returns: "STRING", fn: () => 0 })],
        input: row,
        output: row,
        calls: [call(0, column(0))],
      });
      const rows = Array.from({ length: 6 }, (_, i) => ({ s: String(i).repeat(3 << 20) }));
      for (let i = 1; i <= 3; i++) client.send({ batch: { sequence: i, rows: rows.length, arrow: batchWriter(type(row)).rows(rows) } });
      for (let i = 1; i <= 3; i++) {
        const { result } = await client.next();
        expect(result?.sequence).toBe(i);
        expect(
          batchReader(type(row))
            .read(result?.arrow as Buffer)
            .rows()
            .every(({ s }, r) => s === rows[r]?.s),
        ).toBe(true);
      }
    } finally {
      client.close();
      await other.close();
    }
    expect(other.sessions.size).toBe(0);
  });
});
