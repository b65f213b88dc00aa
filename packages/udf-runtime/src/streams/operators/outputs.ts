// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError } from "@tsflink/core";
import { describe, didYouMean } from "@tsflink/core/internal";
import type { OperatorHost, StreamSpec } from "../contract.ts";

/** What a side output is named by: its name, or the object that the API made for it. */
export type Tag = string | { readonly name: string };

/** The side outputs of an operator, by their tags. */
export class SideOutputs {
  readonly #host: OperatorHost;
  readonly #operator: string;
  readonly #index = new Map<string, number>();

  constructor(spec: Pick<StreamSpec, "name" | "outputs">, host: OperatorHost) {
    this.#host = host;
    this.#operator = spec.name;
    spec.outputs.forEach(({ tag }, i) => {
      if (tag !== null) this.#index.set(tag, i);
    });
  }

  emit(tag: Tag, value: unknown, timestamp?: number): void {
    const name = typeof tag === "string" ? tag : tag?.name;
    const output = this.#index.get(name);
    if (output === undefined) throw this.#unknown(tag, name);
    this.#host.emit(output, value, timestamp);
  }

  #unknown(tag: unknown, name: unknown): ConfigurationError {
    const known = [...this.#index.keys()];
    const hint = typeof name === "string" ? didYouMean(name, known) : "";
    return new ConfigurationError(
      `${this.#operator} has no side output ${typeof name === "string" ? JSON.stringify(name) : describe(tag)}${hint}; ${
        known.length === 0 ? "it declares none" : `it declares ${known.map((each) => JSON.stringify(each)).join(", ")}`
      }.`,
      { option: "tag" },
    );
  }
}
