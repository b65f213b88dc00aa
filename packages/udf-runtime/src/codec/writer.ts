// SPDX-License-Identifier: Apache-2.0
import { ConversionError, type RowDefinition } from "@tsflink/core";
import { describe } from "@tsflink/core/internal";
import { compile } from "./compile.ts";
import { misfitError } from "./conversion-error.ts";
import { BatchColumns } from "./finish.ts";
import type { Layout } from "./layout.ts";
import { Misfit } from "./misfit.ts";
import { endOfStream, schemaMessage } from "./schema-message.ts";
import { WriteCode } from "./write-code.ts";
import { writeHelpers } from "./write-values.ts";

export type Row = Readonly<Record<string, unknown>>;

/** Turns rows of one type into Arrow IPC record batch messages. Holds buffers that are used again: keep one for a type. */
export interface BatchWriter {
  readonly type: RowDefinition;
  /**
   * One message from rows as objects.
   *
   * @throws `ConversionError` with the path of the first value that does not fit, e.g. `rows[3].user.id`.
   */
  rows(rows: readonly Row[], options?: { readonly firstRow?: number }): Uint8Array;
  /** One message from columns as arrays, in the order of the type's fields. */
  columns(columns: readonly ArrayLike<unknown>[], length?: number): Uint8Array;
}

export type WriteRows = (rows: readonly unknown[]) => void;
export type WriteColumns = (columns: readonly ArrayLike<unknown>[], length: number) => void;

/** One function body for more columns than this would be too large for V8 to optimise, and slow to compile. */
const UNROLLED = 200;

export function batchWriter(type: RowDefinition): BatchWriter {
  const target = new BatchColumns(type);
  let writeRows: WriteRows | undefined;
  let writeColumns: WriteColumns | undefined;
  const progress = { row: 0 };
  const run = (length: number, firstRow: number, body: () => void): Uint8Array => {
    target.begin(length);
    try {
      body();
    } catch (error) {
      if (error instanceof Misfit) throw misfitError(error, target.columns, target.layout.columns, `rows[${firstRow + progress.row}]`);
      throw error;
    }
    return target.finish(length);
  };
  return {
    type,
    rows: (rows, options) => run(rows.length, options?.firstRow ?? 0, () => (writeRows ??= compileRows(target, progress))(rows)),
    columns: (columns, length = columns[0]?.length ?? 0) => {
      if (columns.length !== type.fields.length)
        throw new ConversionError(`There are ${columns.length} columns for a type of ${type.fields.length} fields.`);
      for (const [i, column] of columns.entries()) {
        if (column.length !== length)
          throw new ConversionError(`Column ${JSON.stringify(type.fields[i]?.name)} has ${column.length} values, not ${length}.`, {
            path: type.fields[i]?.name ?? "",
          });
      }
      return run(length, 0, () => (writeColumns ??= compileColumns(target, progress))(columns, length));
    },
  };
}

/** A whole Arrow IPC stream: the schema, batches of at most `batchRows` rows, the end. */
export function* encodeRows(
  type: RowDefinition,
  rows: Iterable<Row>,
  options: { readonly batchRows?: number; readonly end?: boolean } = {},
): Generator<Uint8Array> {
  const { batchRows = 4096, end = true } = options;
  yield schemaMessage(type);
  const writer = batchWriter(type);
  let batch: Row[] = [];
  let first = 0;
  for (const row of rows) {
    batch.push(row);
    if (batch.length < batchRows) continue;
    yield writer.rows(batch, { firstRow: first });
    first += batch.length;
    batch = [];
  }
  if (batch.length > 0) yield writer.rows(batch, { firstRow: first });
  if (end) yield endOfStream();
}

/** A loop over rows as objects; `progress.row` says where it stopped. */
export function compileRows(target: BatchColumns, progress: { row: number }): WriteRows {
  const { columns } = target.layout;
  if (columns.length > UNROLLED) return wideRows(target, progress);
  const code = new WriteCode("D");
  const body = loop(
    code,
    columns,
    "rows.length",
    (layout, n) => `const v${n} = row[${JSON.stringify(layout.name)}];`,
    'const row = rows[i]; if (typeof row !== "object" || row === null) notARow(row, i);',
  );
  return compile(`${code.functions}\nreturn function writeRows(rows) { ${body} };`, {
    D: target.columns,
    G: writeHelpers,
    P: progress,
    notARow,
  });
}

/** Loops over columns as arrays; a column that is absent is left as it is. */
export function compileColumns(target: BatchColumns, progress: { row: number }): WriteColumns {
  const code = new WriteCode("D");
  // Column by column: each loop is small and sees one type.
  const loops = target.layout.columns.map(
    (layout, n) =>
      `function column${n}(values, length) { ${loop(code, [layout], "length", () => `const v${layout.node} = values[i];`, "")} }`,
  );
  const body = `${code.functions}\n${loops.join("\n")}\nconst all = [${loops.map((_, n) => `column${n}`).join(", ")}];\nreturn function writeColumns(columns, length) { for (let c = 0; c < all.length; c++) if (columns[c] !== undefined) all[c](columns[c], length); };`;
  return compile(body, { D: target.columns, G: writeHelpers, P: progress });
}

function wideRows(target: BatchColumns, progress: { row: number }): WriteRows {
  const write = compileColumns(target, progress);
  const names = target.layout.columns.map((column) => column.name);
  return (rows) => {
    rows.forEach((row, i) => {
      if (typeof row !== "object" || row === null) notARow(row, i);
    });
    write(
      names.map((name) => rows.map((row) => (row as Row)[name])),
      rows.length,
    );
  };
}

function loop(
  code: WriteCode,
  columns: readonly Layout[],
  length: string,
  read: (layout: Layout, n: number) => string,
  head: string,
): string {
  const prologue = columns.map((layout) => code.prologue(layout)).join(" ");
  const statements = columns.map((layout) => `${read(layout, layout.node)} ${code.statement(layout, "i", `v${layout.node}`)}`).join("\n");
  const epilogue = columns.map((layout) => code.epilogue(layout, length)).join(" ");
  return `${prologue} let i = 0; try { for (; i < ${length}; i++) { ${head}\n${statements} } } finally { P.row = i; } ${epilogue}`;
}

function notARow(row: unknown, index: number): never {
  throw new ConversionError(`rows[${index}]: expected an object with the columns as fields, received ${describe(row)}`, {
    path: `rows[${index}]`,
    received: describe(row),
  });
}
