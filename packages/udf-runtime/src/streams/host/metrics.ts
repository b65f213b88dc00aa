// SPDX-License-Identifier: Apache-2.0
import type { Part } from "../../server/protocol.ts";
import type { MetricsHost } from "../contract.ts";
import { FromFunctions } from "./kinds.ts";

type Kind = "counter" | "meter" | "histogram" | "gauge" | "accumulator";

interface Changed {
  readonly kind: Kind;
  readonly name: string;
  readonly groups: readonly string[];
  values: number[];
}

/** Metrics on their way to Flink: what was added since the last result. */
export class HeldMetrics implements MetricsHost {
  readonly #all = new Map<string, Changed>();
  readonly #changed = new Set<Changed>();

  counter(name: string, groups: readonly string[]): { add(n: number): void } {
    return { add: this.#sum("counter", name, groups) };
  }

  meter(name: string, groups: readonly string[]): { mark(n: number): void } {
    return { mark: this.#sum("meter", name, groups) };
  }

  histogram(name: string, groups: readonly string[]): { update(value: number): void } {
    const metric = this.#metric("histogram", name, groups);
    return {
      update: (value) => {
        metric.values.push(value);
        this.#changed.add(metric);
      },
    };
  }

  gauge(name: string, groups: readonly string[]): { set(value: number): void } {
    const metric = this.#metric("gauge", name, groups);
    return {
      set: (value) => {
        metric.values[0] = value;
        this.#changed.add(metric);
      },
    };
  }

  accumulator(name: string): { add(n: number): void } {
    return { add: this.#sum("accumulator", name, []) };
  }

  get changed(): boolean {
    return this.#changed.size > 0;
  }

  part(): Part | undefined {
    if (this.#changed.size === 0) return undefined;
    const data = Buffer.from(JSON.stringify([...this.#changed]), "utf8");
    for (const metric of this.#changed) metric.values = [];
    this.#changed.clear();
    return { kind: FromFunctions.metrics, index: 0, rows: 0, data };
  }

  #sum(kind: Kind, name: string, groups: readonly string[]): (n: number) => void {
    const metric = this.#metric(kind, name, groups);
    return (n) => {
      metric.values[0] = (metric.values[0] ?? 0) + n;
      this.#changed.add(metric);
    };
  }

  #metric(kind: Kind, name: string, groups: readonly string[]): Changed {
    const id = JSON.stringify([kind, groups, name]);
    let metric = this.#all.get(id);
    // A metric is known to Flink from the start, with nothing in it.
    if (metric === undefined) {
      this.#all.set(id, (metric = { kind, name, groups, values: [] }));
      this.#changed.add(metric);
    }
    return metric;
  }
}
