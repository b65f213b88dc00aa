// SPDX-License-Identifier: Apache-2.0
import type { FunctionDefinition } from "@tsflink/core/internal";
import type { ExpressionNode, RelationNode } from "../plan/nodes.ts";

/** A plan whose functions are numbers, and the functions by these numbers. */
export interface StrippedPlan<T extends RelationNode | readonly RelationNode[]> {
  readonly relation: T;
  readonly functions: readonly FunctionDefinition[];
  /** Of the rows of this process that the plan reads. */
  readonly rows: ReadonlySet<string>;
  /** Maven coordinates of the connectors. */
  readonly artifacts: ReadonlySet<string>;
  /** Of the tables that conditions look into. */
  readonly environments: ReadonlySet<string>;
}

/**
 * Replaces what structured clone cannot carry, the functions, by their places in a list. A node that is used twice stays one node, so that
 * its table is made once.
 */
export function stripPlan<T extends RelationNode | readonly RelationNode[]>(relation: T): StrippedPlan<T> {
  const places = new Map<FunctionDefinition, number>();
  const rows = new Set<string>();
  const artifacts = new Set<string>();
  const environments = new Set<string>();
  const copies = new Map<object, unknown>();

  const place = (definition: FunctionDefinition): number => {
    let found = places.get(definition);
    if (found === undefined) places.set(definition, (found = places.size));
    return found;
  };

  const copy = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
    let copied = copies.get(value);
    if (copied !== undefined) return copied;
    if (Array.isArray(value)) copied = value.map(copy);
    else {
      const fields = Object.entries(value).map(([key, field]) => [
        key,
        key === "function" ? place(field as FunctionDefinition) : copy(field),
      ]);
      copied = Object.fromEntries(fields) as object;
      note(copied as RelationNode | ExpressionNode);
    }
    copies.set(value, copied);
    return copied;
  };

  const note = (node: RelationNode | ExpressionNode): void => {
    if (node.kind === "rows") rows.add(node.id);
    if (node.kind === "sub-query") environments.add(node.environment);
    if (node.kind === "source") for (const artifact of node.artifacts) artifacts.add(artifact);
  };

  return { relation: copy(relation) as T, functions: [...places.keys()], rows, artifacts, environments };
}
