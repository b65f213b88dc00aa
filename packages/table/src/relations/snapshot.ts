// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, type Job } from "@tsflink/core";
import { asyncDispose, describe, didYouMean } from "@tsflink/core/internal";
import type { RunningQuery, RunOptions } from "../plan/executor.ts";
import { RowList, canonical } from "./row-list.ts";

/** How a snapshot is kept. */
export interface SnapshotOptions<K extends string = never> extends RunOptions {
  /** The columns that tell rows apart, for `get`: the keys of a grouping, or the primary key. @defaultValue none */
  readonly key?: readonly [K, ...K[]];
}

/**
 * The rows of a query as they are now: those that it gave, less those that it took back. Iterating goes over the rows that are there when the
 * iteration begins; equal rows are there as often as the query has them. Changes come in by themselves, between two steps of the event loop; of an
 * update, Flink may send what was before a moment earlier than what is now.
 *
 * A query that fails makes every member throw its `JobError`, so that no old state passes for a current one. After `close()` the last rows stay.
 */
export interface Snapshot<R, K extends string = never> extends AsyncDisposable, Iterable<R> {
  /** The job behind it. */
  readonly job: Job;
  /** How many rows there are. */
  readonly size: number;
  /** How many changes were applied so far; two equal numbers mean that nothing has happened in between. */
  readonly changes: number;
  /** Whether nothing will change any more: the query has ended, or was closed. */
  readonly ended: boolean;
  /** The row with these values of the columns of `key`; of several, the latest. @throws `ConfigurationError` when the snapshot has no `key` */
  get(key: { readonly [P in K]: P extends keyof R ? R[P] : never }): R | undefined;
  /** The rows as an array of its own. */
  toArray(): R[];
  /** Waits for the next changes: `true` once some were applied, `false` when none will come. @throws `JobError` when the job fails */
  changed(): Promise<boolean>;
  /** Waits until all input has been read: never of an unbounded query. @throws `JobError` when the job fails */
  finished(): Promise<void>;
  /** Cancels a job that still runs. May be called several times. */
  close(): Promise<void>;
}

/** The columns of `key`, checked. */
export function checkKey(key: unknown, columns: readonly string[]): readonly string[] | undefined {
  if (key === undefined) return undefined;
  if (!Array.isArray(key) || key.length === 0)
    throw new ConfigurationError(`snapshot() key: ${describe(key)} names no columns, e.g. ["customer"]`, { option: "key", received: key });
  const odd = (key as readonly string[]).find((name) => !columns.includes(name));
  if (odd !== undefined)
    throw new ConfigurationError(`snapshot() key: there is no column ${odd}${didYouMean(odd, columns)}; there are ${columns.join(", ")}`, {
      option: "key",
      received: key,
    });
  return Object.freeze([...(key as readonly string[])]);
}

/** Rows by the values of some columns. */
class KeyedRows<R extends object> {
  readonly #key: readonly string[];
  readonly #rows = new Map<string, R[]>();

  constructor(key: readonly string[]) {
    this.#key = key;
  }

  #place(row: object): string {
    return this.#key.map((name) => canonical((row as Record<string, unknown>)[name])).join();
  }

  add(row: R): void {
    const place = this.#place(row);
    const present = this.#rows.get(place);
    if (present === undefined) this.#rows.set(place, [row]);
    else present.push(row);
  }

  remove(row: R): void {
    const place = this.#place(row);
    const present = this.#rows.get(place) ?? [];
    const gone = canonical(row);
    const at = present.findIndex((each) => canonical(each) === gone);
    if (at >= 0) present.splice(at, 1);
    if (present.length === 0) this.#rows.delete(place);
  }

  get(key: object): R | undefined {
    for (const name of this.#key)
      if ((key as Record<string, unknown>)[name] === undefined)
        throw new ConfigurationError(`get(): there is no value for the column ${name} of the key`, { option: name, received: key });
    return this.#rows.get(this.#place(key))?.at(-1);
  }
}

class LiveSnapshot<R extends object> implements Snapshot<R> {
  readonly #running: RunningQuery;
  readonly #rows = new RowList<R>();
  readonly #keyed: KeyedRows<R> | undefined;
  readonly #reading: Promise<void>;
  #failure: { readonly error: unknown } | undefined;
  #changes = 0;
  #ended = false;
  #waiting: (() => void)[] = [];

  constructor(running: RunningQuery, key: readonly string[] | undefined) {
    this.#running = running;
    this.#keyed = key === undefined ? undefined : new KeyedRows(key);
    this.#reading = this.#read();
  }

  async #read(): Promise<void> {
    try {
      for await (const { rows, kinds } of this.#running.batches) {
        for (const [i, each] of rows.entries()) {
          const row = each as R;
          const kind = kinds?.[i] ?? 0;
          const added = kind === 0 || kind === 2;
          if (added) this.#rows.add(row);
          else this.#rows.remove(row);
          if (added) this.#keyed?.add(row);
          else this.#keyed?.remove(row);
        }
        this.#changes += rows.length;
        if (rows.length > 0) this.#wake();
      }
    } catch (error) {
      this.#failure = { error };
    } finally {
      this.#ended = true;
      await this.#running.close().catch(() => undefined);
      this.#wake();
    }
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  get job(): Job {
    return this.#running.job;
  }

  get size(): number {
    this.#check();
    return this.#rows.size;
  }

  get changes(): number {
    this.#check();
    return this.#changes;
  }

  get ended(): boolean {
    this.#check();
    return this.#ended;
  }

  get(key: object): R | undefined {
    this.#check();
    if (this.#keyed === undefined)
      throw new ConfigurationError('get(): the snapshot has no key; name the columns that tell rows apart, snapshot({ key: ["id"] })', {
        option: "key",
      });
    return this.#keyed.get(key);
  }

  toArray(): R[] {
    this.#check();
    return [...this.#rows.toArray()];
  }

  [Symbol.iterator](): Iterator<R> {
    return this.toArray()[Symbol.iterator]();
  }

  async changed(): Promise<boolean> {
    this.#check();
    if (this.#ended) return false;
    const before = this.#changes;
    await new Promise<void>((wake) => this.#waiting.push(wake));
    this.#check();
    return this.#changes > before;
  }

  async finished(): Promise<void> {
    await this.#reading;
    this.#check();
  }

  async close(): Promise<void> {
    await this.#running.close();
    await this.#reading;
  }

  [asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** Keeps the rows of a running query. */
export function liveSnapshot<R>(running: RunningQuery, key: readonly string[] | undefined): Snapshot<R> {
  return new LiveSnapshot<R & object>(running, key);
}
