// SPDX-License-Identifier: Apache-2.0
import { setImmediate } from "node:timers/promises";
import type { RowDefinition } from "@tsflink/core/internal";
import type { batchWriter, schemaMessage } from "@tsflink/udf-runtime/codec";

export interface LiveCodec {
  readonly batchWriter: typeof batchWriter;
  readonly schemaMessage: typeof schemaMessage;
}

type Row = Readonly<Record<string, unknown>>;

const MOST_ROWS = 4096;

/**
 * The values of an iterable as Arrow messages, as they come: those that are there at once travel together. What the iterable or a value that
 * does not fit throws is told to the reader, as a frame that begins with `!`.
 */
export class LiveFrames implements AsyncIterable<Uint8Array> {
  readonly #codec: LiveCodec;
  readonly #type: RowDefinition;
  readonly #values: AsyncIterable<unknown>;
  readonly #toRow: (value: unknown) => Row;
  #taken = false;

  constructor(codec: LiveCodec, type: RowDefinition, values: AsyncIterable<unknown>, toRow: (value: unknown) => Row) {
    this.#codec = codec;
    this.#type = type;
    this.#values = values;
    this.#toRow = toRow;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    yield this.#codec.schemaMessage(this.#type);
    if (this.#taken) {
      yield failure(
        "The values of fromAsync() were read already, and an async iterable gives them once; make another stream of another iterable.",
      );
      return;
    }
    this.#taken = true;
    const writer = this.#codec.batchWriter(this.#type);
    let first = 0;
    try {
      for await (const rows of bursts(this.#values)) {
        yield writer.rows(rows.map(this.#toRow), { firstRow: first });
        first += rows.length;
      }
    } catch (error) {
      yield failure(`fromAsync() failed: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`);
    }
  }
}

function failure(message: string): Uint8Array {
  return Buffer.from(`!${message}`);
}

/** Values in arrays: each array ends where one has to be waited for. */
async function* bursts(values: AsyncIterable<unknown>): AsyncGenerator<unknown[]> {
  const iterator = values[Symbol.asyncIterator]();
  let next: Promise<IteratorResult<unknown>> | undefined;
  try {
    for (;;) {
      next ??= iterator.next();
      let result: IteratorResult<unknown> | undefined = await next;
      const burst: unknown[] = [];
      while (result !== undefined && result.done !== true) {
        burst.push(result.value);
        next = iterator.next();
        // Awaited in the next round; until then nobody listens to its failure.
        next.catch(() => undefined);
        result = burst.length === MOST_ROWS ? undefined : await Promise.race([next, setImmediate(undefined)]);
      }
      if (burst.length > 0) yield burst;
      if (result?.done === true) return;
    }
  } finally {
    // Not awaited: one that waits for its next value only hears of it then.
    iterator.return?.().catch(() => undefined);
  }
}
