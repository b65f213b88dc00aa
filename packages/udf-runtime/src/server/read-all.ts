// SPDX-License-Identifier: Apache-2.0
import { compile } from "../codec/compile.ts";
import type { Layout } from "../codec/layout.ts";
import { ReadCode } from "../codec/read-code.ts";
import type { ReadColumn } from "../codec/read-column.ts";
import { readHelpers } from "../codec/read-values.ts";

/** Reads all values of a column, NULLs among them. */
export function compileRead(layout: Layout, columns: readonly ReadColumn[]): (length: number) => unknown[] {
  const code = new ReadCode();
  const prologue = code.prologue(layout);
  const value = code.expression(layout, "i", true);
  return compile(
    `${code.functions}\nreturn function read(length) { ${prologue} const values = new Array(length); for (let i = 0; i < length; i++) values[i] = ${value}; return values; };`,
    { C: columns, H: readHelpers },
  );
}
