// SPDX-License-Identifier: Apache-2.0
import { types } from "node:util";
import { ConversionError } from "@tsflink/core";
import { type Converter, converterOf, describe } from "@tsflink/core/internal";
import { columnOf, misfitError } from "../codec/conversion-error.ts";
import { BatchColumns } from "../codec/finish.ts";
import { rowLayout } from "../codec/layout.ts";
import { readBatchMessage } from "../codec/message.ts";
import { Misfit } from "../codec/misfit.ts";
import { ReadColumn, bindColumns } from "../codec/read-column.ts";
import { AsyncEvaluator } from "./async-evaluator.ts";
import { CallFailure } from "./failure.ts";
import { type Bail, type Kernel, type Progress, type TableState, WrongYield, scalarKernel, tableKernel } from "./kernel.ts";
import type { LoadedFunction, Plan, Site } from "./plan.ts";
import { RowErrors } from "./row-errors.ts";
import { VectorEvaluator } from "./vectors.ts";

/** The answer to a batch: a record batch message behind `headroom` free bytes. */
export interface Answer {
  readonly rows: number;
  readonly message: Buffer;
  /** Table operators, and scalar ones that drop rows: how many rows each input row became, -1 for one that was dropped. */
  readonly counts: Int32Array | undefined;
}

/** Room for the envelope of a `Result`, without its counts. */
export const HEADROOM = 64;

/** An operator's calls, compiled. */
export class Program {
  readonly plan: Plan;
  /** Where the running loop is; logs are tagged with it. */
  readonly progress: Progress = { row: 0, site: 0 };
  readonly errors: RowErrors;
  readonly #check: (site: number, value: unknown) => unknown;
  readonly #inputLayout;
  readonly #columns: readonly ReadColumn[];
  readonly #target: BatchColumns;
  readonly #state: TableState = { counts: new Int32Array(0), written: 0 };
  readonly #kernels: (Kernel | undefined)[] = [];
  #asynchronous: AsyncEvaluator | undefined;
  readonly #vectors: VectorEvaluator | undefined;
  #memory = new ArrayBuffer(0);

  constructor(plan: Plan) {
    this.plan = plan;
    this.#check = innerCheck(plan);
    this.errors = new RowErrors(plan, this.#check);
    this.#inputLayout = rowLayout(plan.input);
    this.#columns = this.#inputLayout.nodes.map((node) => new ReadColumn(node));
    this.#target = new BatchColumns(plan.output);
    if (plan.sites.some(({ function: { payload } }) => payload.vectorized === true))
      this.#vectors = new VectorEvaluator(plan, this.progress, this.#inputLayout, this.#columns, this.#check);
    // Known from the start, so that not even the first row is called in the synchronous loop.
    if (plan.sites.some(({ function: { fn, payload } }) => payload.async !== undefined || types.isAsyncFunction(fn)))
      this.#asynchronous = this.#evaluator();
  }

  /** The name of the function that is running now, as far as its synchronous part goes. */
  get running(): LoadedFunction | undefined {
    return this.plan.sites[this.progress.site]?.function;
  }

  /**
   * Answers one batch. Synchronous functions are answered at once; promises of several batches may overlap.
   *
   * @throws `CallFailure` when a function throws or returns what does not fit; `ConversionError` when the message is malformed.
   */
  run(message: Uint8Array, rows: number): Answer | Promise<Answer> {
    const parsed = readBatchMessage(message, this.#inputLayout);
    if (parsed.rows !== rows) throw new ConversionError(`A batch of ${rows} rows holds ${parsed.rows}.`, { path: "batch" });
    bindColumns(this.#inputLayout, this.#columns, parsed, (size) => this.#scratchMemory(size));
    if (this.#vectors !== undefined) return this.#vectors.run(rows);
    if (this.#asynchronous !== undefined) return this.#asynchronous.run(rows, undefined);
    const nulls = this.plan.used.some(
      (c) => (this.#columns[(this.#inputLayout.columns[c] as { node: number }).node] as ReadColumn).nulls > 0,
    );
    const table = this.plan.spec.kind === "table";
    const counted = table || this.plan.drops;
    if (counted && this.#state.counts.length < rows) this.#state.counts = new Int32Array(Math.max(rows, 4096));
    this.#target.begin(table ? Math.max(64, rows) : rows);
    let bail: Bail | undefined;
    try {
      bail = (this.#kernels[nulls ? 1 : 0] ??= this.#compile(nulls))(rows);
    } catch (error) {
      throw this.#explain(error);
    }
    if (bail !== undefined) {
      const evaluator = (this.#asynchronous = this.#evaluator());
      const written = counted ? this.#state.written : bail.row;
      return evaluator.run(rows, {
        bail,
        written: this.#finish(written, 0),
        counts: this.#state.counts.slice(0, bail.row),
      });
    }
    if (!counted) return { rows, message: this.#finish(rows, HEADROOM), counts: undefined };
    const counts = this.#state.counts.subarray(0, rows);
    return { rows: this.#state.written, message: this.#finish(this.#state.written, HEADROOM + counts.byteLength), counts };
  }

  /** Nothing more is called. */
  close(): void {
    this.#asynchronous?.close();
  }

  #compile(nulls: boolean): Kernel {
    const parts = {
      plan: this.plan,
      inputs: this.#inputLayout.columns,
      columns: this.#columns,
      target: this.#target,
      check: this.#check,
      errors: this.errors,
      progress: this.progress,
    };
    return this.plan.spec.kind === "table" ? tableKernel(parts, nulls, this.#state) : scalarKernel(parts, nulls, this.#state);
  }

  #evaluator(): AsyncEvaluator {
    return new AsyncEvaluator(this.plan, this.progress, this.#inputLayout, this.#columns, this.#check, this.errors);
  }

  #finish(rows: number, headroom: number): Buffer {
    try {
      return this.#target.finish(rows, headroom);
    } catch (error) {
      throw finishFailure(error, this.plan);
    }
  }

  #explain(error: unknown): unknown {
    return explain(error, this.plan, this.progress.site, this.progress.row, this.#target);
  }

  /** Functions get copies of everything, so the memory of one batch serves the next. */
  #scratchMemory(size: number): ArrayBuffer {
    if (this.#memory.byteLength < size) this.#memory = new ArrayBuffer(Math.max(size, this.#memory.byteLength * 2, 65536));
    return this.#memory;
  }
}

/** What a running function threw, or what is wrong with its result, with its name. */
export function explain(error: unknown, plan: Plan, site: number, row: number, columns: BatchColumns): CallFailure {
  const name = plan.sites[site]?.function.payload.name ?? "";
  if (error instanceof CallFailure) return error;
  if (error instanceof Misfit) {
    const column = columnOf(error.node, columns.layout.columns);
    const conversion = misfitError(error, columns.columns, columns.layout.columns, `${name}()`, undefined);
    const verb = plan.sites[site]?.function.payload.kind === "table" ? "yielded" : "returned";
    return new CallFailure(
      name,
      new ConversionError(`Function ${name} ${verb} a value that does not fit (row ${row} of its batch), ${conversion.message}`, {
        path: conversion.path,
        ...details(conversion),
      }),
      column,
    );
  }
  if (error instanceof WrongYield) {
    const expected = error.what === "row" ? "an object with the columns as fields" : "a generator, an asynchronous one, or an array";
    return new CallFailure(
      name,
      new ConversionError(
        `Function ${name} ${error.what === "row" ? "yielded" : "returned"} ${describe(error.value)}, expected ${expected}.`,
        { path: `${name}()`, received: describe(error.value), expected },
      ),
      plan.output.fields[0]?.name ?? "",
    );
  }
  return new CallFailure(name, error);
}

/** Text that is no Unicode is found when a batch is encoded. */
export function finishFailure(error: unknown, plan: Plan): unknown {
  if (!(error instanceof ConversionError)) return error;
  const index = plan.output.fields.findIndex((field) => error.path === field.name || error.path.startsWith(`${field.name}.`));
  const source = plan.outputs[Math.max(0, plan.spec.kind === "table" ? 0 : index)];
  const site = source !== undefined && "site" in source ? source.site : 0;
  const name = plan.sites[site]?.function.payload.name ?? "";
  return new CallFailure(
    name,
    new ConversionError(`Function ${name} made a value that does not fit, ${error.message}`, { path: error.path, cause: error }),
    error.path,
  );
}

/** Checks results that are arguments of other calls. */
export function innerCheck(plan: Plan): (site: number, value: unknown) => unknown {
  const converters: Converter[] = plan.sites.map((site) => converterOf(site.returns));
  return (k, value) => {
    try {
      return (converters[k] as Converter)(value, "");
    } catch (error) {
      if (!(error instanceof ConversionError)) throw error;
      const { name } = (plan.sites[k] as Site).function.payload;
      throw new CallFailure(
        name,
        new ConversionError(`Function ${name} returned a value that does not fit, ${error.message}`, {
          path: `${name}()${error.path}`,
          ...details(error),
        }),
        name,
      );
    }
  };
}

function details(error: ConversionError): { expected?: string; received?: string } {
  return {
    ...(error.expected === undefined ? {} : { expected: error.expected }),
    ...(error.received === undefined ? {} : { received: error.received }),
  };
}
