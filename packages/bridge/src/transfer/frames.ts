// SPDX-License-Identifier: Apache-2.0
import { BridgeError } from "@tsflink/core";

/** No sane batch is larger; a greater length is a sign that the two sides lost step. */
export const MAX_FRAME: number = 1 << 30;

/** Cuts a byte stream into frames: `[u32 little endian length][payload]`. Each payload has a buffer of its own, so it is aligned and may be kept. */
export class FrameReader {
  readonly #header = Buffer.alloc(4);
  #headerAt = 0;
  #payload: Uint8Array | undefined;
  #payloadAt = 0;

  /** Whether the bytes so far end in the middle of a frame. */
  get inFrame(): boolean {
    return this.#headerAt > 0;
  }

  /**
   * Takes the next bytes and gives the frames that they complete.
   *
   * @throws BridgeError when a length cannot be right.
   */
  *push(chunk: Uint8Array): Generator<Uint8Array> {
    let at = 0;
    while (at < chunk.length) {
      if (this.#payload === undefined) {
        const taken = Math.min(4 - this.#headerAt, chunk.length - at);
        this.#header.set(chunk.subarray(at, at + taken), this.#headerAt);
        this.#headerAt += taken;
        at += taken;
        if (this.#headerAt < 4) return;
        const length = this.#header.readUInt32LE(0);
        if (length > MAX_FRAME)
          throw new BridgeError(`A frame of ${length} bytes was announced on the transfer socket; the most is ${MAX_FRAME}.`);
        // Not of Node's pool: its buffers are shared, and typed arrays over them need aligned offsets.
        this.#payload = Buffer.allocUnsafeSlow(length);
        this.#payloadAt = 0;
      }
      const taken = Math.min(this.#payload.length - this.#payloadAt, chunk.length - at);
      this.#payload.set(chunk.subarray(at, at + taken), this.#payloadAt);
      this.#payloadAt += taken;
      at += taken;
      if (this.#payloadAt === this.#payload.length) {
        const frame = this.#payload;
        this.#payload = undefined;
        this.#headerAt = 0;
        yield frame;
      }
    }
  }
}

/** The four bytes that go before a payload. */
export function frameHeader(length: number): Uint8Array {
  const header = Buffer.alloc(4);
  header.writeUInt32LE(length, 0);
  return header;
}
