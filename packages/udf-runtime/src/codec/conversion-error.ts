// SPDX-License-Identifier: Apache-2.0
import { ConversionError, typeOf } from "@tsflink/core";
import { describe } from "@tsflink/core/internal";
import type { Layout } from "./layout.ts";
import type { Misfit } from "./misfit.ts";
import type { WriteColumn } from "./write-column.ts";

/** The error for a value that does not fit. `prefix` says which row (`rows[3]`) or function the value is of. */
export function misfitError(
  misfit: Misfit,
  columns: readonly WriteColumn[],
  roots: readonly Layout[],
  prefix: string,
  subject?: string,
): ConversionError {
  const { layout, path, column } = locate(misfit.node, columns, roots);
  const full = path === "" ? prefix : prefix === "" ? path : path.startsWith("[") ? prefix + path : `${prefix}.${path}`;
  const expected = typeOf(layout.type).toString();
  const received = describe(misfit.value);
  const reason =
    misfit.reason ??
    (misfit.value === undefined
      ? "use null for SQL NULL"
      : misfit.value === null
        ? "the type is NOT NULL; return a value or declare it nullable"
        : hint(layout, misfit.value));
  const where = subject ?? full;
  return new ConversionError(`${where}: expected ${expected}, received ${received}${reason === undefined ? "" : `; ${reason}`}`, {
    path: full === "" ? column : full,
    expected,
    received,
  });
}

/** The top-level column that a node is part of. */
export function columnOf(node: number, roots: readonly Layout[]): string {
  let name = "";
  for (const root of roots) if (root.node <= node) ({ name } = root);
  return name;
}

function hint(layout: Layout, value: unknown): string | undefined {
  const { kind } = layout.type;
  if (typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function")
    return "it is a promise: await it";
  if (kind === "bigint" && typeof value === "number") return "BIGINT is a bigint in TypeScript: use BigInt(value)";
  if (kind === "bigint" && typeof value === "bigint") return "it is out of the range of 64 bits";
  if ((kind === "int" || kind === "smallint" || kind === "tinyint") && typeof value === "bigint")
    return `${kind.toUpperCase()} is a number in TypeScript: use Number(value)`;
  if ((kind === "int" || kind === "smallint" || kind === "tinyint") && typeof value === "number")
    return Number.isInteger(value) ? "it is out of range" : "it is not a whole number";
  if (kind === "float" && typeof value === "number") return "it is out of the range of FLOAT: declare DOUBLE";
  if ((kind === "char" || kind === "varchar") && typeof value === "string") return "it is too long";
  if (kind === "decimal" && (typeof value === "number" || typeof value === "bigint" || typeof value === "string"))
    return "DECIMAL is a Decimal in TypeScript: use Decimal.from(value)";
  if ((kind === "map" || kind === "multiset") && typeof value === "object") return `${kind.toUpperCase()} is a Map in TypeScript`;
  if ((kind === "binary" || kind === "varbinary") && typeof value === "object") return "its length does not fit, or it is no Uint8Array";
  return undefined;
}

/** The path of a node as far as it was written: the columns still show at which element of a list the writer stopped. */
function locate(node: number, columns: readonly WriteColumn[], roots: readonly Layout[]): { layout: Layout; path: string; column: string } {
  const column = columnOf(node, roots);
  let layout = roots.findLast((root) => root.node <= node) as Layout;
  let path = layout.name;
  while (layout.node !== node) {
    const child = layout.children.findLast((candidate) => candidate.node <= node) as Layout;
    const state = columns[layout.node] as WriteColumn;
    if (layout.physical === "list") path += `[${(columns[child.node] as WriteColumn).length - (state.offsets[state.length] as number)}]`;
    else if (layout.physical === "map")
      path += `{${(columns[child.node] as WriteColumn).length - (state.offsets[state.length] as number)}}`;
    else path += `.${child.name}`;
    layout = child;
  }
  return { layout, path, column };
}
