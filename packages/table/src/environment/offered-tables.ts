// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import type { AnySchema } from "@tsflink/core";
import type { RowDefinition } from "@tsflink/core/internal";
import type { Engine, Offer } from "@tsflink/bridge";
import type { Codec } from "./query-executor.ts";

/** Rows of this process that queries may read, encoded once. */
export class OfferedTables {
  readonly #engine: Engine;
  readonly #codec: Codec;
  readonly #offers: Offer[] = [];

  constructor(engine: Engine, codec: Codec) {
    this.#engine = engine;
    this.#codec = codec;
  }

  /** The id under which the JVM finds the rows. */
  offer(rows: Iterable<object>, schema: AnySchema): string {
    const type = schema.toRowType().definition as RowDefinition;
    const frames = [...this.#codec.encodeRows(type, rows as Iterable<Readonly<Record<string, unknown>>>, { end: false })];
    const id = randomUUID();
    this.#offers.push(this.#engine.offer(id, frames));
    return id;
  }

  close(): void {
    for (const offer of this.#offers) offer.close();
  }
}
