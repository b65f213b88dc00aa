// SPDX-License-Identifier: Apache-2.0
import { ConversionError } from "../errors/errors.ts";
import { describe } from "./describe.ts";

/** The one form of all conversion errors: where, what was expected, what came, what to do. */
export function mismatch(path: string, expected: string, received: unknown, remedy?: string, as: string = describe(received)): ConversionError {
  return new ConversionError(`${path}: expected ${expected}, received ${as}${remedy === undefined ? "" : `; ${remedy}`}`, { path, expected, received: as });
}
