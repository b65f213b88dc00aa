// SPDX-License-Identifier: Apache-2.0
import { setTimeout } from "node:timers/promises";
import { BatchColumns } from "../codec/finish.ts";
import type { Layout, RowLayout } from "../codec/layout.ts";
import type { ReadColumn } from "../codec/read-column.ts";
import { batchReader } from "../codec/reader.ts";
import { type WriteColumns, type WriteRows, compileColumns, compileRows } from "../codec/writer.ts";
import { Deadlines } from "./deadlines.ts";
import { CallFailure, TimeoutError } from "./failure.ts";
import { type Bail, type Progress, isAsync, notARow, notRows } from "./kernel.ts";
import { Limiter, isThenable } from "./limiter.ts";
import type { Plan, Site, Source } from "./plan.ts";
import { type Answer, HEADROOM, explain, finishFailure } from "./program.ts";
import { compileRead } from "./read-all.ts";
import { DROPPED, DROPPED_COUNT, type RowErrors } from "./row-errors.ts";

const DEFAULT_CONCURRENCY = 100;
/** Three minutes, as for Flink's own asynchronous functions. */
const DEFAULT_TIMEOUT = 180_000;

/** What the synchronous loop did before it met a promise. */
export interface Resumed {
  readonly bail: Bail;
  /** A record batch message of the rows that are done. */
  readonly written: Buffer;
  /** Empty when every row is one row. */
  readonly counts: Int32Array;
}

/** Evaluates batches whose functions return promises: rows run concurrently, as many as each function's limit allows; results keep their order. */
export class AsyncEvaluator {
  readonly #plan: Plan;
  readonly #progress: Progress;
  readonly #read: ((length: number) => unknown[])[];
  readonly #columns: readonly Layout[];
  readonly #target: BatchColumns;
  readonly #writeColumns: WriteColumns;
  readonly #writeRows: WriteRows;
  readonly #check: (site: number, value: unknown) => unknown;
  readonly #errors: RowErrors;
  readonly #limiters: Limiter[];
  readonly #deadlines: Deadlines[];
  readonly #written = { row: 0 };
  readonly #stopped = new AbortController();
  #closed = false;

  constructor(
    plan: Plan,
    progress: Progress,
    input: RowLayout,
    columns: readonly ReadColumn[],
    check: (site: number, value: unknown) => unknown,
    errors: RowErrors,
  ) {
    this.#plan = plan;
    this.#progress = progress;
    this.#columns = input.columns;
    this.#target = new BatchColumns(plan.output);
    this.#writeColumns = compileColumns(this.#target, this.#written);
    this.#writeRows = compileRows(this.#target, this.#written);
    this.#check = check;
    this.#errors = errors;
    this.#limiters = plan.sites.map((site) => new Limiter(site.function.payload.async?.concurrency ?? DEFAULT_CONCURRENCY));
    this.#deadlines = plan.sites.map((site) => new Deadlines(site.function.payload.async?.timeout ?? DEFAULT_TIMEOUT));
    this.#read = plan.used.map((c) => compileRead(this.#columns[c] as Layout, columns));
  }

  /** Starts at once and reads the columns before it returns: they may be bound to the next batch then. */
  run(rows: number, resumed: Resumed | undefined): Promise<Answer> {
    const inputs: unknown[][] = [];
    this.#plan.used.forEach((c, u) => {
      inputs[c] = (this.#read[u] as (length: number) => unknown[])(rows);
    });
    const from = resumed?.bail.row ?? 0;
    const { outputs } = this.#plan;
    const values: unknown[][] = outputs.map(() => new Array<unknown>(rows - from));
    return new Promise<Answer>((resolve, reject) => {
      let open = 1;
      let failed = false;
      const fail = (error: unknown): void => {
        failed = true;
        reject(error as Error);
      };
      const done = (): void => {
        if (--open > 0 || failed) return;
        try {
          resolve(
            this.#plan.spec.kind === "table"
              ? this.#finishTable(values[0] as unknown[], resumed)
              : this.#finishScalar(values, rows, resumed),
          );
        } catch (error) {
          reject(error as Error);
        }
      };
      for (let row = from; row < rows && !failed && !this.#closed; row++) {
        const results = row === from && resumed !== undefined ? [...resumed.bail.values] : [];
        const known = results.length;
        for (let c = 0; c < outputs.length && !failed; c++) {
          try {
            const value = this.#value(outputs[c] as Source, row, inputs, results, known);
            if (isThenable(value)) {
              open++;
              value.then((settled) => {
                (values[c] as unknown[])[row - from] = settled;
                done();
              }, fail);
            } else (values[c] as unknown[])[row - from] = value;
          } catch (error) {
            fail(error);
          }
        }
      }
      done();
    });
  }

  close(): void {
    this.#closed = true;
    this.#stopped.abort();
    for (const limiter of this.#limiters) limiter.clear();
    for (const deadline of this.#deadlines) deadline.clear();
  }

  /** A value or a promise of it. `results` holds what sites of this row gave; the first `known` of them come from the synchronous loop and are not called again. */
  #value(source: Source, row: number, inputs: readonly unknown[][], results: unknown[], known: number): unknown {
    if ("column" in source) return inputs[source.column]?.[row];
    if ("constant" in source) return this.#plan.constants[source.constant];
    const k = source.site;
    const site = this.#plan.sites[k] as Site;
    const { payload } = site.function;
    // Written values are looked at as a column; what somebody else is given, or what may be replaced, is looked at before.
    const unchecked = payload.onError === undefined && this.#plan.outputs.some((output) => output === source);
    const finish = (value: unknown): unknown =>
      payload.kind === "table" ? this.#collect(value, k, row) : unchecked ? value : this.#check(k, value);
    const settle = (args: readonly unknown[], body: () => unknown): unknown => {
      if (payload.onError === undefined) return body();
      const failed = (error: unknown): unknown => this.#errors.failed(k, args, error);
      try {
        const value = body();
        return isThenable(value) ? value.then(undefined, failed) : value;
      } catch (error) {
        return failed(error);
      }
    };
    const args = site.args.map((arg) => this.#value(arg, row, inputs, results, known));
    if (k < known) {
      const value = results[k];
      return settle(args, () => (isThenable(value) ? this.#guard(value, k).then(finish) : finish(value)));
    }
    const call = (ready: unknown[]): unknown => {
      if (this.#plan.drops && ready.includes(DROPPED)) return DROPPED;
      if (payload.skipNulls === true && ready.includes(null)) return payload.kind === "table" ? [] : null;
      return settle(ready, () => this.#attempt(site, k, row, ready, finish, payload.async?.retry?.attempts ?? 1));
    };
    if (!args.some(isThenable)) return call(args);
    return Promise.all(args).then(call);
  }

  /** One call, and further ones as long as they fail and attempts are left. */
  #attempt(site: Site, k: number, row: number, args: unknown[], finish: (value: unknown) => unknown, left: number): unknown {
    if (left <= 1) return this.#call(site, k, row, args, finish);
    const again = async (error: unknown): Promise<unknown> => {
      await sleep(site.function.payload.async?.retry?.delay ?? 0, this.#stopped.signal);
      if (this.#closed) throw error;
      return this.#attempt(site, k, row, args, finish, left - 1);
    };
    try {
      const value = this.#call(site, k, row, args, finish);
      return isThenable(value) ? value.then(undefined, again) : value;
    } catch (error) {
      return again(error);
    }
  }

  #call(site: Site, k: number, row: number, ready: unknown[], finish: (value: unknown) => unknown): unknown {
    const { fn, context, takesContext } = site.function;
    const args = takesContext ? [...ready, context] : ready;
    return (this.#limiters[k] as Limiter).run(() => {
      this.#progress.site = k;
      this.#progress.row = row;
      let value: unknown;
      try {
        value = fn(...args);
      } catch (error) {
        throw new CallFailure(site.function.payload.name, error);
      }
      if (isThenable(value)) return this.#guard(value, k).then(finish);
      return finish(value);
    });
  }

  #guard(promise: PromiseLike<unknown>, k: number): Promise<unknown> {
    const { payload } = (this.#plan.sites[k] as Site).function;
    const limit = payload.async?.timeout ?? DEFAULT_TIMEOUT;
    return (this.#deadlines[k] as Deadlines)
      .guard(promise, () => new TimeoutError(limit))
      .catch((error: unknown) => {
        throw error instanceof CallFailure ? error : new CallFailure(payload.name, error);
      });
  }

  /** All rows that a table function yields for one input row. */
  #collect(value: unknown, k: number, row: number): unknown {
    const replaceable = (this.#plan.sites[k] as Site).function.payload.onError !== undefined;
    const checked = (rows: readonly unknown[]): readonly unknown[] => (replaceable ? this.#errors.checkRows(k, rows) : rows);
    try {
      if (Array.isArray(value)) return checked(value);
      if (typeof value !== "object" || value === null) notRows(value);
      if (isAsync(value)) return this.#guard(collect(value as AsyncIterable<unknown>).then(checked), k);
      if (typeof (value as Iterable<unknown>)[Symbol.iterator] !== "function") notRows(value);
      return checked([...(value as Iterable<unknown>)]);
    } catch (error) {
      throw explain(error, this.#plan, k, row, this.#target);
    }
  }

  #finishScalar(values: unknown[][], rows: number, resumed: Resumed | undefined): Answer {
    let all = values;
    let counts: Int32Array | undefined;
    if (this.#plan.drops) {
      const from = resumed?.bail.row ?? 0;
      const kept = (_value: unknown, i: number): boolean => (counts as Int32Array)[from + i] === 1;
      counts = new Int32Array(rows).fill(1);
      counts.set(resumed?.counts ?? []);
      for (let i = from; i < rows; i++) if (values.some((column) => column[i - from] === DROPPED)) counts[i] = DROPPED_COUNT;
      all = values.map((column) => column.filter(kept));
    }
    if (resumed !== undefined) {
      const before = batchReader(this.#plan.output).read(resumed.written);
      all = all.map((column, c) => [...before.column(c).toArray(), ...column]);
    }
    const written = counts === undefined ? rows : counts.reduce((sum, count) => sum + Math.max(0, count), 0);
    this.#target.begin(written);
    // Column by column, so that a result that does not fit is known to be of that column's function.
    this.#write(() => this.#writeColumns(all, written));
    return { rows: written, message: this.#encode(written, HEADROOM + (counts?.byteLength ?? 0)), counts };
  }

  #finishTable(values: unknown[], resumed: Resumed | undefined): Answer {
    const counts = new Int32Array((resumed?.counts.length ?? 0) + values.length);
    counts.set(resumed?.counts ?? []);
    values.forEach((list, i) => {
      counts[(resumed?.counts.length ?? 0) + i] = list === DROPPED ? DROPPED_COUNT : (list as unknown[]).length;
    });
    const site = this.#plan.sites.at(-1) as Site;
    const isRow = site.returns.kind === "row";
    const before = resumed === undefined ? [] : batchReader(this.#plan.output).read(resumed.written);
    const done: unknown[] = Array.isArray(before) ? [] : isRow ? before.rows() : before.column(0).toArray();
    const all = done.concat(values.filter((list) => list !== DROPPED).flat(1));
    this.#target.begin(all.length);
    this.#write(() => {
      if (!isRow) return this.#writeColumns([all], all.length);
      for (const row of all) if (typeof row !== "object" || row === null) notARow(row);
      this.#writeRows(all);
    });
    return { rows: all.length, message: this.#encode(all.length, HEADROOM + counts.byteLength), counts };
  }

  #write(body: () => void): void {
    try {
      body();
    } catch (error) {
      const node = (error as { node?: number }).node;
      const index = node === undefined ? 0 : this.#target.layout.columns.findLastIndex((column) => column.node <= node);
      const source = this.#plan.outputs[this.#plan.spec.kind === "table" ? 0 : index];
      throw explain(error, this.#plan, source !== undefined && "site" in source ? source.site : -1, this.#written.row, this.#target);
    }
  }

  #encode(rows: number, headroom: number): Buffer {
    try {
      return this.#target.finish(rows, headroom);
    } catch (error) {
      throw finishFailure(error, this.#plan);
    }
  }
}

/** Ends early, and without an error, when nobody waits any more. */
function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return setTimeout(milliseconds, undefined, { signal, ref: true }).catch(() => undefined);
}

async function collect(value: AsyncIterable<unknown> | PromiseLike<unknown>): Promise<unknown[]> {
  const rows = isThenable(value) ? await value : value;
  if (Array.isArray(rows)) return rows as unknown[];
  const list: unknown[] = [];
  if (typeof rows !== "object" || rows === null) notRows(rows);
  if (typeof (rows as AsyncIterable<unknown>)[Symbol.asyncIterator] === "function")
    for await (const row of rows as AsyncIterable<unknown>) list.push(row);
  else if (typeof (rows as Iterable<unknown>)[Symbol.iterator] === "function") list.push(...(rows as Iterable<unknown>));
  else notRows(rows);
  return list;
}
