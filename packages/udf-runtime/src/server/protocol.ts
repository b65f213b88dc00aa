// SPDX-License-Identifier: Apache-2.0
import { WorkerError } from "@tsflink/core";
import type { FailureFields } from "./failure.ts";
import type { Answer } from "./program.ts";
import type { Letters } from "./row-errors.ts";

// The messages of proto/tsflink/function/v1/function.proto, written and read by hand: a batch is not copied once more for its
// envelope. A test compares them with protobufjs, which reads the .proto file.

export type ToFunctions =
  | { readonly kind: "open"; readonly protocol: number; readonly token: string; readonly spec: string }
  | { readonly kind: "batch"; readonly sequence: number; readonly rows: number; readonly arrow: Buffer }
  | { readonly kind: "close" }
  | { readonly kind: "stream-batch"; readonly sequence: number; readonly parts: readonly Part[] };

/** A piece of a stream operator's batch or result. */
export interface Part {
  readonly kind: number;
  readonly index: number;
  readonly rows: number;
  readonly data: Uint8Array;
}

const VARINT = 0;
const LENGTH = 2;

/** Reads a message; the Arrow bytes are a view of it. */
export function readToFunctions(bytes: Buffer): ToFunctions {
  const reader = new Reader(bytes, 0, bytes.length);
  let message: ToFunctions | undefined;
  while (reader.next()) {
    if (reader.wire !== LENGTH) reader.skip();
    else if (reader.field === 1) message = readOpen(reader.nested());
    else if (reader.field === 2) message = readBatch(reader.nested());
    else if (reader.field === 3) {
      reader.skip();
      message = { kind: "close" };
    } else if (reader.field === 4) message = readStreamBatch(reader.nested());
    else reader.skip();
  }
  if (message === undefined) throw malformed("it holds no message known here");
  return message;
}

function readOpen(reader: Reader): ToFunctions {
  let [protocol, token, spec] = [0, "", ""];
  while (reader.next()) {
    if (reader.field === 1 && reader.wire === VARINT) protocol = reader.varint();
    else if (reader.field === 2 && reader.wire === LENGTH) token = reader.text();
    else if (reader.field === 3 && reader.wire === LENGTH) spec = reader.text();
    else reader.skip();
  }
  return { kind: "open", protocol, token, spec };
}

function readBatch(reader: Reader): ToFunctions {
  let [sequence, rows] = [0, 0];
  let arrow: Buffer = Buffer.alloc(0);
  while (reader.next()) {
    if (reader.field === 1 && reader.wire === VARINT) sequence = reader.varint();
    else if (reader.field === 2 && reader.wire === VARINT) rows = reader.varint();
    else if (reader.field === 3 && reader.wire === LENGTH) arrow = reader.bytes();
    else reader.skip();
  }
  return { kind: "batch", sequence, rows, arrow };
}

function readStreamBatch(reader: Reader): ToFunctions {
  let sequence = 0;
  const parts: Part[] = [];
  while (reader.next()) {
    if (reader.field === 1 && reader.wire === VARINT) sequence = reader.varint();
    else if (reader.field === 2 && reader.wire === LENGTH) parts.push(readPart(reader.nested()));
    else reader.skip();
  }
  return { kind: "stream-batch", sequence, parts };
}

function readPart(reader: Reader): Part {
  let [kind, index, rows] = [0, 0, 0];
  let data: Buffer = Buffer.alloc(0);
  while (reader.next()) {
    if (reader.field === 1 && reader.wire === VARINT) kind = reader.varint();
    else if (reader.field === 2 && reader.wire === VARINT) index = reader.varint();
    else if (reader.field === 3 && reader.wire === VARINT) rows = reader.varint();
    else if (reader.field === 4 && reader.wire === LENGTH) data = reader.bytes();
    else reader.skip();
  }
  return { kind, index, rows, data };
}

export function writeStreamResult(sequence: number, partial: boolean, parts: readonly Part[]): Buffer {
  const chunks: Uint8Array[] = [varintField(1, sequence), varintField(2, partial ? 1 : 0)];
  for (const { kind, index, rows, data } of parts) {
    const head = Buffer.concat([
      varintField(1, kind),
      varintField(2, index),
      varintField(3, rows),
      varints((4 << 3) | LENGTH, data.length),
    ]);
    chunks.push(varints((3 << 3) | LENGTH, head.length + data.length), head, data);
  }
  let length = 0;
  for (const chunk of chunks) length += chunk.length;
  return Buffer.concat([varints((6 << 3) | LENGTH, length), ...chunks]);
}

/** Puts the envelope of a result into the free bytes before its record batch. */
export function writeResult(sequence: number, answer: Answer, headroom: number): Buffer {
  const { message, counts } = answer;
  const arrow = message.length - headroom;
  // Backwards from the record batch, since the lengths grow outwards.
  let at = headroom;
  const put = (value: number): void => {
    at = varintBefore(message, at, value);
  };
  put(arrow);
  put((3 << 3) | LENGTH);
  if (counts !== undefined && counts.length > 0) {
    at -= counts.byteLength;
    message.set(new Uint8Array(counts.buffer, counts.byteOffset, counts.byteLength), at);
    put(counts.byteLength);
    put((4 << 3) | LENGTH);
  }
  if (answer.rows > 0) {
    put(answer.rows);
    put((2 << 3) | VARINT);
  }
  if (sequence > 0) {
    put(sequence);
    put((1 << 3) | VARINT);
  }
  put(message.length - at);
  put((2 << 3) | LENGTH);
  return message.subarray(at);
}

export function writeOpened(protocol: number, token: string, requests = ""): Buffer {
  return envelope(1, [varintField(1, protocol), textField(2, token), textField(3, requests)]);
}

export function writeFailure(failure: FailureFields): Buffer {
  return envelope(
    3,
    [failure.function, failure.name, failure.message, failure.stack, failure.code, failure.column].map((text, i) => textField(i + 1, text)),
  );
}

export function writeLog(level: string, functionName: string, text: string): Buffer {
  return envelope(4, [textField(1, level), textField(2, functionName), textField(3, text)]);
}

/** Changes of metrics, in JSON. */
export function writeMetrics(changes: Uint8Array): Buffer {
  return envelope(7, [varints((1 << 3) | LENGTH, changes.length), Buffer.from(changes)]);
}

export function writeDeadLetters({ sink, rows, arrow }: Letters): Buffer {
  return envelope(8, [textField(1, sink), varintField(2, rows), varints((3 << 3) | LENGTH, arrow.length), arrow]);
}

export function writeClosed(): Buffer {
  return envelope(5, []);
}

function envelope(field: number, parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([varints((field << 3) | LENGTH, body.length), body]);
}

function textField(field: number, text: string): Buffer {
  if (text === "") return Buffer.alloc(0);
  const bytes = Buffer.from(text, "utf8");
  return Buffer.concat([varints((field << 3) | LENGTH, bytes.length), bytes]);
}

function varintField(field: number, value: number): Buffer {
  return value === 0 ? Buffer.alloc(0) : varints((field << 3) | VARINT, value);
}

function varints(...values: readonly number[]): Buffer {
  const bytes: number[] = [];
  for (let value of values) {
    for (; value >= 128; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
    bytes.push(value);
  }
  return Buffer.from(bytes);
}

function varintBefore(bytes: Buffer, end: number, value: number): number {
  const encoded = varints(value);
  bytes.set(encoded, end - encoded.length);
  return end - encoded.length;
}

class Reader {
  readonly #bytes: Buffer;
  readonly #end: number;
  #at: number;
  field = 0;
  wire = 0;

  constructor(bytes: Buffer, start: number, end: number) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  next(): boolean {
    if (this.#at >= this.#end) return false;
    const tag = this.varint();
    this.field = Math.floor(tag / 8);
    this.wire = tag % 8;
    return true;
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      if (this.#at >= this.#end) throw malformed("it is cut off");
      const byte = this.#bytes[this.#at++] as number;
      value += (byte & 127) * scale;
      if (byte < 128) break;
    }
    if (!Number.isSafeInteger(value)) throw malformed("a number in it is out of range");
    return value;
  }

  bytes(): Buffer {
    const length = this.varint();
    const start = this.#at;
    if (start + length > this.#end) throw malformed("it is cut off");
    this.#at = start + length;
    return this.#bytes.subarray(start, start + length);
  }

  text(): string {
    return this.bytes().toString("utf8");
  }

  nested(): Reader {
    const length = this.varint();
    const start = this.#at;
    if (start + length > this.#end) throw malformed("it is cut off");
    this.#at = start + length;
    return new Reader(this.#bytes, start, start + length);
  }

  skip(): void {
    const size = this.wire === LENGTH ? this.varint() : this.wire === 1 ? 8 : this.wire === 5 ? 4 : 0;
    if (this.wire === VARINT) this.varint();
    else if (size === 0 && this.wire !== LENGTH) throw malformed(`wire type ${this.wire} is not used`);
    this.#at += size;
    if (this.#at > this.#end) throw malformed("it is cut off");
  }
}

function malformed(reason: string): WorkerError {
  return new WorkerError(
    `A message of the operator cannot be read: ${reason}. Operator and functions must be of the same TsFlink version.`,
  );
}
