// SPDX-License-Identifier: Apache-2.0
import { BridgeError } from "@tsflink/core";
import { describe, expect, it } from "vitest";
import { FrameReader, MAX_FRAME, frameHeader } from "./frames.ts";

const framed = (...payloads: readonly string[]): Buffer =>
  Buffer.concat(payloads.flatMap((text) => [frameHeader(Buffer.byteLength(text)), Buffer.from(text)]));
const texts = (reader: FrameReader, bytes: Uint8Array): string[] => [...reader.push(bytes)].map((frame) => Buffer.from(frame).toString());

describe("FrameReader", () => {
  it.each([1, 2, 3, 5, 7, 1000])("finds the frames in pieces of %i bytes", (size) => {
    const bytes = framed("one", "", "three and more", "é");
    const reader = new FrameReader();
    const found: string[] = [];
    for (let at = 0; at < bytes.length; at += size) found.push(...texts(reader, bytes.subarray(at, at + size)));
    expect(found).toEqual(["one", "", "three and more", "é"]);
    expect(reader.inFrame).toBe(false);
  });

  it("knows when it is in the middle of a frame", () => {
    const reader = new FrameReader();
    expect(texts(reader, framed("whole").subarray(0, 6))).toEqual([]);
    expect(reader.inFrame).toBe(true);
  });

  it("gives each frame a buffer of its own, from offset 0, for typed arrays over it", () => {
    const [first, second] = [...new FrameReader().push(framed("a", "bcd"))] as [Uint8Array, Uint8Array];
    expect(first.byteOffset).toBe(0);
    expect(second.byteOffset).toBe(0);
    expect(first.buffer).not.toBe(second.buffer);
  });

  it("refuses a length that cannot be", () => {
    expect(() => [...new FrameReader().push(frameHeader(MAX_FRAME + 1))]).toThrow(BridgeError);
  });
});
