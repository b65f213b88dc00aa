// SPDX-License-Identifier: Apache-2.0

/** Keeps the process running as long as somebody waits for something, and not a moment longer. */
export class KeepAlive {
  #holders = 0;
  #timer: NodeJS.Timeout | undefined;

  /** Returns the function that lets go again; calling it twice does nothing. */
  hold(): () => void {
    this.#holders++;
    this.#timer ??= setInterval(() => undefined, 2 ** 30);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      if (--this.#holders > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }
}
