// SPDX-License-Identifier: Apache-2.0
import { ConversionError, type TypeDefinition } from "@tsflink/core";
import { compile } from "../../codec/compile.ts";
import { rowLayout } from "../../codec/layout.ts";
import { readBatchMessage } from "../../codec/message.ts";
import { ReadCode, objectLiteral } from "../../codec/read-code.ts";
import { ReadColumn, bindColumns } from "../../codec/read-column.ts";
import { readHelpers } from "../../codec/read-values.ts";
import type { StreamOperator } from "../contract.ts";
import { rowOf } from "./appender.ts";
import type { Cursor } from "./cursor.ts";

interface Generated {
  run(operator: StreamOperator, from: number, to: number): void;
  one(operator: StreamOperator, i: number): void;
}

/** Reads the elements of one input and gives them to the operator, in a loop made for their type. */
export class InputReader {
  readonly #layout;
  readonly #columns: readonly ReadColumn[];
  readonly #generated: Generated;
  #memory = new ArrayBuffer(0);

  /** @param enterKey batch mode: called with the slot of each element. */
  constructor(type: TypeDefinition, input: number, cursor: Cursor, enterKey: ((slot: number) => void) | undefined) {
    const row = type.kind === "row" ? type : rowOf({ value: type });
    this.#layout = rowLayout(row);
    this.#columns = this.#layout.nodes.map((node) => new ReadColumn(node));
    const code = new ReadCode();
    const { columns } = this.#layout;
    const prologue = columns.map((layout) => code.prologue(layout)).join(" ");
    const values = columns.map((layout) => [layout.name, code.expression(layout, "i", true)] as const);
    const value = type.kind === "row" ? objectLiteral(values) : (values[0] as readonly [string, string])[1];
    const enter = enterKey === undefined ? "" : "enterKey(cursor.slots[i]);";
    this.#generated = compile<Generated>(
      `${code.functions}
      return {
        run(operator, from, to) { ${prologue} for (let i = from; i < to; i++) { cursor.position = i; ${enter} operator.onElement(${value}, ${input}); } },
        one(operator, i) { ${prologue} ${enter.replace("[i]", "[cursor.position]")} operator.onElement(${value}, ${input}); },
      };`,
      { C: this.#columns, H: readHelpers, cursor, enterKey },
    );
  }

  bind(message: Uint8Array, rows: number): void {
    const parsed = readBatchMessage(message, this.#layout);
    if (parsed.rows !== rows) throw new ConversionError(`A batch of ${rows} rows holds ${parsed.rows}.`, { path: "batch" });
    bindColumns(this.#layout, this.#columns, parsed, (size) => {
      // Elements are copies of everything, so the memory of one batch serves the next.
      if (this.#memory.byteLength < size) this.#memory = new ArrayBuffer(Math.max(size, this.#memory.byteLength * 2, 65536));
      return this.#memory;
    });
  }

  /** Gives the elements `from` until `to`, which are also those positions of the cursor. */
  run(operator: StreamOperator, from: number, to: number): void {
    this.#generated.run(operator, from, to);
  }

  /** Gives element `i` at the present position of the cursor. */
  one(operator: StreamOperator, i: number): void {
    this.#generated.one(operator, i);
  }
}
