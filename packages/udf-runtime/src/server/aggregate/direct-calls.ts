// SPDX-License-Identifier: Apache-2.0
import type { Socket } from "node:net";
import { type Listening, listenOnce } from "../listen-once.ts";
import { sameToken } from "../session.ts";

const HEADER = 4;

/**
 * Answers calls on a connection of their own: an aggregate waits for each of its calls, and what the protocol's HTTP/2 stream takes for a message is many
 * times what a socket takes. Each way a frame is a message of the protocol with its length before it.
 */
export class DirectCalls {
  readonly #token: string;
  readonly #answer: (message: Buffer) => Buffer | undefined;
  #listening: Listening | undefined;
  #socket: Socket | undefined;
  /** The beginning of a frame. */
  #begun: Buffer = Buffer.alloc(0);
  #accepted = false;

  private constructor(token: string, answer: (message: Buffer) => Buffer | undefined) {
    this.#token = token;
    this.#answer = answer;
  }

  /** @param answer gives nothing when the session has failed */
  static async listen(token: string, answer: (message: Buffer) => Buffer | undefined): Promise<DirectCalls> {
    const calls = new DirectCalls(token, answer);
    calls.#listening = await listenOnce((socket) => calls.#accept(socket));
    return calls;
  }

  /** Where the operator connects to. */
  get address(): string {
    return this.#listening?.address ?? "";
  }

  close(): void {
    this.#listening?.close();
    this.#socket?.destroy();
  }

  #accept(socket: Socket): void {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on("error", () => undefined);
    socket.on("data", (chunk: Buffer) => this.#receive(socket, chunk));
    socket.resume();
  }

  #receive(socket: Socket, chunk: Buffer): void {
    let bytes = this.#begun.length === 0 ? chunk : Buffer.concat([this.#begun, chunk]);
    if (!this.#accepted) {
      const length = Buffer.byteLength(this.#token);
      if (bytes.length >= length) {
        if (!sameToken(bytes.toString("utf8", 0, length), this.#token)) {
          socket.destroy();
          return;
        }
        this.#accepted = true;
        socket.write(Uint8Array.of(1));
        bytes = bytes.subarray(length);
      }
    }
    while (this.#accepted && bytes.length >= HEADER) {
      const end = HEADER + bytes.readUInt32LE(0);
      if (bytes.length < end) break;
      const answer = this.#answer(bytes.subarray(HEADER, end));
      if (answer === undefined) {
        socket.destroy();
        return;
      }
      const header = Buffer.allocUnsafe(HEADER);
      header.writeUInt32LE(answer.length, 0);
      socket.write(Buffer.concat([header, answer]));
      bytes = bytes.subarray(end);
    }
    this.#begun = bytes;
  }
}
