// SPDX-License-Identifier: Apache-2.0
import type { Executor } from "./executor.ts";
import type { Origin, RelationNode } from "./nodes.ts";
import { origin } from "./origin.ts";
import type { Column } from "./schema-node.ts";

/** A relation and its columns: what a method of a table makes of the table before it. */
export interface Step {
  readonly relation: RelationNode;
  readonly columns: readonly Column[];
}

/** What a table is made of. */
export interface TableParts extends Step {
  readonly executor: Executor;
}

// Registered: a table made by another copy of this package is still one.
export const partsKey: unique symbol = Symbol.for("@tsflink/table/table") as never;

/** What a table is made of; `undefined` for anything else. */
export function tableParts(value: unknown): TableParts | undefined {
  return typeof value === "object" && value !== null ? (value as { readonly [partsKey]?: TableParts })[partsKey] : undefined;
}

/** A node with the place in the user's code, where one is known. */
export function located<N extends object>(node: N): N & { readonly origin?: Origin } {
  const at = origin();
  return Object.freeze(at === undefined ? node : { ...node, origin: at });
}
