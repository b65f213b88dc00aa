// SPDX-License-Identifier: Apache-2.0
import { BridgeError, type Job } from "@tsflink/core";
import { asyncDispose, formatType } from "@tsflink/core/internal";
import { invalid } from "../plan/errors.ts";
import type { ChangeBatch, RunningQuery, RunningRows } from "../plan/executor.ts";
import { checkPrint, printRows, type PrintOptions } from "./print.ts";
import { RowList } from "./row-list.ts";

/** What happened to a row: inserted, its old version before an update, its new version after it, deleted. */
export type ChangeKind = "+I" | "-U" | "+U" | "-D";

/** One change of a result. */
export interface Change<R> {
  readonly kind: ChangeKind;
  readonly row: R;
}

/** Rows that are read once, as they come, whether or not a job makes them. */
export interface TableRows<R> extends AsyncDisposable, AsyncIterable<Change<R>> {
  /** The columns, with their types in SQL. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** The rows without their kinds. @throws `ValidationError` when one is not an insertion: iterate over the changes, or use `toArray()`. */
  rows(): AsyncIterable<R>;
  /**
   * Prints the rows as a table, as they come, until there are no more; a result that changes rows has their kinds in a column `op`.
   *
   * @throws `ConfigurationError` when an option is wrong; what the stream throws when it cannot be written to, which cancels the job
   * @example
   * ```ts
   * await (await env.executeSql("SHOW TABLES")).print();
   * ```
   */
  print(options?: PrintOptions): Promise<void>;
}

/**
 * The rows of a running query, read once, as they come. Reading slowly slows the job down. Leaving `for await` or the `await using` block, by
 * any road, cancels the job and frees what it holds.
 */
export interface TableResult<R> extends TableRows<R> {
  /** The job behind it. */
  readonly job: Job;
}

const kinds: readonly ChangeKind[] = ["+I", "-U", "+U", "-D"];

/** Rows come in batches; only one `next` in a batch waits. */
class ChangeIterator<T> implements AsyncIterator<T, undefined> {
  readonly #source: AsyncIterator<ChangeBatch>;
  readonly #close: () => Promise<void>;
  readonly #pick: (batch: ChangeBatch, at: number) => T;
  #batch: ChangeBatch | undefined;
  #at = 0;
  #fetching: Promise<unknown> | undefined;
  #done = false;

  constructor(source: AsyncIterator<ChangeBatch>, close: () => Promise<void>, pick: (batch: ChangeBatch, at: number) => T) {
    this.#source = source;
    this.#close = close;
    this.#pick = pick;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    // Calls that do not wait for each other stand in line.
    if (this.#fetching !== undefined) return this.#fetching.then(() => this.next());
    if (this.#batch !== undefined && this.#at < this.#batch.rows.length) return this.#take(this.#batch);
    if (this.#done) return Promise.resolve({ done: true, value: undefined });
    const fetched = this.#fetch();
    this.#fetching = fetched.then(
      () => (this.#fetching = undefined),
      () => (this.#fetching = undefined),
    );
    return fetched;
  }

  async #take(batch: ChangeBatch): Promise<IteratorResult<T, undefined>> {
    try {
      return { done: false, value: this.#pick(batch, this.#at++) };
    } catch (error) {
      await this.return();
      throw error;
    }
  }

  async #fetch(): Promise<IteratorResult<T, undefined>> {
    try {
      for (;;) {
        const step = (await this.#source.next()) as IteratorResult<ChangeBatch, undefined>;
        if (step.done === true || this.#done) {
          await this.return();
          return { done: true, value: undefined };
        }
        if (step.value.rows.length === 0) continue;
        this.#batch = step.value;
        this.#at = 0;
        return await this.#take(step.value);
      }
    } catch (error) {
      this.#done = true;
      await this.#close();
      throw error;
    }
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#done = true;
    this.#batch = undefined;
    await this.#close();
    return { done: true, value: undefined };
  }
}

/** Reads what runs. */
export class StreamedRows<R> implements TableRows<R> {
  readonly columns: TableRows<R>["columns"];
  readonly #running: RunningRows;
  #read = false;

  constructor(running: RunningRows) {
    this.#running = running;
    this.columns = Object.freeze(running.type.fields.map(({ name, type }) => Object.freeze({ name, type: formatType(type) })));
  }

  #iterate<T>(pick: (batch: ChangeBatch, at: number) => T): AsyncIterator<T, undefined> {
    if (this.#read)
      throw new BridgeError("A result can be read once; run the query again to read it again.", {
        hint: "Call execute() again, or keep the rows with toArray().",
      });
    this.#read = true;
    return new ChangeIterator(this.#running.batches[Symbol.asyncIterator](), () => this.#running.close(), pick);
  }

  [Symbol.asyncIterator](): AsyncIterator<Change<R>, undefined> {
    return this.#iterate((batch, at) => ({ kind: kindOf(batch, at), row: batch.rows[at] as R }));
  }

  rows(): AsyncIterable<R> {
    return {
      [Symbol.asyncIterator]: () =>
        this.#iterate((batch, at) => {
          const kind = kindOf(batch, at);
          if (kind !== "+I")
            throw invalid(`rows(): the query changes rows that it gave before (${kind}); iterate over the result itself, or use toArray()`);
          return batch.rows[at] as R;
        }),
    };
  }

  async print(options: PrintOptions = {}): Promise<void> {
    const checked = checkPrint(options);
    const lines = this.#iterate((batch, at) => ({
      kind: batch.kinds === undefined ? undefined : kindOf(batch, at),
      row: batch.rows[at] as object,
      last: at === batch.rows.length - 1,
    }));
    await printRows(this.columns, { [Symbol.asyncIterator]: () => lines }, checked);
  }

  [asyncDispose](): Promise<void> {
    return this.#running.close();
  }
}

function kindOf({ kinds: codes }: ChangeBatch, at: number): ChangeKind {
  return codes === undefined ? "+I" : (kinds[codes[at] as number] as ChangeKind);
}

class StreamedResult<R> extends StreamedRows<R> implements TableResult<R> {
  readonly job: Job;

  constructor(running: RunningQuery) {
    super(running);
    this.job = running.job;
  }
}

/** The result of a running query, as users have it. */
export function tableResult<R>(running: RunningQuery): TableResult<R> {
  return new StreamedResult<R>(running);
}

/** Reads a running query to its end, or until there are `limit` rows, and closes it. */
export async function collect<R>(running: RunningQuery, limit: number | undefined): Promise<R[]> {
  const rows = new RowList<R & object>();
  try {
    reading: for await (const batch of running.batches) {
      for (let i = 0; i < batch.rows.length; i++) {
        const kind = batch.kinds?.[i] ?? 0;
        const row = batch.rows[i] as R & object;
        if (kind === 0 || kind === 2) rows.add(row);
        else rows.remove(row);
        if (limit !== undefined && rows.size >= limit) break reading;
      }
    }
  } finally {
    await running.close();
  }
  return rows.toArray();
}
