// SPDX-License-Identifier: Apache-2.0

/**
 * Makes a function from generated text, with the names in `scope` visible to it.
 *
 * The text is made from type definitions only; names that a user chose enter it as JSON strings.
 */
export function compile<F>(body: string, scope: Readonly<Record<string, unknown>>): F {
  return new Function(...Object.keys(scope), `"use strict";\n${body}`)(...Object.values(scope)) as F;
}
