// SPDX-License-Identifier: Apache-2.0
import { ConversionError, parseType } from "@tsflink/core";
import type { Part } from "../../server/protocol.ts";
import { CallFailure } from "../../server/failure.ts";
import type { StreamSpec } from "../contract.ts";
import { Appender, rowOf } from "./appender.ts";
import { FromFunctions } from "./kinds.ts";

/** One output of an operator: its elements and their timestamps until the next result. */
export class Output {
  readonly #index: number;
  readonly #name: string;
  readonly #appender: Appender;
  readonly #append: (value: unknown) => void;
  #times = new Float64Array(256);
  #hasTimes = false;

  constructor(spec: StreamSpec, index: number) {
    const { type, tag } = spec.outputs[index] as StreamSpec["outputs"][number];
    const { definition } = parseType(type);
    this.#index = index;
    this.#name = tag === null ? spec.name : `${spec.name}, side output ${tag}`;
    this.#appender = definition.kind === "row" ? new Appender(definition, "row") : new Appender(rowOf({ value: definition }), "columns");
    this.#append = this.#appender.append as (value: unknown) => void;
  }

  get rows(): number {
    return this.#appender.rows;
  }

  /** `time` is NaN when there is none. */
  emit(value: unknown, time: number): void {
    try {
      this.#append(value);
    } catch (error) {
      throw this.#explained(error);
    }
    if (time === time || this.#hasTimes) this.#time(time);
  }

  parts(): Part[] {
    const { rows } = this.#appender;
    if (rows === 0) return [];
    const parts: Part[] = [{ kind: FromFunctions.output, index: this.#index, rows, data: this.#appender.take() }];
    if (this.#hasTimes) {
      this.#hasTimes = false;
      parts.push({
        kind: FromFunctions.outputTimes,
        index: this.#index,
        rows,
        // A copy: the next elements come before this is on the wire.
        data: new Uint8Array(this.#times.buffer.slice(0, rows * 8)),
      });
    }
    return parts;
  }

  #time(time: number): void {
    const i = this.#appender.rows - 1;
    if (!this.#hasTimes) {
      this.#hasTimes = true;
      if (i >= this.#times.length) this.#grow(i + 1);
      this.#times.fill(NaN, 0, i);
    }
    if (i >= this.#times.length) this.#grow(i + 1);
    this.#times[i] = time;
  }

  #grow(wanted: number): void {
    const grown = new Float64Array(Math.max(wanted, this.#times.length * 2));
    grown.set(this.#times);
    this.#times = grown;
  }

  #explained(error: unknown): unknown {
    const explained = this.#appender.explain(error, this.#name);
    const conversion = explained?.error ?? (error instanceof ConversionError ? error : undefined);
    if (conversion === undefined) return error;
    const { message, path, expected, received } = conversion;
    return new CallFailure(
      this.#name,
      new ConversionError(`${this.#name} gave a value that does not fit, ${message}`, {
        path,
        ...(expected === undefined ? {} : { expected }),
        ...(received === undefined ? {} : { received }),
      }),
      explained?.column ?? this.#name,
    );
  }
}
