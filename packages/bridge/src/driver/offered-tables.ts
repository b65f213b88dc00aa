// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import type { AnySchema } from "@tsflink/core";
import type { RowDefinition } from "@tsflink/core/internal";
import type { Engine } from "../engine/open-engine.ts";
import type { Frames, Offer } from "../transfer/offered-rows.ts";

/** What of the codec offers need. */
export interface RowsCodec {
  encodeRows(type: RowDefinition, rows: Iterable<Readonly<Record<string, unknown>>>, options: { end: boolean }): Iterable<Uint8Array>;
}

/** Rows of this process that queries may read, encoded once. They are let go of when nothing can read them any more. */
export class OfferedTables {
  readonly #engine: Engine;
  readonly #codec: RowsCodec;
  readonly #offers = new Map<string, Offer>();
  readonly #unreachable: FinalizationRegistry<string>;

  /** @param forget tells the JVM that no query will read the rows again */
  constructor(engine: Engine, codec: RowsCodec, forget: (id: string) => void) {
    this.#engine = engine;
    this.#codec = codec;
    this.#unreachable = new FinalizationRegistry((id) => {
      this.#offers.get(id)?.close();
      this.#offers.delete(id);
      forget(id);
    });
  }

  /** How many are held. */
  get size(): number {
    return this.#offers.size;
  }

  /** The id under which the JVM finds the rows. */
  offer(rows: Iterable<object>, schema: AnySchema): string {
    const type = schema.toRowType().definition as RowDefinition;
    return this.offerFrames([...this.#codec.encodeRows(type, rows as Iterable<Readonly<Record<string, unknown>>>, { end: false })]);
  }

  /** Arrow IPC messages: a schema, then batches. */
  offerFrames(frames: Frames): string {
    const id = randomUUID();
    this.#offers.set(id, this.#engine.offer(id, frames));
    return id;
  }

  /** Keeps the rows only as long as the node of a plan is reachable that reads them: from a table, a view, or what runs. */
  keepWith(node: object, id: string): void {
    this.#unreachable.register(node, id);
  }

  close(): void {
    for (const offer of this.#offers.values()) offer.close();
    this.#offers.clear();
  }
}
