// SPDX-License-Identifier: Apache-2.0
import { ConversionError } from "../errors/errors.ts";
import { describe } from "./describe.ts";

/**
 * Thrown inside of a conversion and turned into a `ConversionError` at its border. The path grows on the way out, so
 * that values that fit cost no strings.
 */
export class Misfit extends Error {
  readonly #expected: string;
  readonly #received: string;
  readonly #remedy: string | undefined;
  #path = "";

  constructor(expected: string, value: unknown, remedy?: string, received: string = describe(value)) {
    super("a value does not fit its type");
    this.#expected = expected;
    this.#received = received;
    this.#remedy = remedy;
  }

  inside(segment: string): this {
    this.#path = segment + this.#path;
    return this;
  }

  toError(outer: string): ConversionError {
    const path = outer === "" && this.#path.startsWith(".") ? this.#path.slice(1) : outer + this.#path;
    const remedy = this.#remedy === undefined ? "" : `; ${this.#remedy}`;
    return new ConversionError(
      `${path === "" ? "the value" : path}: expected ${shorten(this.#expected)}, received ${this.#received}${remedy}`,
      { path, expected: this.#expected, received: this.#received },
    );
  }
}

/** Adds where it happened to what a check threw. Errors of others, from a getter for one, pass. */
export function within(segment: string, thrown: unknown): Error {
  return (thrown instanceof Misfit ? thrown.inside(segment) : thrown) as Error;
}

function shorten(sql: string): string {
  return sql.length <= 160 ? sql : `${sql.slice(0, 150)}... (${sql.length} characters)`;
}
