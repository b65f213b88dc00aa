// SPDX-License-Identifier: Apache-2.0
import type { MetricsHost } from "../contract.ts";

/** Metrics that can be looked at: by group and name, with dots between them. */
export class MemoryMetrics implements MetricsHost {
  readonly counters: Map<string, number> = new Map();
  readonly meters: Map<string, number> = new Map();
  readonly histograms: Map<string, number[]> = new Map();
  readonly gauges: Map<string, number> = new Map();
  readonly accumulators: Map<string, number> = new Map();

  counter(name: string, groups: readonly string[]): { add(n: number): void } {
    return { add: (n) => sum(this.counters, name, groups, n) };
  }

  meter(name: string, groups: readonly string[]): { mark(n: number): void } {
    return { mark: (n) => sum(this.meters, name, groups, n) };
  }

  histogram(name: string, groups: readonly string[]): { update(value: number): void } {
    const id = idOf(name, groups);
    return {
      update: (value) => {
        const values = this.histograms.get(id);
        if (values === undefined) this.histograms.set(id, [value]);
        else values.push(value);
      },
    };
  }

  accumulator(name: string): { add(n: number): void } {
    return { add: (n) => sum(this.accumulators, name, [], n) };
  }

  gauge(name: string, groups: readonly string[]): { set(value: number): void } {
    return { set: (value) => void this.gauges.set(idOf(name, groups), value) };
  }
}

function sum(into: Map<string, number>, name: string, groups: readonly string[], n: number): void {
  const id = idOf(name, groups);
  into.set(id, (into.get(id) ?? 0) + n);
}

function idOf(name: string, groups: readonly string[]): string {
  return [...groups, name].join(".");
}
