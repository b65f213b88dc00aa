// SPDX-License-Identifier: Apache-2.0

export interface ExitDuties {
  /** Cancels jobs and stops the cluster. */
  readonly stop: () => Promise<void>;
  /** The same, when nothing of the program is to run any more. */
  readonly endBySignal: () => Promise<void>;
  /** What must be done at the very end and cannot wait for anything. */
  readonly cleanUp: (code: number) => void;
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Tidies up however the process ends: by running out of work, by `process.exit`, or by a signal. A signal that the program handles itself
 * stays the program's own business.
 */
export class ExitHooks {
  readonly #duties: ExitDuties;
  readonly #handlers = new Map<NodeJS.Signals, () => void>();
  #stopping = false;

  constructor(duties: ExitDuties) {
    this.#duties = duties;
    process.on("exit", this.#onExit);
    process.on("beforeExit", this.#onBeforeExit);
    for (const signal of Object.keys(SIGNALS) as (keyof typeof SIGNALS)[]) {
      const handler = (): void => this.#onSignal(signal);
      this.#handlers.set(signal, handler);
      process.on(signal, handler);
    }
  }

  remove(): void {
    process.off("exit", this.#onExit);
    process.off("beforeExit", this.#onBeforeExit);
    for (const [signal, handler] of this.#handlers) process.off(signal, handler);
  }

  readonly #onExit = (code: number): void => this.#duties.cleanUp(code);

  readonly #onBeforeExit = (): void => {
    void this.#duties.stop();
  };

  #onSignal(signal: keyof typeof SIGNALS): void {
    if (process.listenerCount(signal) > 1) return;
    // The second Ctrl-C of somebody in a hurry.
    if (this.#stopping) process.exit(SIGNALS[signal]);
    this.#stopping = true;
    void this.#duties.endBySignal().finally(() => process.exit(SIGNALS[signal]));
  }
}
