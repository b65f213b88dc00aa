// SPDX-License-Identifier: Apache-2.0
import type { Socket } from "node:net";
import { BridgeError } from "@tsflink/core";
import { FrameReader } from "./frames.ts";
import type { KeepAlive } from "./keep-alive.ts";

/** Arrow IPC messages of one result as they come. Pulling is the back-pressure: what is not pulled stays in the JVM. */
export interface ResultChannel extends AsyncIterable<Uint8Array> {
  /** Gives up the rest; the sender's next write fails. Pulls that wait end as if the result had ended. */
  close(): void;
}

/** What is read ahead of the consumer before the socket is paused. */
const AHEAD_BYTES = 1 << 20;
const AHEAD_FRAMES = 64;

type Waiting = { readonly resolve: (result: IteratorResult<Uint8Array, undefined>) => void; readonly reject: (error: Error) => void };

/** A result that is being received. */
export class ReceivedResult implements ResultChannel, AsyncIterableIterator<Uint8Array> {
  readonly #id: string;
  readonly #keepAlive: KeepAlive;
  readonly #onClose: () => void;
  readonly #frames: Uint8Array[] = [];
  readonly #waiting: Waiting[] = [];
  readonly #reader = new FrameReader();
  #bytes = 0;
  #socket: Socket | undefined;
  #letGo: (() => void) | undefined;
  #state: "open" | "ended" | "failed" | "closed" | "silent" = "open";
  #failure: Error | undefined;

  constructor(id: string, keepAlive: KeepAlive, onClose: () => void) {
    this.#id = id;
    this.#keepAlive = keepAlive;
    this.#onClose = onClose;
  }

  /** Whether a sender may still connect. */
  get free(): boolean {
    return this.#socket === undefined && this.#state === "open";
  }

  /** Takes the bytes after the handshake. */
  attach(socket: Socket): void {
    this.#socket = socket;
    socket.on("data", (chunk: Buffer) => this.#receive(chunk));
    socket.on("error", (error) =>
      this.#fail(new BridgeError(`The connection that brings the result ${this.#id} failed: ${error.message}`, { cause: error })),
    );
    socket.on("close", () =>
      this.#fail(
        new BridgeError(`The result ${this.#id} broke off before its end${this.#reader.inFrame ? ", in the middle of a batch" : ""}.`),
      ),
    );
  }

  #receive(chunk: Buffer): void {
    if (this.#state !== "open") return;
    try {
      for (const frame of this.#reader.push(chunk)) {
        if (frame.length === 0) return this.#end();
        const waiting = this.#waiting.shift();
        if (waiting !== undefined) waiting.resolve({ value: frame, done: false });
        else {
          this.#frames.push(frame);
          this.#bytes += frame.length;
        }
      }
    } catch (error) {
      return this.#fail(error as Error);
    }
    this.#settleHold();
    if (this.#bytes >= AHEAD_BYTES || this.#frames.length >= AHEAD_FRAMES) this.#socket?.pause();
  }

  #end(): void {
    this.#state = "ended";
    this.#socket?.end();
    this.#finishWaiting();
  }

  #fail(error: Error): void {
    if (this.#state !== "open") return;
    this.#state = "failed";
    this.#failure = error;
    this.#socket?.destroy();
    this.#finishWaiting();
  }

  #finishWaiting(): void {
    for (const waiting of this.#waiting.splice(0)) {
      if (this.#failure === undefined) waiting.resolve({ value: undefined, done: true });
      else waiting.reject(this.#failure);
    }
    this.#settleHold();
    this.#onClose();
  }

  #settleHold(): void {
    if (this.#waiting.length > 0) this.#letGo ??= this.#keepAlive.hold();
    else {
      this.#letGo?.();
      this.#letGo = undefined;
    }
  }

  next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const frame = this.#frames.shift();
    if (frame !== undefined) {
      this.#bytes -= frame.length;
      if (this.#bytes < AHEAD_BYTES / 2 && this.#frames.length < AHEAD_FRAMES / 2) this.#socket?.resume();
      return Promise.resolve({ value: frame, done: false });
    }
    if (this.#state === "failed") return Promise.reject(this.#failure as Error);
    if (this.#state !== "open" && this.#state !== "silent") return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#settleHold();
    });
  }

  return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.close();
    return Promise.resolve({ value: undefined, done: true });
  }

  close(): void {
    this.#frames.length = 0;
    this.#bytes = 0;
    if (this.#state === "open") {
      this.#state = "closed";
      this.#socket?.destroy();
      this.#finishWaiting();
    }
  }

  /** Neither goes on nor fails from now on. */
  silence(): void {
    if (this.#state === "open") this.#state = "silent";
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
