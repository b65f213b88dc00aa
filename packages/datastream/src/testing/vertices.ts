// SPDX-License-Identifier: Apache-2.0
// The parts that a test job runs.
import type { Instant, LocalDateTime } from "@tsflink/core";
import type { MemoryHost, Millis, StreamOperator, StreamSpec } from "@tsflink/udf-runtime/streams";
import type { WatermarkNode } from "../plan/nodes.ts";

/** Takes elements and watermarks. */
export interface Port {
  element(value: unknown, timestamp: Millis | undefined): void;
  watermark(watermark: Millis): void;
}

/** A part of a job with inputs. */
export interface Vertex {
  readonly inputs: readonly Port[];
  /** When something is to happen by the clock. */
  next(): Millis | undefined;
  /** Lets happen what is due. */
  tick(now: Millis): void | Promise<void>;
  /** Settled when no promise is under way, rejected when one failed. */
  idle(): Promise<void>;
  /** All inputs have ended. */
  end(): void;
}

/** Where the elements of an output go. */
export class Fork implements Port {
  readonly #targets: Port[] = [];

  add(target: Port): void {
    this.#targets.push(target);
  }

  element(value: unknown, timestamp: Millis | undefined): void {
    for (const target of this.#targets) target.element(value, timestamp);
  }

  watermark(watermark: Millis): void {
    for (const target of this.#targets) target.watermark(watermark);
  }
}

/** The watermark of several inputs is the least of theirs. */
export class WatermarkMerger {
  readonly #watermarks: Millis[];
  #last: Millis;

  constructor(inputs: number, start: Millis) {
    this.#watermarks = new Array<Millis>(inputs).fill(start);
    this.#last = start;
  }

  /** The new watermark, if it has moved on. */
  advance(input: number, watermark: Millis): Millis | undefined {
    if (watermark <= (this.#watermarks[input] as Millis)) return undefined;
    this.#watermarks[input] = watermark;
    const least = Math.min(...this.#watermarks);
    if (least <= this.#last) return undefined;
    this.#last = least;
    return least;
  }
}

export class OperatorVertex implements Vertex {
  readonly inputs: readonly Port[];
  readonly spec: StreamSpec;
  readonly host: MemoryHost;
  readonly operator: StreamOperator;
  readonly #outputs: readonly Fork[];
  readonly #merger: WatermarkMerger;
  /** Watermarks that wait for promises, which they must not overtake. */
  readonly #held: Millis[] = [];

  constructor(spec: StreamSpec, host: MemoryHost, operator: StreamOperator, outputs: readonly Fork[]) {
    this.spec = spec;
    this.host = host;
    this.operator = operator;
    this.#outputs = outputs;
    this.#merger = new WatermarkMerger(spec.inputs.length, host.watermark);
    this.inputs = spec.inputs.map((_, input) => ({
      element: (value, timestamp) => {
        this.#element(value, input, timestamp);
      },
      watermark: (watermark) => {
        const merged = this.#merger.advance(input, watermark);
        if (merged !== undefined) this.#watermark(merged);
      },
    }));
  }

  next(): Millis | undefined {
    return this.host.nextProcessing;
  }

  tick(now: Millis): Promise<void> {
    return this.host.advanceProcessingTime(this.operator, now);
  }

  async idle(): Promise<void> {
    await this.operator.idle?.();
    for (let held = this.#held.shift(); held !== undefined; held = this.#held.shift()) this.#pass(held);
  }

  end(): void {
    this.operator.onEnd?.();
  }

  #element(value: unknown, input: number, timestamp: Millis | undefined): void {
    const { host, operator, spec } = this;
    const key = spec.key === undefined ? null : (spec.keys?.[input] ?? null);
    if (key === null) host.element(operator, value, input, timestamp);
    else if ("field" in key) host.element(operator, value, input, timestamp, (value as Readonly<Record<string, unknown>>)[key.field]);
    else {
      const keyed = value as { readonly key: unknown; readonly value: unknown };
      host.element(operator, keyed.value, input, timestamp, keyed.key);
    }
  }

  #watermark(watermark: Millis): void {
    if (this.operator.idle === undefined) this.#pass(watermark);
    else this.#held.push(watermark);
  }

  #pass(watermark: Millis): void {
    this.host.advanceWatermark(this.operator, watermark);
    for (const output of this.#outputs) output.watermark(watermark);
  }
}

/** Union and exchanges: in one task there is nothing to do but to bring the watermarks together. */
export class ThroughVertex implements Vertex {
  readonly inputs: readonly Port[];

  constructor(inputs: number, output: Port, start: Millis) {
    const merger = new WatermarkMerger(inputs, start);
    this.inputs = Array.from({ length: inputs }, (_, input) => ({
      element: (value: unknown, timestamp: Millis | undefined) => {
        output.element(value, timestamp);
      },
      watermark: (watermark: Millis) => {
        const merged = merger.advance(input, watermark);
        if (merged !== undefined) output.watermark(merged);
      },
    }));
  }

  next(): undefined {
    return undefined;
  }

  tick(): void {}

  idle(): Promise<void> {
    return Promise.resolve();
  }

  end(): void {}
}

/** How often Flink asks a strategy for its watermark, by the clock. */
const watermarkInterval: Millis = 200;

/** Flink's watermark generators: the watermarks that come in are replaced, but for the one at the end. */
export class WatermarkVertex implements Vertex {
  readonly inputs: readonly Port[];
  readonly #output: Port;
  readonly #periodic: boolean;
  readonly #end: Millis;
  /** The watermark that is due. */
  #latest: Millis = -Infinity;
  #emitted: Millis = -Infinity;
  #due: Millis;

  constructor(strategy: WatermarkNode["strategy"], output: Port, now: Millis, end: Millis) {
    const { field, generated, delay } = strategy;
    this.#output = output;
    this.#periodic = generated === undefined ? strategy.kind !== "none" : generated.emit === "periodic";
    this.#end = end;
    this.#due = now + watermarkInterval;
    this.inputs = [
      {
        element: (value, timestamp) => {
          if (generated !== undefined) {
            const { key, value: element } = value as { readonly key: bigint | null; readonly value: unknown };
            output.element(element, timestamp);
            if (key !== null) this.#latest = Math.max(this.#latest, Number(key));
            if (!this.#periodic) this.#emit();
            return;
          }
          const time =
            field === undefined
              ? timestamp
              : ((value as Readonly<Record<string, Instant | LocalDateTime | null>>)[field]?.epochMillis ?? timestamp);
          if (time !== undefined) this.#latest = Math.max(this.#latest, time - delay - 1);
          output.element(value, time);
        },
        watermark: (watermark) => {
          if (watermark === this.#end) output.watermark(watermark);
        },
      },
    ];
  }

  next(): Millis | undefined {
    return this.#periodic ? this.#due : undefined;
  }

  tick(now: Millis): void {
    if (!this.#periodic || now < this.#due) return;
    while (this.#due <= now) this.#due += watermarkInterval;
    this.#emit();
  }

  #emit(): void {
    if (this.#latest <= this.#emitted) return;
    this.#emitted = this.#latest;
    this.#output.watermark(this.#latest);
  }

  idle(): Promise<void> {
    return Promise.resolve();
  }

  end(): void {}
}
