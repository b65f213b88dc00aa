// SPDX-License-Identifier: Apache-2.0

interface Waiting {
  readonly due: number;
  expire: (() => void) | undefined;
}

/** A timeout for many promises with one timer: all have the same length, so the oldest is always the next to expire. */
export class Deadlines {
  readonly #milliseconds: number;
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  /** The promise, or a rejection with what `late` makes when it takes too long. */
  guard<T>(promise: PromiseLike<T>, late: () => Error): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const entry: Waiting = { due: performance.now() + this.#milliseconds, expire: () => reject(late()) };
      this.#waiting.push(entry);
      this.#timer ??= setTimeout(() => this.#check(), this.#milliseconds);
      const done = (): void => {
        entry.expire = undefined;
      };
      promise.then(
        (value) => {
          done();
          resolve(value);
        },
        (error: unknown) => {
          done();
          reject(error as Error);
        },
      );
    });
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = [];
  }

  #check(): void {
    const now = performance.now();
    let n = 0;
    for (; n < this.#waiting.length; n++) {
      const entry = this.#waiting[n] as Waiting;
      if (entry.expire === undefined) continue;
      if (entry.due > now) break;
      entry.expire();
    }
    this.#waiting.splice(0, n);
    const next = this.#waiting[0];
    this.#timer = next === undefined ? undefined : setTimeout(() => this.#check(), Math.max(1, next.due - now));
  }
}
