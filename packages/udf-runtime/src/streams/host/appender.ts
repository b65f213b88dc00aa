// SPDX-License-Identifier: Apache-2.0
import { ConversionError, type RowDefinition, type TypeDefinition } from "@tsflink/core";
import { describe } from "@tsflink/core/internal";
import { compile } from "../../codec/compile.ts";
import { columnOf, misfitError } from "../../codec/conversion-error.ts";
import { BatchColumns } from "../../codec/finish.ts";
import type { Layout } from "../../codec/layout.ts";
import { Misfit } from "../../codec/misfit.ts";
import { WriteCode } from "../../codec/write-code.ts";
import { writeHelpers } from "../../codec/write-values.ts";

interface Generated {
  begin(): void;
  append(...values: unknown[]): void;
  /** How many were appended. */
  end(): number;
  count(): number;
}

const FIRST_CAPACITY = 64;

/**
 * Appends values one at a time to columns, checked and encoded at once, so that what happens to an object afterwards does not matter. `"value"` takes one
 * argument, a row as an object or the value of the only column; `"columns"` takes one argument for each column.
 */
export class Appender {
  readonly #target: BatchColumns;
  readonly #generated: Generated;
  /** An append that failed in the middle has left columns of different lengths. */
  #broken: unknown;
  /** One value, or one for each column. A field, not a method: this is called for each element. */
  readonly append: (...values: never[]) => void;

  constructor(type: RowDefinition, takes: "row" | "columns") {
    this.#target = new BatchColumns(type);
    this.#generated = generate(this.#target, takes);
    this.append = this.#generated.append;
    this.#begin();
  }

  get rows(): number {
    return this.#generated.count();
  }

  /** The record batch message of what was appended; begins anew. */
  take(): Buffer {
    if (this.#broken !== undefined) throw this.#broken;
    const rows = this.#generated.end();
    const message = this.#target.finish(rows);
    this.#begin();
    return message;
  }

  /** The error for what `append` threw: the value that does not fit. */
  explain(error: unknown, prefix: string): { readonly error: ConversionError; readonly column: string } | undefined {
    this.#broken = error;
    if (!(error instanceof Misfit)) return undefined;
    const { columns, layout } = this.#target;
    return { error: misfitError(error, columns, layout.columns, prefix), column: columnOf(error.node, layout.columns) };
  }

  #begin(): void {
    this.#target.begin(FIRST_CAPACITY);
    this.#generated.begin();
  }
}

function generate(target: BatchColumns, takes: "row" | "columns"): Generated {
  const code = new WriteCode("D");
  const { columns } = target.layout;
  const declare = columns.map((layout) => code.prologue(layout)).join(" ");
  const values = (layout: Layout, i: number): string => (takes === "row" ? `v[${JSON.stringify(layout.name)}]` : `a${i}`);
  const writes = columns
    .map((layout, i) => `const v${layout.node} = ${values(layout, i)}; ${code.statement(layout, "i", `v${layout.node}`)}`)
    .join("\n");
  const head = takes === "row" ? `if (typeof v !== "object" || v === null) notARow(v);` : "";
  const parameters = takes === "row" ? "v" : columns.map((_, i) => `a${i}`).join(", ");
  return compile<Generated>(
    `${declare}
    ${code.functions}
    let n = 0, cap = ${FIRST_CAPACITY};
    function grow() { cap *= 2; T.ensure(cap); ${columns.map((layout) => code.reload(layout)).join(" ")} }
    return {
      begin() { n = 0; ${columns.map((layout) => code.resume(layout)).join(" ")} },
      append(${parameters}) { if (n === cap) grow(); const i = n; ${head} ${writes} n = i + 1; },
      end() { ${columns.map((layout) => code.epilogue(layout, "n")).join(" ")} return n; },
      count() { return n; },
    };`,
    { D: target.columns, G: writeHelpers, T: target, notARow },
  );
}

function notARow(value: unknown): never {
  throw new ConversionError(`expected an object with the fields as properties, received ${describe(value)}`, { received: describe(value) });
}

export function nullable(type: TypeDefinition): TypeDefinition {
  return type.nullable ? type : { ...type, nullable: true };
}

/** A ROW of columns that are not null as a whole. */
export function rowOf(fields: Readonly<Record<string, TypeDefinition>>): RowDefinition {
  return { kind: "row", nullable: false, fields: Object.entries(fields).map(([name, type]) => ({ name, type })) };
}
