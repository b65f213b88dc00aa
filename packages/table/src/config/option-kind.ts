// SPDX-License-Identifier: Apache-2.0

/** What one value is; an array lists the values of an enum. */
export type SingleKind = "boolean" | "int" | "long" | "double" | "string" | "duration" | "memory" | "map" | readonly string[];

/** What the value of an option is. */
export type OptionKind = SingleKind | { readonly list: SingleKind };

export interface KnownOption {
  readonly kind: OptionKind;
  /** As Flink writes it. */
  readonly default?: string;
}
