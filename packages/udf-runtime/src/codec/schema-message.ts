// SPDX-License-Identifier: Apache-2.0
import type { RowDefinition } from "@tsflink/core";
import { Builder } from "flatbuffers";
import { type Layout, type RowLayout, TIME_UNITS, rowLayout } from "./layout.ts";

// Members of the unions and enumerations of Arrow's Schema.fbs and Message.fbs, by the numbers of the format.
const TYPE = {
  Null: 1,
  Int: 2,
  FloatingPoint: 3,
  Binary: 4,
  Utf8: 5,
  Bool: 6,
  Decimal: 7,
  Date: 8,
  Time: 9,
  Timestamp: 10,
  Interval: 11,
  List: 12,
  Struct: 13,
  FixedSizeBinary: 15,
  Map: 17,
  Duration: 18,
} as const;
export const HEADER = { Schema: 1, RecordBatch: 3 } as const;
export const METADATA_V5 = 4;
const ALIGN = 8;

/** The Arrow IPC schema message of a ROW: what a stream starts with. */
export function schemaMessage(type: RowDefinition): Uint8Array {
  const builder = new Builder(1024);
  const fields = rowLayout(type).columns.map((column) => field(builder, column));
  const vector = offsets(builder, fields);
  builder.startObject(4);
  builder.addFieldInt16(0, 0, 0); // little endian
  builder.addFieldOffset(1, vector, 0);
  return encapsulate(builder, HEADER.Schema, builder.endObject(), 0);
}

/** The two words that end an Arrow IPC stream. */
export function endOfStream(): Uint8Array {
  return Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0);
}

/** A record batch message without its body, all sizes 0, and where its sizes are: they are patched for each batch. */
export interface BatchTemplate {
  readonly bytes: Uint8Array;
  /** Byte positions of `bodyLength`, of `length`, and of the first entries of the vectors of nodes and of buffers. */
  readonly body: number;
  readonly length: number;
  readonly nodes: number;
  readonly buffers: number;
}

export function batchTemplate(layout: RowLayout): BatchTemplate {
  const builder = new Builder(256 + layout.nodes.length * 16 + layout.buffers * 16);
  // A size of 0 is the default and would be left out: there would be nothing to patch.
  builder.forceDefaults(true);
  // The structs are written first, the vectors end up behind the tables that name them; counted from the end, as the builder does.
  builder.startVector(16, layout.buffers, ALIGN);
  for (let i = 0; i < layout.buffers * 2; i++) builder.writeInt64(0n);
  const buffers = builder.endVector();
  builder.startVector(16, layout.nodes.length, ALIGN);
  for (let i = 0; i < layout.nodes.length * 2; i++) builder.writeInt64(0n);
  const nodes = builder.endVector();
  builder.startObject(3);
  builder.addFieldInt64(0, 0n, 0n);
  builder.addFieldOffset(1, nodes, 0);
  builder.addFieldOffset(2, buffers, 0);
  const batch = builder.endObject();
  const bytes = encapsulate(builder, HEADER.RecordBatch, batch, 0);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const root = 8 + view.getUint32(8, true);
  const record = indirect(view, fieldAt(view, root, 2));
  return {
    bytes,
    body: fieldAt(view, root, 3),
    length: fieldAt(view, record, 0),
    nodes: indirect(view, fieldAt(view, record, 1)) + 4,
    buffers: indirect(view, fieldAt(view, record, 2)) + 4,
  };
}

/** The position of a field of a table, or 0 when the table does not have it. */
export function fieldAt(view: DataView, table: number, index: number): number {
  const vtable = table - view.getInt32(table, true);
  const slot = 4 + index * 2;
  if (slot >= view.getUint16(vtable, true)) return 0;
  const offset = view.getUint16(vtable + slot, true);
  return offset === 0 ? 0 : table + offset;
}

export function indirect(view: DataView, position: number): number {
  return position + view.getUint32(position, true);
}

function encapsulate(builder: Builder, kind: number, header: number, bodyLength: number): Uint8Array {
  builder.startObject(5);
  builder.addFieldInt64(3, BigInt(bodyLength), 0n);
  builder.addFieldOffset(2, header, 0);
  builder.addFieldInt16(0, METADATA_V5, 0);
  builder.addFieldInt8(1, kind, 0);
  builder.finish(builder.endObject());
  const metadata = builder.asUint8Array();
  const padded = (metadata.length + 7) & ~7;
  const message = new Uint8Array(8 + padded);
  new DataView(message.buffer).setUint32(0, 0xffffffff, true);
  new DataView(message.buffer).setInt32(4, padded, true);
  message.set(metadata, 8);
  return message;
}

function offsets(builder: Builder, items: readonly number[]): number {
  builder.startVector(4, items.length, 4);
  for (let i = items.length - 1; i >= 0; i--) builder.addOffset(items[i] as number);
  return builder.endVector();
}

function field(builder: Builder, layout: Layout): number {
  const children = offsets(
    builder,
    layout.children.map((child) => field(builder, child)),
  );
  const name = builder.createString(layout.name);
  const [kind, type] = arrowType(builder, layout);
  builder.startObject(7);
  builder.addFieldOffset(0, name, 0);
  builder.addFieldInt8(1, layout.type.nullable || layout.physical === "null" ? 1 : 0, 0);
  builder.addFieldInt8(2, kind, 0);
  builder.addFieldOffset(3, type, 0);
  builder.addFieldOffset(5, children, 0);
  return builder.endObject();
}

function arrowType(builder: Builder, layout: Layout): readonly [kind: number, table: number] {
  const { type, physical } = layout;
  const table = (fields: number, write: () => void): number => {
    builder.startObject(fields);
    write();
    return builder.endObject();
  };
  const empty = () => table(0, () => undefined);
  // Written even where 0 is the default: Arrow's defaults for units are not 0.
  const unit = (fields: number, value: number) => table(fields, () => builder.addFieldInt16(0, value, -1));
  const timeUnit = layout.unit === undefined ? 0 : TIME_UNITS.indexOf(layout.unit);
  switch (type.kind) {
    case "date":
      return [TYPE.Date, unit(1, 0)];
    case "time":
      return [
        TYPE.Time,
        table(2, () => {
          builder.addFieldInt16(0, timeUnit, -1);
          builder.addFieldInt32(1, physical === "int32" ? 32 : 64, 0);
        }),
      ];
    case "timestamp":
    case "timestamp_ltz":
      return [TYPE.Timestamp, unit(2, timeUnit)];
    case "interval-year-month":
      return [TYPE.Interval, unit(1, 0)];
    case "interval-day-time":
      return [TYPE.Duration, unit(1, timeUnit)];
    case "decimal":
      return [
        TYPE.Decimal,
        table(3, () => {
          builder.addFieldInt32(0, type.precision, 0);
          builder.addFieldInt32(1, type.scale, 0);
          builder.addFieldInt32(2, 128, 0);
        }),
      ];
    default:
  }
  const int = (bits: number): readonly [number, number] => [
    TYPE.Int,
    table(2, () => {
      builder.addFieldInt32(0, bits, 0);
      builder.addFieldInt8(1, 1, 0);
    }),
  ];
  switch (physical) {
    case "null":
      return [TYPE.Null, empty()];
    case "bool":
      return [TYPE.Bool, empty()];
    case "int8":
      return int(8);
    case "int16":
      return int(16);
    case "int32":
      return int(32);
    case "int64":
      return int(64);
    case "float32":
      return [TYPE.FloatingPoint, unit(1, 1)];
    case "float64":
      return [TYPE.FloatingPoint, unit(1, 2)];
    case "fixed":
      return [TYPE.FixedSizeBinary, table(1, () => builder.addFieldInt32(0, layout.width, 0))];
    case "utf8":
      return [TYPE.Utf8, empty()];
    case "binary":
      return [TYPE.Binary, empty()];
    case "list":
      return [TYPE.List, empty()];
    case "struct":
      return [TYPE.Struct, empty()];
    case "map":
      return [TYPE.Map, table(1, () => builder.addFieldInt8(0, 0, 0))];
    case "decimal":
      throw new Error("unreachable");
  }
}
