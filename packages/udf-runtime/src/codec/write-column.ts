// SPDX-License-Identifier: Apache-2.0
import { ConversionError } from "@tsflink/core";
import { BYTES, type Layout } from "./layout.ts";
import type { NativeBuffer } from "./native-buffer.ts";
import type { Values } from "./read-column.ts";

/**
 * Text is encoded in pieces of about this many characters: few native calls, but what is put together and then taken apart stays in the processor's cache.
 * In one piece a batch of 16,000 short texts took 15 % longer.
 */
export const TEXT_PIECE = 1 << 15;
const LARGEST = 0x7fffffff;

/** The growing buffers of one node of the batch being written. One shape for all types, so that generated loops stay monomorphic. */
export class WriteColumn {
  readonly layout: Layout;
  readonly children: readonly WriteColumn[];
  length = 0;
  capacity = 0;
  nulls = 0;
  /** All ones once the first null came; before that it is not looked at. */
  validity: Uint8Array = EMPTY;
  values: Values = EMPTY;
  offsets: Int32Array = new Int32Array(1);
  /** `utf8`: characters not encoded yet, and how many there were in all before them. */
  text = "";
  /** `utf8`: characters appended in all; equal to the bytes as long as everything is ASCII. `binary`: bytes. */
  position = 0;
  /** `utf8`, `binary`: encoded bytes and how many. */
  data: NativeBuffer = EMPTY_BUFFER;
  used = 0;
  /** `utf8`: false once a piece was not ASCII: then `offsets` count characters until `settle` turns them into bytes. */
  ascii = true;
  #pieces: string[] = [];

  constructor(layout: Layout, children: readonly WriteColumn[]) {
    this.layout = layout;
    this.children = children;
  }

  begin(capacity: number): void {
    this.length = 0;
    this.nulls = 0;
    this.text = "";
    this.position = 0;
    this.used = 0;
    this.ascii = true;
    this.#pieces = [];
    this.ensure(capacity);
    this.offsets[0] = 0;
    // The only buffer that is written bit by bit.
    if (this.layout.physical === "bool") (this.values as Uint8Array).fill(0);
    for (const child of this.children) child.begin(0);
  }

  /** Room for `wanted` values; grows by doubling. Arrays are replaced, so that loops must load them again. */
  ensure(wanted: number): void {
    if (wanted <= this.capacity) return;
    const capacity = Math.max(64, wanted, Math.min(this.capacity * 2, this.capacity + (1 << 24)));
    const { physical } = this.layout;
    if (physical !== "null") {
      const validity = new Uint8Array((capacity + 7) >> 3);
      if (this.nulls > 0) validity.fill(255);
      validity.set(this.validity);
      this.validity = validity;
    }
    if (physical === "utf8" || physical === "binary" || physical === "list" || physical === "map")
      this.offsets = grown(this.offsets, new Int32Array(capacity + 1));
    else if (physical === "bool") this.values = grown(this.values as Uint8Array, new Uint8Array((capacity + 7) >> 3));
    else if (physical === "fixed") this.values = grown(this.values as Uint8Array, new Uint8Array(capacity * this.layout.width));
    else if (physical !== "null" && physical !== "struct") this.values = grownValues(this.values, physical, capacity);
    this.capacity = capacity;
  }

  /** Marks value `i` as NULL; what lies in the buffers there is zero. */
  setNull(i: number): void {
    if (this.nulls++ === 0) this.validity.fill(255);
    const byte = i >> 3;
    this.validity[byte] = (this.validity[byte] as number) & ~(1 << (i & 7));
  }

  /** Appends NULL. In a field that is NOT NULL below a row that is NULL it is a zero value. */
  appendNull(): void {
    const i = this.length;
    if (i === this.capacity) this.ensure(i + 1);
    const { physical, type, width } = this.layout;
    this.length = i + 1;
    switch (physical) {
      case "null":
        this.nulls++;
        return;
      case "utf8":
      case "binary":
        this.offsets[i + 1] = this.position;
        break;
      case "list":
      case "map":
        this.offsets[i + 1] = (this.children[0] as WriteColumn).length;
        break;
      case "struct":
        for (const child of this.children) child.appendNull();
        break;
      case "bool":
        break;
      case "fixed":
        this.values.fill(0 as never, i * width, i * width + width);
        break;
      case "decimal":
      case "int64": {
        const words = physical === "decimal" ? 2 : 1;
        (this.values as BigInt64Array).fill(0n, i * words, i * words + words);
        break;
      }
      default:
        (this.values as Int32Array)[i] = 0;
    }
    if (type.nullable) this.setNull(i);
  }

  /** Encodes the characters collected so far. */
  flushText(): void {
    const { text } = this;
    if (text.length === 0) return;
    this.text = "";
    // Four bytes more than the characters: a text that is not ASCII cannot end exactly at its number of characters then.
    this.#reserve(text.length + 4);
    const start = this.used;
    if (this.ascii) {
      const written = this.data.utf8Write(text, start, text.length + 4);
      if (written === text.length) {
        this.used = start + written;
        return;
      }
      this.ascii = false;
    }
    this.#reserve(text.length * 3);
    this.used = start + this.data.utf8Write(text, start, text.length * 3);
    this.#pieces.push(text);
  }

  /** The text must be flushed before more than this is collected. */
  get full(): boolean {
    return this.text.length > TEXT_PIECE;
  }

  /** Ends a batch: all text encoded, offsets in bytes. Returns the bytes of `data`, or the row whose text is no valid Unicode as a negative number. */
  settle(): number {
    if (this.layout.physical !== "utf8") return this.position;
    this.flushText();
    if (this.used > LARGEST) this.#tooLarge();
    if (this.ascii) return this.used;
    return this.#byteOffsets();
  }

  appendBytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.data.set(bytes, this.used);
    this.used += bytes.length;
    this.position = this.used;
  }

  /** Characters to bytes. Pieces before the first that is not ASCII were not kept: there characters are bytes. */
  #byteOffsets(): number {
    const { offsets, length } = this;
    let kept = 0;
    for (const piece of this.#pieces) kept += piece.length;
    const plain = this.position - kept;
    let piece = 0;
    let text = this.#pieces[0] as string;
    let base = plain; // characters before the current piece
    let bytes = 0;
    let from = 0;
    for (let i = 0; i < length; i++) {
      const to = offsets[i + 1] as number;
      if (to <= plain) bytes = to;
      else {
        // A value never spans two pieces: the text is flushed between values.
        while (from >= base + text.length && piece + 1 < this.#pieces.length) {
          base += text.length;
          text = this.#pieces[++piece] as string;
        }
        const size = utf8Length(text, from - base, to - base);
        if (size < 0) return -1 - i;
        bytes += size;
      }
      if (bytes > LARGEST) return -1 - i;
      offsets[i + 1] = bytes;
      from = to;
    }
    this.#pieces = [];
    return bytes;
  }

  #tooLarge(): never {
    throw new ConversionError(`Column ${JSON.stringify(this.layout.name)} has more than 2 GB in one batch. Send fewer rows in a batch.`, {
      path: this.layout.name,
    });
  }

  #reserve(more: number): void {
    const wanted = this.used + more;
    if (wanted <= this.data.length) return;
    // Room for the factor of three of the last piece may pass 2 GB; what is really used may not.
    if (this.used > LARGEST) this.#tooLarge();
    const data = Buffer.allocUnsafeSlow(
      Math.max(1024, wanted, Math.min(this.data.length * 2, this.data.length + (1 << 28))),
    ) as NativeBuffer;
    this.data.copy(data, 0, 0, this.used);
    this.data = data;
  }
}

const EMPTY = new Uint8Array(0);
const EMPTY_BUFFER = Buffer.alloc(0) as NativeBuffer;
const ARRAYS = {
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  float32: Float32Array,
  float64: Float64Array,
  decimal: BigInt64Array,
} as const;

function grownValues(old: Values, physical: keyof typeof ARRAYS, capacity: number): Values {
  const bytes = new Uint8Array(capacity * (BYTES[physical] as number));
  bytes.set(new Uint8Array(old.buffer, old.byteOffset, old.byteLength));
  return new ARRAYS[physical](bytes.buffer);
}

function grown<T extends Uint8Array | Int32Array>(old: T, fresh: T): T {
  fresh.set(old);
  return fresh;
}

/** The UTF-8 length of a part of a string, or -1 when it has half of a surrogate pair. */
function utf8Length(text: string, from: number, to: number): number {
  let bytes = to - from;
  for (let i = from; i < to; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    if (unit < 0x800) bytes += 1;
    else if (unit < 0xd800 || unit > 0xdfff) bytes += 2;
    else {
      const low = i + 1 < to ? text.charCodeAt(i + 1) : 0;
      if (unit > 0xdbff || low < 0xdc00 || low > 0xdfff) return -1;
      bytes += 2; // four bytes for two units
      i++;
    }
  }
  return bytes;
}
