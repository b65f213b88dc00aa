// SPDX-License-Identifier: Apache-2.0

/**
 * Makes a function from generated text, with the names in `scope` visible to it.
 *
 * The text is made from type definitions only; names that a user chose enter it as JSON strings.
 */
export function compile<F>(body: string, scope: Readonly<Record<string, unknown>>): F {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- one monomorphic loop for each type is what makes it fast
  return new Function(...Object.keys(scope), `"use strict";\n${body}`)(...Object.values(scope)) as F;
}
