// SPDX-License-Identifier: Apache-2.0
import { ConversionError, Decimal } from "@tsflink/core";
import { type Table, tableFromIPC, tableToIPC } from "apache-arrow";
import { describe, expect, it } from "vitest";
import { batchReader, batchWriter, encodeRows, endOfStream, messageKind, schemaMessage } from "./index.ts";
import { array, bytes, decimal, plain, row, samples, string } from "./sample-rows.ts";

function arrowTable(type: ReturnType<typeof row>, ...messages: Uint8Array[]): Table {
  return tableFromIPC(Buffer.concat([schemaMessage(type), ...messages, endOfStream()]));
}

/** The record batch messages of a stream, as apache-arrow wrote it. */
function batchesOf(stream: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = 0; at < stream.length;) {
    const view = new DataView(stream.buffer, stream.byteOffset + at);
    const metadata = view.getInt32(4, true);
    if (metadata === 0) break;
    const table = 8 + view.getInt32(8, true);
    const vtable = table - view.getInt32(table, true);
    const slot = view.getUint16(vtable, true) > 10 ? view.getUint16(vtable + 10, true) : 0;
    const body = slot === 0 ? 0 : Number(view.getBigInt64(table + slot, true));
    const message = stream.subarray(at, at + 8 + metadata + body);
    if (messageKind(message) === "batch") found.push(message);
    at += message.length;
  }
  return found;
}

describe.each(samples)("$name", ({ type, values, name }) => {
  const withNulls = [...values, null, ...values.toReversed(), null];
  for (const [title, list] of [
    ["without nulls", values],
    ["with nulls", withNulls],
    ["only nulls", [null, null]],
    ["empty", []],
  ] as const) {
    it(`${title}: reads what it writes, as apache-arrow does both ways`, () => {
      const rowType = row({ before: plain("int"), value: type, after: string });
      const rows = list.map((value, i) => ({ before: i, value, after: `after ${i}` }));
      const message = batchWriter(rowType).rows(rows);
      expect(batchReader(rowType).read(message).rows()).toEqual(rows);
      expect(batchWriter(rowType).columns([rows.map((r) => r.before), list, rows.map((r) => r.after)])).toEqual(message);

      const table = arrowTable(rowType, message);
      expect(table.numRows).toBe(list.length);
      expect(table.schema.fields.map((f) => f.name)).toEqual(["before", "value", "after"]);
      const column = table.getChild("value");
      list.forEach((value, i) => {
        const theirs: unknown = column?.get(i);
        if (value === null || name === "null") expect(theirs).toBeNull();
        else if (typeof value !== "object") expect(theirs).toBe(value);
        else if (value instanceof Uint8Array) expect(theirs).toEqual(value);
        else if (value instanceof Decimal) expect(decimalOf(theirs as Uint32Array)).toBe(value.unscaled);
        else expect(theirs).not.toBeNull();
      });
      expect([...(table.getChild("after") ?? [])]).toEqual(rows.map((r) => r.after));

      const again = tableToIPC(table, "stream");
      const read = batchesOf(again).flatMap((theirs) => batchReader(rowType).read(theirs).rows());
      expect(read).toEqual(rows);
    });
  }

  it("refuses undefined and values of another kind with the path", () => {
    const rowType = row({ value: type });
    const writer = batchWriter(rowType);
    for (const wrong of [undefined, Symbol("x"), () => 1]) {
      expect(() => writer.rows([{ value: values[0] }, { value: wrong }])).toThrow(
        expect.objectContaining({ code: "conversion", path: "rows[1].value" }),
      );
    }
    expect(() =>
      batchWriter(row({ value: { ...type, nullable: false } as never })).rows([{ value: type.kind === "null" ? undefined : null }]),
    ).toThrow(ConversionError);
    // The writer is usable after an error.
    expect(
      batchReader(rowType)
        .read(writer.rows([{ value: values[0] }]))
        .rows(),
    ).toEqual([{ value: values[0] }]);
  });
});

function decimalOf(words: Uint32Array): bigint {
  return BigInt.asIntN(
    128,
    BigInt(words[0] ?? 0) | (BigInt(words[1] ?? 0) << 32n) | (BigInt(words[2] ?? 0) << 64n) | (BigInt(words[3] ?? 0) << 96n),
  );
}

describe("text", () => {
  const type = row({ s: string });
  const roundTrip = (values: readonly (string | null)[]) =>
    batchReader(type)
      .read(batchWriter(type).rows(values.map((s) => ({ s }))))
      .column(0)
      .toArray();

  it("finds half of a surrogate pair, also one that its neighbour would complete", () => {
    for (const values of [["\ud83d"], ["ok", "\ude00"], ["\ud83d", "\ude00"], ["é\ud83dx"]])
      expect(() => roundTrip(values)).toThrow(/surrogate/);
    expect(roundTrip(["😀", "é", null, "", "\uffff"])).toEqual(["😀", "é", null, "", "\uffff"]);
  });

  it("carries a value of 64 MB, and text of more than one piece of which a later one is not ASCII", () => {
    const long = "x".repeat(64 << 20);
    expect(roundTrip(["a", long, "b"])[1] === long).toBe(true);
    const half = "y".repeat(9 << 20);
    const values = [half, half, "é", half, "ü".repeat(9 << 20), null, half, "", "z😀"];
    expect(roundTrip(values).every((value, i) => value === values[i])).toBe(true);
  });

  it("counts characters, not units of UTF-16, against the declared length", () => {
    const short = row({ s: { kind: "varchar", length: 2, nullable: true } });
    expect(() => batchWriter(short).rows([{ s: "abc" }])).toThrow(/too long/);
    expect(
      batchReader(short)
        .read(batchWriter(short).rows([{ s: "😀😀" }]))
        .rows(),
    ).toEqual([{ s: "😀😀" }]);
  });
});

describe("batches", () => {
  it("has 10,000 columns", () => {
    const fields = Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`c${i}`, i % 2 === 0 ? plain("int") : string]));
    const type = row(fields);
    const rows = [0, 1].map((r) => Object.fromEntries(Object.keys(fields).map((name, i) => [name, i % 2 === 0 ? i + r : `${name} ${r}`])));
    const message = batchWriter(type).rows(rows);
    expect(batchReader(type).read(message).rows()).toEqual(rows);
    expect(arrowTable(type, message).getChild("c9999")?.get(1)).toBe("c9999 1");
  });

  it("has no columns", () => {
    const type = row({});
    expect(
      batchReader(type)
        .read(batchWriter(type).rows([{}, {}, {}]))
        .rows(),
    ).toEqual([{}, {}, {}]);
  });

  it("keeps fields with awkward names", () => {
    const type = row({ __proto_: string, 'a"b\\': plain("int"), constructor: string, "'`${x}": string, "": string });
    const fields = [...type.fields, { name: "__proto__", type: string }];
    const awkward = { ...type, fields };
    const source: Record<string, unknown> = { __proto_: "1", 'a"b\\': 2, constructor: "3", "'`${x}": "4", "": "5", ["__proto__"]: "6" };
    const [read] = batchReader(awkward)
      .read(batchWriter(awkward).rows([source]))
      .rows();
    expect(Object.entries(read as object)).toEqual(Object.entries(source));
  });

  it("reads unaligned memory and leaves what it gave out alone", () => {
    const type = row({ n: plain("bigint"), b: bytes });
    const reader = batchReader(type);
    const read = (n: bigint) => {
      const message = batchWriter(type).rows([{ n, b: Uint8Array.of(Number(n)) }]);
      const shifted = new Uint8Array(message.length + 5);
      shifted.set(message, 5);
      return reader.read(shifted.subarray(5));
    };
    const first = read(1n);
    const rows = first.rows();
    read(2n);
    expect(rows).toEqual([{ n: 1n, b: Uint8Array.of(1) }]);
    expect(() => first.rows()).toThrow(/replaced/);
  });

  it("writes a stream", () => {
    const type = row({ n: plain("int") });
    const rows = Array.from({ length: 10 }, (_, n) => ({ n }));
    const messages = [...encodeRows(type, rows, { batchRows: 4 })];
    expect(messages.map(messageKind)).toEqual(["schema", "batch", "batch", "batch", "end"]);
    expect([...(tableFromIPC(Buffer.concat(messages)).getChild("n") ?? [])]).toEqual(rows.map((r) => r.n));
    expect(() => [...encodeRows(type, [...rows, { n: "x" }], { batchRows: 4 })]).toThrow(expect.objectContaining({ path: "rows[10].n" }));
  });
});

describe("errors", () => {
  it("name the place inside of nested values", () => {
    const type = row({ users: array(row({ id: plain("bigint", false), tags: array(string) }, true)) });
    const write = (users: unknown) => () => batchWriter(type).rows([{ users: [] }, { users }]);
    expect(write([null, { id: 1n, tags: ["a", 2] }])).toThrow(
      expect.objectContaining({ path: "rows[1].users[1].tags[1]", expected: "STRING" }),
    );
    expect(write([{ id: null, tags: [] }])).toThrow(/rows\[1\]\.users\[0\]\.id: expected BIGINT NOT NULL, received null/);
    expect(write([{ tags: [] }])).toThrow(/null for SQL NULL/);
  });

  it.each([
    [plain("bigint"), 1, /BigInt/],
    [plain("bigint"), 2n ** 63n, /range of 64 bits/],
    [plain("int"), 1.5, /not a whole number/],
    [plain("tinyint"), 128, /out of range/],
    [plain("float"), 1e39, /DOUBLE/],
    [decimal(4, 2), Decimal.parse("100.00"), /before the point/],
    [decimal(4, 2), Decimal.parse("1.005"), /rescale/],
    [decimal(4, 2), 1.5, /Decimal\.from/],
  ] as const)("say what to do: %o", (type, value, message) => {
    expect(() => batchWriter(row({ value: type })).rows([{ value }])).toThrow(message);
  });
});

describe("bytes that cannot be trusted", () => {
  const type = row({ n: plain("bigint"), s: string, a: array(plain("int")) });
  const message = batchWriter(type).rows([
    { n: 1n, s: "one", a: [1] },
    { n: null, s: null, a: null },
    { n: 3n, s: "drei ü", a: [3, 3] },
  ]);

  it("never end in anything but a ConversionError or rows", () => {
    let seed = 7;
    const random = (limit: number) => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % limit;
    let refused = 0;
    for (let round = 0; round < 5000; round++) {
      const broken = Uint8Array.from(message);
      for (let n = 0; n <= round % 3; n++) broken[random(broken.length)] = random(256);
      const cut = round % 5 === 0 ? broken.subarray(0, random(broken.length)) : broken;
      try {
        batchReader(type).read(cut).rows();
      } catch (error) {
        if (!(error instanceof ConversionError)) throw error;
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(500);
  });

  it("of another type are refused", () => {
    expect(() => batchReader(row({ n: plain("bigint") })).read(message)).toThrow(/nodes instead of/);
    expect(() => batchReader(type).read(schemaMessage(type))).toThrow(ConversionError);
  });
});
