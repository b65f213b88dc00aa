// SPDX-License-Identifier: Apache-2.0
import { WorkerError } from "@tsflink/core";
import { readSync, writeSync } from "node:fs";
import type { Socket } from "node:net";
import { type Listening, listenOnce } from "../../server/listen-once.ts";

/** What is asked for. */
export const Request = { collection: 1, entry: 2, keys: 3 } as const;

const HEADER = 13;

/**
 * Asks the operator for state while a function runs. A connection of its own, read and written with blocking calls: the answer comes from a thread of the
 * JVM that never waits for functions, so that this thread may wait for it.
 */
export class StateRequests {
  /** Where the operator connects to; empty where this system cannot read a socket synchronously. */
  get address(): string {
    return this.#listening?.address ?? "";
  }
  readonly #token: string;
  #listening: Listening | undefined;
  #socket: Socket | undefined;
  #fd = -1;
  readonly #length = Buffer.alloc(4);

  private constructor(token: string) {
    this.#token = token;
  }

  static async listen(token: string): Promise<StateRequests | undefined> {
    if (process.platform === "win32") return undefined;
    const requests = new StateRequests(token);
    requests.#listening = await listenOnce((socket) => requests.#accept(socket));
    return requests;
  }

  ask(kind: number, state: number, slot: number, payload: Uint8Array = NOTHING): Buffer {
    if (this.#fd < 0) throw new WorkerError("The operator has no connection for requests of state.");
    const frame = Buffer.alloc(HEADER + payload.length);
    frame.writeUInt32LE(HEADER - 4 + payload.length, 0);
    frame.writeUInt8(kind, 4);
    frame.writeInt32LE(state, 5);
    frame.writeInt32LE(slot, 9);
    frame.set(payload, HEADER);
    this.#write(frame);
    this.#read(this.#length);
    const answer = Buffer.alloc(this.#length.readUInt32LE(0));
    this.#read(answer);
    if (answer[0] !== 0) throw new WorkerError(`State could not be read: ${answer.toString("utf8", 1)}`);
    return answer.subarray(1);
  }

  close(): void {
    this.#fd = -1;
    this.#socket?.destroy();
    this.#listening?.close();
  }

  /** The first line is the token; the answer to it tells the operator that functions may ask from now on. */
  #accept(socket: Socket): void {
    const { _handle: handle } = socket as unknown as { readonly _handle?: { readonly fd?: number; setBlocking?(on: boolean): number } };
    this.#socket = socket;
    socket.on("error", () => undefined);
    handle?.setBlocking?.(true);
    this.#fd = handle?.fd ?? -1;
    try {
      const token = Buffer.alloc(Buffer.byteLength(this.#token));
      this.#read(token);
      if (token.toString("utf8") !== this.#token) throw new WorkerError("The token is wrong.");
      this.#write(Buffer.from([1]));
    } catch {
      this.#fd = -1;
      socket.destroy();
    }
  }

  #write(bytes: Buffer): void {
    for (let at = 0; at < bytes.length;) at += patiently(() => writeSync(this.#fd, bytes, at));
  }

  #read(into: Buffer): void {
    for (let at = 0; at < into.length;) {
      const count = patiently(() => readSync(this.#fd, into, at, into.length - at, null));
      if (count === 0) throw new WorkerError("The operator ended while a function asked for state.");
      at += count;
    }
  }
}

const NOTHING = new Uint8Array(0);
const NEVER = new Int32Array(new SharedArrayBuffer(4));

/** Where the socket cannot be made to block it says that nothing has come yet. */
function patiently(call: () => number): number {
  for (;;) {
    try {
      return call();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(NEVER, 0, 0, 0.05);
    }
  }
}
