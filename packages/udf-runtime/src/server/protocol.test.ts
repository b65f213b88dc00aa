// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { readToFunctions, writeClosed, writeFailure, writeLog, writeOpened, writeResult, writeStreamResult } from "./protocol.ts";
import { FromFunctions, ToFunctions, decodeFrom } from "./test-client.ts";

const encode = (message: object): Buffer => Buffer.from(ToFunctions.encode(ToFunctions.fromObject(message)).finish());

describe("messages to functions", () => {
  it.each([
    { protocol: 1, token: "töken", spec: '{"a":1}' },
    { protocol: 0, token: "", spec: "" },
    { protocol: 4294967295, token: "x", spec: "y".repeat(100_000) },
  ])("open %#", (open) => {
    expect(readToFunctions(encode({ open }))).toEqual({ kind: "open", ...open });
  });

  it.each([
    [0, 0, 0],
    [1, 4000, 32_768],
    [2 ** 40 + 3, 2 ** 32 - 1, 5],
  ])("batch %#", (sequence, rows, size) => {
    const arrow = Buffer.alloc(size, 7);
    expect(readToFunctions(encode({ batch: { sequence, rows, arrow } }))).toEqual({ kind: "batch", sequence, rows, arrow });
  });

  it("close, and fields that a later version may add", () => {
    expect(readToFunctions(encode({ close: {} }))).toEqual({ kind: "close" });
    const added = Buffer.concat([
      Buffer.from([0x98, 0x06, 0x05, 0xa2, 0x06, 0x02, 1, 2, 0xad, 0x06, 0, 0, 0, 0, 0xb1, 0x06, 0, 0, 0, 0, 0, 0, 0, 0]),
      encode({ close: {} }),
    ]);
    expect(readToFunctions(added)).toEqual({ kind: "close" });
  });

  it("that are broken are refused", () => {
    const good = encode({ batch: { sequence: 300, rows: 300, arrow: Buffer.alloc(300) } });
    for (let end = 1; end < good.length; end++)
      expect(() => readToFunctions(good.subarray(0, end))).toThrow(expect.objectContaining({ code: "worker" }));
    expect(() => readToFunctions(Buffer.alloc(0))).toThrow(/no message/);
    expect(() => readToFunctions(Buffer.alloc(20, 0xff))).toThrow(/cannot be read/);
  });
});

describe("messages from functions", () => {
  it.each([
    [0, 0, 0, undefined],
    [1, 4000, 70_000, undefined],
    [2 ** 41, 2 ** 32 - 1, 127, [1, -1, 3]],
    [127, 128, 16_384, []],
  ] as const)("result %#", (sequence, rows, size, list) => {
    const counts = list === undefined ? undefined : Int32Array.from(list);
    const headroom = 64 + (counts?.byteLength ?? 0);
    const message = Buffer.alloc(headroom + size, 9);
    const { result } = decodeFrom(writeResult(sequence, { rows, message, counts }, headroom));
    expect(result).toEqual({
      sequence,
      rows,
      arrow: Buffer.alloc(size, 9),
      counts: counts === undefined ? Buffer.alloc(0) : Buffer.from(counts.buffer),
    });
  });

  it("opened, failure, log, closed", () => {
    expect(decodeFrom(writeOpened(1, "t")).opened).toEqual({ protocol: 1, token: "t", requests: "" });
    expect(decodeFrom(writeOpened(1, "t", "unix:/r")).opened).toEqual({ protocol: 1, token: "t", requests: "unix:/r" });
    const failure = { function: "f", name: "TypeError", message: "ü", stack: "s".repeat(300), code: "user-function", column: "" };
    expect(decodeFrom(writeFailure(failure)).failure).toEqual(failure);
    expect(decodeFrom(writeLog("info", "f", "text")).log).toEqual({ level: "info", function: "f", text: "text" });
    expect(decodeFrom(writeClosed()).message).toBe("closed");
  });

  it("batches and results of streams", () => {
    const parts = [
      { kind: 5, index: 1, rows: 300, data: Buffer.from("elements") },
      { kind: 1, index: 0, rows: 0, data: Buffer.alloc(0) },
    ];
    expect(readToFunctions(encode({ streamBatch: { sequence: 7, parts } }))).toEqual({ kind: "stream-batch", sequence: 7, parts });
    expect(
      FromFunctions.toObject(FromFunctions.decode(writeStreamResult(7, true, parts)), { longs: Number, bytes: Buffer, defaults: true }),
    ).toEqual({
      streamResult: { sequence: 7, partial: true, parts },
    });
  });
});
