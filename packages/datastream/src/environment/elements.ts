// SPDX-License-Identifier: Apache-2.0
import type { AnySqlType } from "@tsflink/core";
import type { ChannelQuery } from "@tsflink/bridge/driver";
import { isWrapped } from "../plan/row-type.ts";

/** The elements of a running job, read once. Leaving the loop, by any road, cancels the job. */
export class Elements implements AsyncIterableIterator<unknown> {
  readonly #query: () => Promise<ChannelQuery>;
  readonly #wrapped: boolean;
  #running: Promise<ChannelQuery> | undefined;
  #batches: AsyncIterator<{ readonly rows: readonly object[] }> | undefined;
  #rows: readonly object[] = [];
  #at = 0;
  #fetching: Promise<unknown> | undefined;
  #done = false;

  /** @param query called when the first element is asked for */
  constructor(query: () => Promise<ChannelQuery>, type: AnySqlType) {
    this.#query = query;
    this.#wrapped = isWrapped(type);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<unknown, undefined>> {
    // Calls that do not wait for each other stand in line.
    if (this.#fetching !== undefined) return this.#fetching.then(() => this.next());
    if (this.#at < this.#rows.length) return Promise.resolve({ done: false, value: this.#take() });
    if (this.#done) return Promise.resolve({ done: true, value: undefined });
    const fetched = this.#fetch();
    this.#fetching = fetched.then(
      () => (this.#fetching = undefined),
      () => (this.#fetching = undefined),
    );
    return fetched;
  }

  #take(): unknown {
    const row = this.#rows[this.#at++] as { readonly value?: unknown };
    return this.#wrapped ? row.value : row;
  }

  async #fetch(): Promise<IteratorResult<unknown, undefined>> {
    try {
      this.#running ??= this.#query();
      this.#batches ??= (await this.#running).batches[Symbol.asyncIterator]();
      for (;;) {
        const step = await this.#batches.next();
        if (step.done === true || this.#done) {
          await this.return();
          return { done: true, value: undefined };
        }
        if (step.value.rows.length === 0) continue;
        this.#rows = step.value.rows;
        this.#at = 0;
        return { done: false, value: this.#take() };
      }
    } catch (error) {
      this.#done = true;
      await this.#close();
      throw error;
    }
  }

  async return(): Promise<IteratorResult<unknown, undefined>> {
    this.#done = true;
    this.#rows = [];
    this.#at = 0;
    await this.#close();
    return { done: true, value: undefined };
  }

  async #close(): Promise<void> {
    const running = await this.#running?.catch(() => undefined);
    await running?.close();
  }
}
