// SPDX-License-Identifier: Apache-2.0
import type { AnySqlType } from "@tsflink/core";
import type { SinkNode, StreamRef } from "../plan/nodes.ts";
import type { CollectOptions } from "./stream.ts";

/** What a stream asks of the environment that it came from. */
export interface StreamHome {
  /** Streams of two environments cannot meet in one job. */
  readonly id: string;
  /** Throws when the environment was disposed. */
  checkOpen(): void;
  /** Remembers the end of a stream for the next job that is submitted. */
  add(sink: SinkNode): void;
  collect(stream: StreamRef, type: AnySqlType, options: CollectOptions): AsyncIterableIterator<unknown>;
  /** The elements that the next job gives. */
  collectAsync(stream: StreamRef, type: AnySqlType, origin: string | undefined): AsyncIterableIterator<unknown>;
}
