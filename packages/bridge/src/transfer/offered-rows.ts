// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import type { Socket } from "node:net";
import { BridgeError } from "@tsflink/core";
import { frameHeader } from "./frames.ts";

/** Rows that the JVM may come and read. */
export interface Offer {
  /** Settles when a reader has got all of it; rejects with what the frames threw. Nobody needs to wait for it. */
  readonly finished: Promise<void>;
  /** Withdraws the rows; a reader in the middle sees its connection break. */
  close(): void;
}

/** Iterated anew for each reader, as a job may read the same rows twice. */
export type Frames = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

interface Settle {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export class OfferedRows implements Offer {
  readonly finished: Promise<void>;
  readonly #frames: Frames;
  readonly #onClose: () => void;
  readonly #readers = new Set<Socket>();
  readonly #settle: Settle;

  constructor(frames: Frames, onClose: () => void) {
    this.#frames = frames;
    this.#onClose = onClose;
    let settle: Settle | undefined;
    this.finished = new Promise((resolve, reject) => (settle = { resolve, reject }));
    this.#settle = settle as unknown as Settle;
    // The failure shows in the job as well; an offer that nobody asks about must not end the process.
    this.finished.catch(() => undefined);
  }

  /** Writes all frames at the pace of the reader, then the end. */
  async serve(socket: Socket): Promise<void> {
    this.#readers.add(socket);
    const left = (): "gone" => "gone";
    // A reader that breaks off is an error of the socket, and the end as well.
    const gone = once(socket, "close").then(left, left);
    socket.on("error", () => undefined);
    try {
      for await (const frame of this.#frames) {
        if (frame.length === 0) continue; // A length of 0 would be the end.
        socket.cork();
        socket.write(frameHeader(frame.length));
        const more = socket.write(frame);
        socket.uncork();
        if (
          !more &&
          (await Promise.race([
            gone,
            once(socket, "drain").then(
              () => "drained" as const,
              () => "gone" as const,
            ),
          ])) === "gone"
        )
          break;
        if (socket.destroyed) break;
      }
      if (socket.destroyed) return;
      socket.end(frameHeader(0));
      this.#settle.resolve();
    } catch (error) {
      // Closing without the end frame is how the reader learns that the rows are not complete.
      socket.destroy();
      this.#settle.reject(error);
    } finally {
      void gone.then(() => this.#readers.delete(socket));
    }
  }

  close(): void {
    this.#onClose();
    this.#settle.reject(new BridgeError("The rows were withdrawn before they were read."));
    for (const socket of this.#readers) if (!socket.writableEnded) socket.destroy();
  }
}
