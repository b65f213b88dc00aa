// SPDX-License-Identifier: Apache-2.0
import { types } from "node:util";
import { compile } from "../codec/compile.ts";
import type { BatchColumns } from "../codec/finish.ts";
import type { Layout } from "../codec/layout.ts";
import { ReadCode } from "../codec/read-code.ts";
import type { ReadColumn } from "../codec/read-column.ts";
import { readHelpers } from "../codec/read-values.ts";
import { WriteCode } from "../codec/write-code.ts";
import { writeHelpers } from "../codec/write-values.ts";
import type { Plan, Site, Source } from "./plan.ts";
import { DROPPED, DROPPED_COUNT, type RowErrors } from "./row-errors.ts";

/** Where a loop is, for error messages and for tagging logs: the row of the batch and the site whose function runs or whose result is looked at. */
export interface Progress {
  row: number;
  site: number;
}

/**
 * Runs all rows of a batch. Returns `undefined`, or where it stopped because a function returned a promise (or an asynchronous generator):
 * rows before are written, and the sites of this row that were called have their results in `values`.
 */
export type Kernel = (rows: number) => Bail | undefined;

export interface Bail {
  readonly row: number;
  readonly values: readonly unknown[];
}

/** What a kernel whose rows do not match those of its input one to one writes besides the columns. */
export interface TableState {
  /** Rows for each input row; -1 for one that was dropped. */
  counts: Int32Array;
  written: number;
}

export interface KernelParts {
  readonly plan: Plan;
  readonly inputs: readonly Layout[];
  readonly columns: readonly ReadColumn[];
  readonly target: BatchColumns;
  /** Checks the result of a site that is an argument of another call, as if it had travelled. */
  readonly check: (site: number, value: unknown) => unknown;
  readonly errors: RowErrors;
  readonly progress: Progress;
}

const kernelHelpers = {
  ...writeHelpers,
  thenable: (value: unknown): boolean =>
    typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function",
  /** Neither a promise nor an asynchronous generator: to be walked at once. */
  sync: (value: unknown): boolean =>
    typeof value === "object" && value !== null && typeof (value as { [Symbol.iterator]?: unknown })[Symbol.iterator] === "function",
  isArray: Array.isArray,
  isTypedArray: types.isTypedArray,
};

/** One loop for a scalar operator. With `nulls` false no column that is used has a null in this batch. `state` is for plans that drop rows. */
export function scalarKernel(parts: KernelParts, nulls: boolean, state: TableState): Kernel {
  const { plan, target } = parts;
  const code = new Generator(parts, nulls);
  const outputs = target.layout.columns;
  const single = outputs.length === 1;
  const row: string[] = code.reads();
  // Rows after one that was dropped move up.
  const at = plan.drops ? "n" : "i";
  const tops = new Set(plan.outputs.flatMap((source) => ("site" in source ? [source.site] : [])));
  plan.sites.forEach((site, k) => {
    row.push(code.call(site, k));
    if (site.function.payload.onError !== undefined) return;
    const top = tops.has(k);
    const escape = code.escape(k);
    // With one output column its write finds promises on its way to an error; with more, nothing of the row may be written before all are known.
    const layout = top ? (outputs[plan.outputs.findIndex((source) => "site" in source && source.site === k)] as Layout) : undefined;
    if (!(top && single && layout !== undefined && code.write.escapes(layout))) row.push(`if (typeof t${k} === "object" && ${escape}`);
    if (!top) row.push(`t${k} = check(${k}, t${k});`);
  });
  plan.outputs.forEach((source, c) => {
    const layout = outputs[c] as Layout;
    const value = code.value(source);
    const k = "site" in source ? source.site : -1;
    if (!single && k >= 0) row.push(`P.site = ${k};`);
    row.push(`{ const o = ${value}; ${code.write.statement(layout, at, "o", k >= 0 && single ? `if (${code.escape(k)}` : "")} }`);
  });
  const body = `
    ${code.prologue()} ${outputs.map((layout) => code.write.prologue(layout)).join(" ")}
    let i = 0${plan.drops ? ", n = 0; const counts = S.counts" : ""};
    try { rows: for (; i < rows; i++) { ${row.join("\n")} ${plan.drops ? "n++; counts[i] = 1;" : ""} } } finally { P.row = i; ${plan.drops ? "S.written = n;" : ""} }
    ${outputs.map((layout) => code.write.epilogue(layout, plan.drops ? "n" : "rows")).join(" ")}`;
  // The columns of the row at which it stops are not written: every write stands behind every call.
  const bail = `function bail(i, values) { return { row: i, values }; }`;
  return code.compile(
    `${bail}\nreturn function scalar(rows) { ${body} };`,
    outputs.map((layout) => code.write.epilogue(layout, at)).join(" "),
    { S: state },
  );
}

/** One loop for a table operator: rows are read from what the function returns while that is synchronous. */
export function tableKernel(parts: KernelParts, nulls: boolean, state: TableState): Kernel {
  const { plan, target } = parts;
  const code = new Generator(parts, nulls);
  const outputs = target.layout.columns;
  const top = plan.sites.length - 1;
  const site = plan.sites[top] as Site;
  const row: string[] = code.reads();
  plan.sites.forEach((each, k) => {
    row.push(code.call(each, k));
    if (k < top && each.function.payload.onError === undefined)
      row.push(`if (typeof t${k} === "object" && ${code.escape(k)}`, `t${k} = check(${k}, t${k});`);
  });
  const write = outputs.map((layout) => {
    const value = site.returns.kind === "row" ? `y[${JSON.stringify(layout.name)}]` : "y";
    return `{ const o = ${value}; ${code.write.statement(layout, "n", "o")} }`;
  });
  const grow = `if (n === cap) { cap = cap * 2; T.ensure(cap); ${outputs.map((layout) => code.write.reload(layout)).join(" ")} }`;
  const shape = site.returns.kind === "row" ? `if (typeof y !== "object" || y === null) notARow(y);` : "";
  const one = `{ ${shape} ${grow} ${write.join(" ")} n++; }`;
  row.push(`
    const before = n;
    if (G.isArray(t${top})) { for (let j = 0; j < t${top}.length; j++) { const y = t${top}[j]; ${one} } }
    else if (G.sync(t${top})) { for (const y of t${top}) ${one} }
    else { if (typeof t${top} !== "object" || t${top} === null || !isAsync(t${top})) notRows(t${top}); ${code.stop(top)} }
    counts[i] = n - before;`);
  const body = `
    ${code.prologue()} ${outputs.map((layout) => code.write.prologue(layout)).join(" ")}
    let i = 0, n = 0, cap = Math.max(64, rows);
    const counts = S.counts;
    try { rows: for (; i < rows; i++) { ${row.join("\n")} } } finally { P.row = i; S.written = n; }
    ${outputs.map((layout) => code.write.epilogue(layout, "n")).join(" ")}`;
  return code.compile(
    `function bail(i, values) { return { row: i, values }; }\nreturn function table(rows) { ${body} };`,
    outputs.map((layout) => code.write.epilogue(layout, "n")).join(" "),
    { S: state, notARow, notRows, isAsync },
  );
}

class Generator {
  readonly write = new WriteCode("D");
  readonly #parts: KernelParts;
  readonly #read = new ReadCode();
  readonly #nulls: boolean;

  constructor(parts: KernelParts, nulls: boolean) {
    this.#parts = parts;
    this.#nulls = nulls;
  }

  prologue(): string {
    const { plan, inputs } = this.#parts;
    return plan.used.map((c) => this.#read.prologue(inputs[c] as Layout)).join(" ");
  }

  /** Each column that is used is read once a row. */
  reads(): string[] {
    const { plan, inputs } = this.#parts;
    return plan.used.map((c) => `const c${c} = ${this.#read.expression(inputs[c] as Layout, "i", this.#nulls)};`);
  }

  value(source: Source): string {
    return "column" in source ? `c${source.column}` : "constant" in source ? `K[${source.constant}]` : `t${source.site}`;
  }

  /** Leaves the result of a site in its variable. Of a function with a policy for errors it is checked, and no promise. */
  call(site: Site, k: number): string {
    const { payload, takesContext } = site.function;
    const values = site.args.map((arg) => this.value(arg));
    const args = (takesContext ? [...values, `X[${k}]`] : values).join(", ");
    const nulls = payload.skipNulls === true ? values.map((value) => `${value} === null`).join(" || ") : "";
    const call = `${nulls === "" ? "" : `${nulls} ? ${payload.kind === "table" ? "[]" : "null"} : `}f${k}(${args})`;
    if (payload.onError === undefined) return `P.site = ${k}; let t${k} = ${call};`;
    const check =
      payload.kind === "table"
        ? `t${k} = E.rows(${k}, t${k});`
        : `if (typeof t${k} !== "object" || !G.thenable(t${k})) t${k} = check(${k}, t${k});`;
    return `P.site = ${k}; let t${k};
      try { t${k} = ${call}; ${check} } catch (e) { t${k} = E.failed(${k}, [${values.join(", ")}], e); }
      ${typeof payload.onError === "object" ? `if (t${k} === DROPPED) { counts[i] = ${DROPPED_COUNT}; continue rows; }` : ""}
      ${payload.kind === "table" ? "" : `if (typeof t${k} === "object" && ${this.escape(k)}`}`;
  }

  /** The end of a condition on a value that is an object. */
  escape(k: number): string {
    return `G.thenable(t${k})) { ${this.stop(k)} }`;
  }

  stop(k: number): string {
    return `/*epilogue*/ return bail(i, [${Array.from({ length: k + 1 }, (_, s) => `t${s}`).join(", ")}]);`;
  }

  compile(body: string, epilogue: string, more: Record<string, unknown> = {}): Kernel {
    const { plan, columns, target, progress, check, errors } = this.#parts;
    const functions: Record<string, unknown> = {};
    plan.sites.forEach((site, k) => {
      functions[`f${k}`] = site.function.fn;
    });
    const text = `${this.#read.functions}\n${this.write.functions}\n${body.replaceAll("/*epilogue*/", epilogue)}`;
    return compile(text, {
      C: columns,
      D: target.columns,
      check,
      E: errors,
      DROPPED,
      T: target,
      H: readHelpers,
      G: kernelHelpers,
      K: plan.constants,
      P: progress,
      X: plan.sites.map((site) => site.function.context),
      ...functions,
      ...more,
    });
  }
}

/** The value that is no row or no rows, with what is wrong about it. */
export class WrongYield {
  readonly value: unknown;
  readonly what: "row" | "rows";

  constructor(value: unknown, what: "row" | "rows") {
    this.value = value;
    this.what = what;
  }
}

export function notARow(value: unknown): never {
  throw new WrongYield(value, "row");
}

export function notRows(value: unknown): never {
  throw new WrongYield(value, "rows");
}

export function isAsync(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    (typeof (value as { then?: unknown }).then === "function" ||
      typeof (value as { [Symbol.asyncIterator]?: unknown })[Symbol.asyncIterator] === "function")
  );
}
