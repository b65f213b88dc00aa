// SPDX-License-Identifier: Apache-2.0
import type { RowDefinition } from "@tsflink/core";
import { compile } from "./compile.ts";
import { type Layout, rowLayout } from "./layout.ts";
import { readBatchMessage } from "./message.ts";
import { ReadCode, objectLiteral } from "./read-code.ts";
import { ReadColumn, type Values, bindColumns } from "./read-column.ts";
import { readHelpers } from "./read-values.ts";
import type { Row } from "./writer.ts";

/** Reads Arrow IPC record batch messages of one row type. */
export interface BatchReader {
  readonly type: RowDefinition;
  /**
   * Looks at one message. What it returns reads from the message's memory and is valid until the next `read`; rows and values are copies.
   *
   * @throws `ConversionError` when the message is not a record batch of this type.
   */
  read(message: Uint8Array): Batch;
}

export interface Batch {
  readonly length: number;
  /** All rows as objects, in the order of the type's fields. */
  rows(): Row[];
  column(index: number): ColumnReader;
}

export interface ColumnReader {
  readonly name: string;
  readonly length: number;
  readonly nullCount: number;
  /** Numbers as they lie in memory, for the types that have them so: integers, floats, and the counts of time types. */
  readonly values: Values | undefined;
  isNull(index: number): boolean;
  /** The JavaScript value; `null` is SQL NULL. */
  get(index: number): unknown;
  toArray(): unknown[];
}

const UNROLLED = 200;

type ReadRows = (length: number) => Row[];
type ReadColumnValues = (length: number) => unknown[];

export function batchReader(type: RowDefinition): BatchReader {
  const layout = rowLayout(type);
  const columns = layout.nodes.map((node) => new ReadColumn(node));
  const scope = { C: columns, H: readHelpers };
  let readRows: ReadRows | undefined;
  const single: ({ get: (i: number) => unknown; all: ReadColumnValues } | undefined)[] = [];
  const columnCode = (index: number) => (single[index] ??= compileColumn(layout.columns[index] as Layout, scope));
  let generation = 0;

  const column = (index: number, current: () => void): ColumnReader => {
    const node = layout.columns[index];
    if (node === undefined) throw new RangeError(`There is no column ${index}; there are ${layout.columns.length}.`);
    const state = columns[node.node] as ReadColumn;
    const { get, all } = columnCode(index);
    const checked = (i: number): number => {
      current();
      if (!Number.isInteger(i) || i < 0 || i >= state.length) throw new RangeError(`Row ${i} is not in a batch of ${state.length} rows.`);
      return i;
    };
    return {
      name: node.name,
      length: state.length,
      nullCount: state.nulls,
      values:
        state.values.length === 0 && state.length > 0
          ? undefined
          : node.physical === "bool" || node.physical === "fixed" || node.physical === "decimal"
            ? undefined
            : state.values,
      isNull: (i) =>
        state.nulls !== 0 && (node.physical === "null" || (((state.validity[checked(i) >> 3] as number) >> (i & 7)) & 1) === 0),
      get: (i) => get(checked(i)),
      toArray: () => {
        current();
        return all(state.length);
      },
    };
  };

  return {
    type,
    read(message) {
      const parsed = readBatchMessage(message, layout);
      bindColumns(layout, columns, parsed, (size) => new ArrayBuffer(size));
      const mine = ++generation;
      const current = (): void => {
        if (mine !== generation) throw new Error("This batch was replaced by the next one of its reader: take its rows before.");
      };
      return {
        length: parsed.rows,
        rows: () => {
          current();
          return (readRows ??= compileRows(layout.columns, scope, (i) => columnCode(i).all))(parsed.rows);
        },
        column: (index) => {
          current();
          return column(index, current);
        },
      };
    },
  };
}

function compileRows(columns: readonly Layout[], scope: Record<string, unknown>, values: (index: number) => ReadColumnValues): ReadRows {
  if (columns.length > UNROLLED) {
    return (length) => {
      const rows: Record<string, unknown>[] = Array.from({ length }, () => ({}));
      columns.forEach(({ name }, c) => {
        values(c)(length).forEach((value, i) => {
          Object.defineProperty(rows[i], name, { value, enumerable: true, writable: true, configurable: true });
        });
      });
      return rows;
    };
  }
  const code = new ReadCode();
  const prologue = columns.map((layout) => code.prologue(layout)).join(" ");
  const row = objectLiteral(columns.map((layout) => [layout.name, code.expression(layout, "i", true)]));
  return compile(
    `${code.functions}\nreturn function readRows(length) { ${prologue} const rows = new Array(length); for (let i = 0; i < length; i++) rows[i] = ${row}; return rows; };`,
    scope,
  );
}

function compileColumn(layout: Layout, scope: Record<string, unknown>): { get: (i: number) => unknown; all: ReadColumnValues } {
  const code = new ReadCode();
  const prologue = code.prologue(layout);
  const value = code.expression(layout, "i", true);
  return compile(
    `${code.functions}\nreturn { get(i) { ${prologue} return ${value}; }, all(length) { ${prologue} const values = new Array(length); for (let i = 0; i < length; i++) values[i] = ${value}; return values; } };`,
    scope,
  );
}
