// SPDX-License-Identifier: Apache-2.0

/** Runs at most so many asynchronous calls of one function at once; one after another takes the place of one that ended. */
export class Limiter {
  readonly #limit: number;
  readonly #waiting: (() => void)[] = [];
  #active = 0;
  #head = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Calls `start` at once while there is room, else later. Its promise counts until it settles; a plain value does not count. */
  run<T>(start: () => T | PromiseLike<T>): T | Promise<T> {
    if (this.#active < this.#limit) return this.#start(start);
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push(() => {
        try {
          resolve(this.#start(start));
        } catch (error) {
          reject(error as Error);
        }
      });
    });
  }

  /** Calls that wait are never started. */
  clear(): void {
    this.#waiting.length = 0;
    this.#head = 0;
  }

  #start<T>(start: () => T | PromiseLike<T>): T | Promise<T> {
    const result = start();
    if (!isThenable(result)) return result;
    this.#active++;
    return Promise.resolve(result).finally(() => {
      this.#active--;
      this.#next();
    });
  }

  #next(): void {
    while (this.#active < this.#limit && this.#head < this.#waiting.length) {
      const start = this.#waiting[this.#head++] as () => void;
      if (this.#head > 1024 && this.#head * 2 > this.#waiting.length) {
        this.#waiting.splice(0, this.#head);
        this.#head = 0;
      }
      start();
    }
  }
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}
