// SPDX-License-Identifier: Apache-2.0

/** The name of the first column that an Arrow IPC schema message describes; `undefined` when it has none. */
export function firstColumn(message: Uint8Array): string | undefined {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const metadata = view.getUint32(0, true) === 0xffffffff ? 8 : 4;
  const schema = follow(view, field(view, metadata + view.getUint32(metadata, true), 2));
  const fieldsAt = field(view, schema, 1);
  if (fieldsAt === 0) return undefined;
  const fields = follow(view, fieldsAt);
  if (view.getUint32(fields, true) === 0) return undefined;
  const name = follow(view, field(view, follow(view, fields + 4), 0));
  const length = view.getUint32(name, true);
  return new TextDecoder().decode(message.subarray(name + 4, name + 4 + length));
}

/** Where a flatbuffer table keeps a field; 0 when it has none. */
function field(view: DataView, table: number, index: number): number {
  const vtable = table - view.getInt32(table, true);
  const slot = 4 + index * 2;
  const offset = slot < view.getUint16(vtable, true) ? view.getUint16(vtable + slot, true) : 0;
  return offset === 0 ? 0 : table + offset;
}

function follow(view: DataView, position: number): number {
  return position + view.getUint32(position, true);
}
