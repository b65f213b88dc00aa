// SPDX-License-Identifier: Apache-2.0
import { ConversionError } from "@tsflink/core";
import type { RowLayout } from "./layout.ts";
import { HEADER, fieldAt, indirect } from "./schema-message.ts";

/** The parts of a record batch message: sizes by node and by buffer, positions relative to `bytes`. */
export interface BatchMessage {
  readonly bytes: Uint8Array;
  readonly rows: number;
  /** Pairs (length, null count) of each node. */
  readonly nodes: Float64Array;
  /** Pairs (position in `bytes`, length) of each buffer. */
  readonly buffers: Float64Array;
}

/** Says what a message is without reading it: a stream may hold the schema and the end besides batches. */
export function messageKind(message: Uint8Array): "schema" | "batch" | "end" {
  if (message.length === 0) return "end";
  return guarded(() => {
    const view = viewOf(message);
    const { metadata, size } = prefix(view);
    if (size === 0) return "end";
    const root = metadata + view.getUint32(metadata, true);
    const kind = view.getUint8(required(fieldAt(view, root, 1), "header type"));
    if (kind === HEADER.Schema) return "schema";
    if (kind === HEADER.RecordBatch) return "batch";
    throw malformed(`messages of type ${kind} are not used`);
  });
}

/** Reads the metadata of a record batch. Nothing of the message is trusted: every size and position is checked before it is used. */
export function readBatchMessage(message: Uint8Array, layout: RowLayout): BatchMessage {
  return guarded(() => read(message, layout));
}

function read(message: Uint8Array, layout: RowLayout): BatchMessage {
  const view = viewOf(message);
  const { metadata, size } = prefix(view);
  const body = metadata + size;
  if (size < 8 || body > message.length) throw malformed(`its metadata of ${size} bytes does not fit into ${message.length} bytes`);
  const root = metadata + view.getUint32(metadata, true);
  const kind = view.getUint8(required(fieldAt(view, root, 1), "header type"));
  if (kind !== HEADER.RecordBatch) throw malformed(`its type is ${kind}, not that of a record batch`);
  const lengthAt = fieldAt(view, root, 3);
  const bodyLength = lengthAt === 0 ? 0 : size64(view, lengthAt, "the length of the body");
  if (body + bodyLength > message.length) throw malformed(`its body of ${bodyLength} bytes is cut off after ${message.length - body}`);
  const batch = indirect(view, required(fieldAt(view, root, 2), "header"));
  if (fieldAt(view, batch, 3) !== 0) throw malformed("compressed bodies are not used");
  const rowsAt = fieldAt(view, batch, 0);
  const rows = rowsAt === 0 ? 0 : size64(view, rowsAt, "the number of rows");
  const nodesAt = vector(view, fieldAt(view, batch, 1), layout.nodes.length, "nodes");
  const buffersAt = vector(view, fieldAt(view, batch, 2), layout.buffers, "buffers");
  const nodes = new Float64Array(layout.nodes.length * 2);
  for (let i = 0; i < nodes.length; i++) nodes[i] = size64(view, nodesAt + i * 8, "the length of a node");
  const buffers = new Float64Array(layout.buffers * 2);
  for (let i = 0; i < buffers.length; i += 2) {
    const offset = size64(view, buffersAt + i * 8, "the position of a buffer");
    const length = size64(view, buffersAt + i * 8 + 8, "the length of a buffer");
    if (offset + length > bodyLength) throw malformed(`buffer ${i / 2} ends at ${offset + length}, beyond the body of ${bodyLength} bytes`);
    if (length > 0 && offset % 8 !== 0) throw malformed(`buffer ${i / 2} is not aligned to 8 bytes`);
    buffers[i] = body + offset;
    buffers[i + 1] = length;
  }
  return { bytes: message, rows, nodes, buffers };
}

/** An Arrow IPC message that breaks the format. */
export function malformed(reason: string): ConversionError {
  return new ConversionError(
    `This is not a record batch of the expected type: ${reason}. Both sides must be of the same TsFlink version.`,
    { path: "batch" },
  );
}

function viewOf(message: Uint8Array): DataView {
  return new DataView(message.buffer, message.byteOffset, message.byteLength);
}

function prefix(view: DataView): { metadata: number; size: number } {
  const first = view.getUint32(0, true);
  return first === 0xffffffff ? { metadata: 8, size: view.getUint32(4, true) } : { metadata: 4, size: first };
}

function required(position: number, what: string): number {
  if (position === 0) throw malformed(`it has no ${what}`);
  return position;
}

function vector(view: DataView, field: number, expected: number, what: string): number {
  const position = field === 0 ? 0 : indirect(view, field);
  const length = position === 0 ? 0 : view.getUint32(position, true);
  if (length !== expected) throw malformed(`it has ${length} ${what} instead of ${expected}`);
  return position + 4;
}

function size64(view: DataView, position: number, what: string): number {
  const low = view.getUint32(position, true);
  const high = view.getInt32(position + 4, true);
  if (high < 0 || high > 0x1fffff) throw malformed(`${what} is out of range`);
  return high * 0x100000000 + low;
}

/** A DataView throws a RangeError for every position outside: that is the bounds check of the metadata. */
function guarded<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof RangeError) throw malformed("its metadata points outside of the message");
    throw error;
  }
}
