// SPDX-License-Identifier: Apache-2.0
// Flink's Table API joins by equalities of columns. Operands that are more than that are computed before the join, on their side.
import type { ExpressionNode } from "../plan/nodes.ts";

/** Parts of a join condition that can be computed from one side alone, by side: operands of equalities, and calls of user functions. */
export function oneSidedOperands(on: ExpressionNode): {
  readonly left: readonly ExpressionNode[];
  readonly right: readonly ExpressionNode[];
} {
  const found = { left: new Set<ExpressionNode>(), right: new Set<ExpressionNode>() };
  const hoist = (node: ExpressionNode): boolean => {
    const side = sideOf(node);
    if (side === undefined || node.kind === "column") return false;
    found[side].add(node);
    return true;
  };
  const visit = (node: ExpressionNode, conjunct: boolean): void => {
    if (node.kind === "function" && hoist(node)) return;
    if (node.kind !== "call" && node.kind !== "function") return;
    const equality = conjunct && node.kind === "call" && node.name === "EQUALS";
    const and = conjunct && node.kind === "call" && node.name === "AND";
    for (const arg of node.args) if (!(equality && hoist(arg))) visit(arg, and);
  };
  visit(on, true);
  return { left: [...found.left], right: [...found.right] };
}

/** The condition with columns, of no side, in place of what was computed before. */
export function replaced(node: ExpressionNode, columns: ReadonlyMap<ExpressionNode, string>): ExpressionNode {
  const name = columns.get(node);
  if (name !== undefined) return { kind: "column", name };
  return node.kind === "call" || node.kind === "function" ? { ...node, args: node.args.map((arg) => replaced(arg, columns)) } : node;
}

/** Whether one of the conjuncts says that two columns are equal. */
export function hasEquality(on: ExpressionNode): boolean {
  if (on.kind !== "call") return false;
  if (on.name === "AND") return on.args.some(hasEquality);
  const [a, b] = on.args;
  return on.name === "EQUALS" && a?.kind === "column" && b?.kind === "column" && (a.side !== b.side || a.side === undefined);
}

/** The only side that an expression reads; `undefined` when it reads none, or both. */
function sideOf(node: ExpressionNode): "left" | "right" | undefined {
  const sides = new Set<string | undefined>();
  const visit = (each: ExpressionNode): void => {
    if (each.kind === "column") sides.add(each.side);
    else if (each.kind === "call" || each.kind === "function") each.args.forEach(visit);
  };
  visit(node);
  const [side] = sides;
  return sides.size === 1 && (side === "left" || side === "right") ? side : undefined;
}
