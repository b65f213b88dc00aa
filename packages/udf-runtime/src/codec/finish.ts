// SPDX-License-Identifier: Apache-2.0
import { ConversionError, type RowDefinition } from "@tsflink/core";
import { type Layout, type RowLayout, bufferCount, rowLayout } from "./layout.ts";
import { type BatchTemplate, batchTemplate } from "./schema-message.ts";
import { WriteColumn } from "./write-column.ts";

/** The columns of one row type and their record batch message. */
export class BatchColumns {
  readonly layout: RowLayout;
  /** By node number. */
  readonly columns: readonly WriteColumn[];
  readonly #template: BatchTemplate;

  constructor(type: RowDefinition) {
    this.layout = rowLayout(type);
    const columns: WriteColumn[] = [];
    const add = (layout: Layout): WriteColumn => {
      const column = new WriteColumn(layout, layout.children.map(add));
      columns[layout.node] = column;
      return column;
    };
    for (const layout of this.layout.columns) add(layout);
    this.columns = columns;
    this.#template = batchTemplate(this.layout);
  }

  begin(capacity: number): void {
    for (const layout of this.layout.columns) (this.columns[layout.node] as WriteColumn).begin(capacity);
  }

  ensure(capacity: number): void {
    for (const layout of this.layout.columns) (this.columns[layout.node] as WriteColumn).ensure(capacity);
  }

  /**
   * The record batch message of what was written, behind `headroom` bytes left free for an envelope.
   *
   * @throws `ConversionError` when a text has half of a surrogate pair, which UTF-8 cannot hold, or when a column passes 2 GB.
   */
  finish(rows: number, headroom = 0): Buffer {
    const { columns } = this;
    const template = this.#template;
    let body = 0;
    for (const column of columns) body += sizeOf(column);
    const metadata = template.bytes.length;
    // Not from the pool: a result may live long and would keep the whole pool.
    const message = Buffer.allocUnsafeSlow(headroom + metadata + body);
    message.set(template.bytes, headroom);
    const view = new DataView(message.buffer, headroom, metadata);
    put64(view, template.body, body);
    put64(view, template.length, rows);
    let position = headroom + metadata;
    const start = position;
    let buffer = template.buffers;
    const copy = (bytes: Uint8Array, length: number): void => {
      put64(view, buffer, position - start);
      put64(view, buffer + 8, length);
      buffer += 16;
      if (length === 0) return;
      message.set(length === bytes.length ? bytes : bytes.subarray(0, length), position);
      position += length;
      // What lay in the memory before must not leave the process.
      for (; (position - start) % 8 !== 0; position++) message[position] = 0;
    };
    for (const column of columns) {
      put64(view, template.nodes + column.layout.node * 16, column.length);
      put64(view, template.nodes + column.layout.node * 16 + 8, column.nulls);
      if (bufferCount(column.layout) === 0) continue;
      copy(column.validity, column.nulls === 0 ? 0 : (column.length + 7) >> 3);
      if (hasOffsets(column)) copy(bytesOf(column.offsets), (column.length + 1) * 4);
      if (column.layout.physical === "utf8" || column.layout.physical === "binary") copy(column.data, column.used);
      else if (hasValues(column)) copy(bytesOf(column.values), valueBytes(column));
    }
    return message;
  }
}

function sizeOf(column: WriteColumn): number {
  if (bufferCount(column.layout) === 0) return 0;
  let size = column.nulls === 0 ? 0 : padded((column.length + 7) >> 3);
  if (hasOffsets(column)) size += padded((column.length + 1) * 4);
  const { physical } = column.layout;
  if (physical === "utf8" || physical === "binary") {
    const used = column.settle();
    if (used < 0)
      throw new ConversionError(
        `${column.layout.name}: the text of row ${-1 - used} of its batch has half of a surrogate pair, which is no character; repair it with toWellFormed()`,
        { path: column.layout.name, expected: "well-formed text" },
      );
    size += padded(used);
  } else if (hasValues(column)) size += padded(valueBytes(column));
  return size;
}

function hasOffsets(column: WriteColumn): boolean {
  const { physical } = column.layout;
  return physical === "utf8" || physical === "binary" || physical === "list" || physical === "map";
}

function hasValues(column: WriteColumn): boolean {
  const { physical } = column.layout;
  return physical !== "struct" && physical !== "list" && physical !== "map";
}

function valueBytes(column: WriteColumn): number {
  const { layout, length, values } = column;
  switch (layout.physical) {
    case "bool":
      return (length + 7) >> 3;
    case "fixed":
      return length * layout.width;
    case "decimal":
      return length * 16;
    default:
      return length * values.BYTES_PER_ELEMENT;
  }
}

function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function padded(size: number): number {
  return Math.ceil(size / 8) * 8;
}

function put64(view: DataView, position: number, value: number): void {
  view.setUint32(position, value >>> 0, true);
  view.setUint32(position + 4, Math.floor(value / 0x100000000), true);
}
