// SPDX-License-Identifier: Apache-2.0
import { inspect, invalid, isValue, valueBrand } from "./brand.ts";

/**
 * A semi-structured value, the value of SQL's VARIANT, in its binary form: opaque here, and carried without loss.
 *
 * Take it apart in SQL (`v['field']`, `CAST`, `JSON_STRING`) and make it there (`PARSE_JSON`): its timestamps, decimals and
 * widths of integers have no counterpart in JSON, so a plain JavaScript value would lose them.
 */
export class Variant {
  /** The encoded value. */
  readonly value: Uint8Array;
  /** The dictionary of its field names. */
  readonly metadata: Uint8Array;

  /** @throws `ConversionError` when a part is not a `Uint8Array`. */
  constructor(value: Uint8Array, metadata: Uint8Array) {
    if (!isBytes(value)) throw invalid("the value of a Variant is a Uint8Array", value);
    if (!isBytes(metadata)) throw invalid("the metadata of a Variant is a Uint8Array", metadata);
    this.value = value;
    this.metadata = metadata;
  }

  get "~type"(): "Variant" {
    return "Variant";
  }

  /** Whether both have the same bytes. */
  equals(other: unknown): boolean {
    return isVariant(other) && sameBytes(this.value, other.value) && sameBytes(this.metadata, other.metadata);
  }

  toString(): string {
    return `Variant(${this.value.length} bytes)`;
  }

  get [valueBrand](): "Variant" {
    return "Variant";
  }

  [inspect](): string {
    return this.toString();
  }

  static [Symbol.hasInstance](value: unknown): value is Variant {
    return isVariant(value);
  }
}

/** Whether `value` is a `Variant`, also one of another copy of this package. */
export function isVariant(value: unknown): value is Variant {
  return isValue(value, "Variant");
}

/** By tag, because the `Uint8Array` of another realm is not an instance of ours; a Node `Buffer` is one too. */
export function isBytes(value: unknown): value is Uint8Array {
  return Object.prototype.toString.call(value) === "[object Uint8Array]";
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
