// SPDX-License-Identifier: Apache-2.0
import type { MetricsHost } from "../contract.ts";

/** The metrics of an operator as its functions see them. Ask for one by its name each time, or keep it. */
export class Metrics {
  readonly #host: MetricsHost;
  readonly #groups: readonly string[];

  constructor(host: MetricsHost, groups: readonly string[] = []) {
    this.#host = host;
    this.#groups = groups;
  }

  group(...names: string[]): Metrics {
    return new Metrics(this.#host, [...this.#groups, ...names]);
  }

  counter(name: string): { add(n: number): void } {
    return this.#host.counter(name, this.#groups);
  }

  meter(name: string): { mark(n: number): void } {
    return this.#host.meter(name, this.#groups);
  }

  histogram(name: string): { update(value: number): void } {
    return this.#host.histogram(name, this.#groups);
  }

  gauge(name: string): { set(value: number): void } {
    return this.#host.gauge(name, this.#groups);
  }
}
