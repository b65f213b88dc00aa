// SPDX-License-Identifier: Apache-2.0
import type { FieldDefinition, RowDefinition } from "@tsflink/core/internal";
import type { ResultChannel } from "../transfer/result-channel.ts";
import { firstColumn } from "./first-column.ts";
import { abortable, type RunningJob } from "./running-job.ts";

/** Rows as they come from the job, a batch at a time, decoded. */
export interface ChangeBatch {
  readonly rows: readonly object[];
  /** The kind of each row (0 `+I`, 1 `-U`, 2 `+U`, 3 `-D`); `undefined` when all are inserts. */
  readonly kinds: Int8Array | undefined;
}

interface Batch {
  rows(): readonly object[];
  column(index: number): { toArray(): unknown };
}

/** What of the codec results need. */
export interface ResultCodec {
  batchReader(type: RowDefinition): { read(message: Uint8Array): Batch };
  messageKind(message: Uint8Array): "schema" | "batch" | "end";
}

/** The first column of a result whose rows have kinds. */
const KIND: FieldDefinition = { name: "~kind", type: { kind: "tinyint", nullable: false } };

/** A query whose rows arrive on a channel. */
export class ChannelQuery {
  readonly type: RowDefinition;
  readonly job: RunningJob;
  readonly batches: AsyncIterable<ChangeBatch>;
  readonly #channel: ResultChannel;
  readonly #release: () => Promise<void>;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort = (): void => void this.close().catch(() => undefined);
  #closing: Promise<void> | undefined;

  constructor(
    type: RowDefinition,
    job: RunningJob,
    channel: ResultChannel,
    codec: ResultCodec,
    options: { readonly signal: AbortSignal | undefined; readonly release: () => Promise<void> },
  ) {
    this.type = type;
    this.job = job;
    this.#channel = channel;
    this.#release = options.release;
    this.#signal = options.signal;
    this.#signal?.addEventListener("abort", this.#onAbort, { once: true });
    this.batches = this.#decoded(codec);
    // A job that ends before its sink connects would leave the channel waiting for ever.
    void job.outcome.then((end) => {
      if (end.status !== "FINISHED") channel.close();
    });
  }

  /** Arrow IPC messages: the schema first. Throws the job's error, and ends only when the job is known to have finished. */
  async *messages(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      const received = this.#channel[Symbol.asyncIterator]();
      let broken: unknown;
      for (;;) {
        let next: IteratorResult<Uint8Array, unknown>;
        try {
          next = await abortable(received.next(), this.#signal);
        } catch (error) {
          this.#signal?.throwIfAborted();
          broken = error;
          break;
        }
        if (next.done === true) break;
        yield next.value;
      }
      if (this.#closing !== undefined) return;
      // Only the job knows whether the rows are all of them.
      const end = await this.job.settled(this.#signal);
      if (end.status !== "FINISHED") throw this.job.errorFor(end);
      if (broken !== undefined && !this.job.stopped) throw broken;
    } finally {
      await this.close();
    }
  }

  async *#decoded({ batchReader, messageKind }: ResultCodec): AsyncGenerator<ChangeBatch, void, undefined> {
    let read: ((message: Uint8Array) => ChangeBatch) | undefined;
    for await (const message of this.messages()) {
      if (messageKind(message) === "schema") {
        const changelog = firstColumn(message) === KIND.name;
        const reader = batchReader(changelog ? { ...this.type, fields: [KIND, ...this.type.fields] } : this.type);
        read = changelog ? (batch) => changes(reader.read(batch)) : (batch) => ({ rows: reader.read(batch).rows(), kinds: undefined });
      } else if (read !== undefined) yield read(message);
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#signal?.removeEventListener("abort", this.#onAbort);
    try {
      // Cancelled before the channel closes: a sink that cannot write would make the job fail first.
      await this.job.cancel();
    } finally {
      this.#channel.close();
      await this.#release();
    }
  }
}

function changes(batch: Batch): ChangeBatch {
  const kinds = Int8Array.from(batch.column(0).toArray() as number[]);
  const rows = (batch.rows() as readonly Readonly<Record<string, unknown>>[]).map(({ [KIND.name]: _kind, ...row }) => row);
  return { rows, kinds };
}
