// SPDX-License-Identifier: Apache-2.0
import type { ExpressionNode } from "../plan/nodes.ts";

/** Built-in functions over many rows, by the names of `BuiltInFunctionDefinitions`, and `GROUPING_ID`, which only SQL has. */
const aggregates: ReadonlySet<string> = new Set([
  "COUNT",
  "SUM",
  "SUM0",
  "AVG",
  "MIN",
  "MAX",
  "STDDEV_POP",
  "STDDEV_SAMP",
  "VAR_POP",
  "VAR_SAMP",
  "FIRST_VALUE",
  "LAST_VALUE",
  "LISTAGG",
  "COLLECT",
  "ARRAY_AGG",
  "PERCENTILE",
  "JSON_OBJECTAGG_NULL_ON_NULL",
  "JSON_OBJECTAGG_ABSENT_ON_NULL",
  "JSON_ARRAYAGG_NULL_ON_NULL",
  "JSON_ARRAYAGG_ABSENT_ON_NULL",
  "DISTINCT",
  "GROUPING_ID",
]);

/** Whether it computes one value of many rows. */
export function isAggregate(node: ExpressionNode): boolean {
  return node.kind === "call" ? aggregates.has(node.name) : node.kind === "function" && node.aggregate === true;
}

/** An aggregate inside the expression, if there is one. Over a window it is none: each row has its value. */
export function aggregateIn(node: ExpressionNode): ExpressionNode | undefined {
  if (isAggregate(node)) return node;
  return firstIn(node.kind === "over" ? node.args.slice(1) : argumentsOf(node), aggregateIn);
}

/** What is computed over a window inside the expression, if anything is. */
export function overIn(node: ExpressionNode): ExpressionNode | undefined {
  return node.kind === "over" ? node : firstIn(argumentsOf(node), overIn);
}

export function argumentsOf(node: ExpressionNode): readonly ExpressionNode[] {
  return "args" in node ? node.args : [];
}

function firstIn(nodes: readonly ExpressionNode[], find: (node: ExpressionNode) => ExpressionNode | undefined): ExpressionNode | undefined {
  for (const node of nodes) {
    const found = find(node);
    if (found !== undefined) return found;
  }
  return undefined;
}
