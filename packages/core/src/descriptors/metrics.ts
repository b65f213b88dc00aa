// SPDX-License-Identifier: Apache-2.0

/** Metrics of a function, shown by Flink beside its own. Ask for one by its name each time, or keep it. */
export interface Metrics {
  /** The same in groups of these names. */
  group(...names: string[]): Metrics;
  counter(name: string): { add(n: number): void };
  meter(name: string): { mark(n: number): void };
  histogram(name: string): { update(value: number): void };
  gauge(name: string): { set(value: number): void };
}
