// SPDX-License-Identifier: Apache-2.0
import { isAscii } from "node:buffer";
import { BYTES, type Layout, type RowLayout } from "./layout.ts";
import { type BatchMessage, malformed } from "./message.ts";
import type { NativeBuffer } from "./native-buffer.ts";

export type Values = Int8Array | Int16Array | Int32Array | BigInt64Array | Float32Array | Float64Array | Uint8Array;

/** The buffers of one node of the current batch. One shape for all types, so that generated loops stay monomorphic. */
export class ReadColumn {
  readonly layout: Layout;
  length = 0;
  nulls = 0;
  validity: Uint8Array = EMPTY;
  values: Values = EMPTY;
  offsets: Int32Array = ZERO_OFFSET;
  /** The bytes of `utf8` and `binary`. */
  data: Buffer = EMPTY_BUFFER;
  /** All text of the batch when it is ASCII: then byte positions are character positions. */
  text: string | null = null;

  constructor(layout: Layout) {
    this.layout = layout;
  }
}

const EMPTY = new Uint8Array(0);
const EMPTY_BUFFER = Buffer.alloc(0);
const ZERO_OFFSET = new Int32Array(1);
/** Longer text is decoded value by value: a JavaScript string has at most 2^29 - 24 characters. */
const LONGEST_TEXT = 1 << 28;

const ARRAYS = {
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  float32: Float32Array,
  float64: Float64Array,
  decimal: BigInt64Array,
} as const;

/** Points the columns at the buffers of a message. `scratch` gives aligned memory for messages that are not aligned to 8 bytes. */
export function bindColumns(
  layout: RowLayout,
  columns: readonly ReadColumn[],
  message: BatchMessage,
  scratch: (size: number) => ArrayBuffer,
): void {
  let { bytes } = message;
  let shift = 0;
  if (layout.buffers > 0) {
    // Message prefix and metadata are multiples of 8 when written by us; other writers may use the short prefix.
    const first = message.buffers[0] as number;
    if ((bytes.byteOffset + first) % 8 !== 0) {
      let start = Infinity;
      for (let i = 0; i < message.buffers.length; i += 2) start = Math.min(start, message.buffers[i] as number);
      const aligned = new Uint8Array(scratch(bytes.length - start), 0, bytes.length - start);
      aligned.set(bytes.subarray(start));
      bytes = aligned;
      shift = start;
    }
  }
  for (const column of layout.columns) {
    bind(column, columns, message, bytes, shift, message.rows);
    // Below the top a field that is NOT NULL may well be null where its row is.
    if (!column.type.nullable && (columns[column.node] as ReadColumn).nulls > 0)
      throw malformed(`column ${JSON.stringify(column.name)} has nulls, its type is NOT NULL`);
  }
}

function bind(
  layout: Layout,
  columns: readonly ReadColumn[],
  message: BatchMessage,
  bytes: Uint8Array,
  shift: number,
  expected: number,
): void {
  const column = columns[layout.node] as ReadColumn;
  const length = message.nodes[layout.node * 2] as number;
  const nulls = message.nodes[layout.node * 2 + 1] as number;
  if (length !== expected) throw malformed(`column ${JSON.stringify(layout.name)} has ${length} values instead of ${expected}`);
  if (nulls > length) throw malformed(`column ${JSON.stringify(layout.name)} has more nulls than values`);
  column.length = length;
  column.nulls = nulls;
  const { physical } = layout;
  if (physical === "null") {
    column.nulls = length;
    return;
  }
  const at = (index: number, needed: number, what: string): number => {
    const size = message.buffers[(layout.buffer + index) * 2 + 1] as number;
    if (size < needed) throw malformed(`the ${what} of column ${JSON.stringify(layout.name)} have ${size} bytes, fewer than ${needed}`);
    return bytes.byteOffset + (message.buffers[(layout.buffer + index) * 2] as number) - shift;
  };
  column.validity = nulls === 0 ? EMPTY : new Uint8Array(bytes.buffer, at(0, (length + 7) >> 3, "validity bits"), (length + 7) >> 3);
  switch (physical) {
    case "bool":
      column.values = new Uint8Array(bytes.buffer, at(1, (length + 7) >> 3, "values"), (length + 7) >> 3);
      return;
    case "fixed":
      column.values = new Uint8Array(bytes.buffer, at(1, length * layout.width, "values"), length * layout.width);
      return;
    case "struct":
      for (const child of layout.children) bind(child, columns, message, bytes, shift, length);
      return;
    case "utf8":
    case "binary":
    case "list":
    case "map": {
      column.offsets = length === 0 ? ZERO_OFFSET : new Int32Array(bytes.buffer, at(1, (length + 1) * 4, "offsets"), length + 1);
      const end = checkOffsets(column.offsets, layout);
      if (physical === "utf8" || physical === "binary") {
        column.data = Buffer.from(bytes.buffer, at(2, end, "data"), end);
        if (physical === "utf8")
          column.text = end <= LONGEST_TEXT && isAscii(column.data) ? (column.data as NativeBuffer).latin1Slice(0, end) : null;
        return;
      }
      const child = layout.children[0] as Layout;
      const available = message.nodes[child.node * 2] as number;
      if (available < end) throw malformed(`column ${JSON.stringify(layout.name)} needs ${end} elements, there are ${available}`);
      bind(child, columns, message, bytes, shift, available);
      return;
    }
    default: {
      const words = physical === "decimal" ? length * 2 : length;
      column.values = new ARRAYS[physical](bytes.buffer as ArrayBuffer, at(1, length * (BYTES[physical] as number), "values"), words);
    }
  }
}

/** Offsets that go back or leave the data would show a function another row's bytes. */
function checkOffsets(offsets: Int32Array, layout: Layout): number {
  let previous = offsets[0] as number;
  let sorted = previous >= 0;
  for (let i = 1; i < offsets.length; i++) {
    const next = offsets[i] as number;
    sorted = sorted && next >= previous;
    previous = next;
  }
  if (!sorted) throw malformed(`the offsets of column ${JSON.stringify(layout.name)} are not ascending`);
  return previous;
}
