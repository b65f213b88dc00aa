// SPDX-License-Identifier: Apache-2.0
/** What the callbacks of users return, checked. */
import { describe, didYouMean } from "@tsflink/core/internal";
import { aggregateIn, argumentsOf, isAggregate, overIn } from "../expressions/aggregates.ts";
import { describeExpression } from "../expressions/describe-expression.ts";
import { inside, isExpression, withoutLostConditions, type Inside } from "../expressions/expression.ts";
import { formatType } from "@tsflink/core/internal";
import { invalid } from "../plan/errors.ts";
import type { ExpressionNode, NamedExpression } from "../plan/nodes.ts";
import type { Column } from "../plan/schema-node.ts";

/** A column outside of all aggregates that is no grouping key. */
function bareColumn(node: ExpressionNode): Extract<ExpressionNode, { kind: "column" }> | undefined {
  if (node.kind === "column") return node.side === "key" ? undefined : node;
  if (isAggregate(node)) return undefined;
  for (const arg of argumentsOf(node)) {
    const found = bareColumn(arg);
    if (found !== undefined) return found;
  }
  return undefined;
}

function checkScopes(what: string, parts: { readonly scopes: readonly object[] }, scopes: readonly object[]): void {
  if (parts.scopes.some((scope) => !scopes.includes(scope)))
    throw invalid(
      `${what}: an expression reads a column of another table or of another callback; use the columns that this callback is given, and join() to bring in another table`,
    );
}

/** One expression. */
export function resolveOne(what: string, scopes: readonly object[], callback: () => unknown): Inside {
  return withoutLostConditions(
    what,
    () => {
      const parts = resolved(what, callback());
      checkScopes(what, parts, scopes);
      return parts;
    },
    ({ node }) => [node],
  );
}

function resolved(what: string, value: unknown): Inside {
  if (isExpression(value)) return inside(value);
  if (value instanceof Promise)
    throw invalid(`${what}: the callback is async; it builds an expression at once and has nothing to wait for`);
  throw invalid(
    `${what}: expected an expression, received ${describe(value)}${typeof value === "boolean" ? "; compare with .eq(), .gt() and the like, not with JavaScript's operators" : value === undefined ? "; does the callback return something?" : "; write lit(...) around a constant"}`,
  );
}

/** A condition without aggregates. */
export function resolveCondition(what: string, scopes: readonly object[], callback: () => unknown): Inside {
  const parts = resolveOne(what, scopes, callback);
  if (parts.type.kind !== "boolean") throw invalid(`${what}: ${describeExpression(parts.node)} is ${formatType(parts.type)}, not BOOLEAN`);
  const aggregate = aggregateIn(parts.node);
  if (aggregate !== undefined)
    throw invalid(`${what}: ${describeExpression(aggregate)} is an aggregate; compute it with select() and filter the result`);
  const over = overIn(parts.node);
  if (over !== undefined)
    throw invalid(
      `${what}: ${describeExpression(over)} is not yet there for a condition; compute it with addColumns() and filter the result`,
    );
  return parts;
}

/** Named expressions. */
export interface ResolvedSelection {
  readonly nodes: readonly NamedExpression[];
  readonly columns: readonly Column[];
}

export function resolveSelection(what: string, scopes: readonly object[], callback: () => unknown): ResolvedSelection {
  const entries = withoutLostConditions(
    what,
    () => {
      const value = callback();
      if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Promise || isExpression(value))
        throw invalid(
          `${what}: expected an object of named expressions such as { total: o.amount.sum() }, received ${isExpression(value) ? "one expression" : describe(value)}`,
        );
      const found = Object.entries(value as Record<string, unknown>);
      if (found.length === 0) throw invalid(`${what}: there are no columns`);
      return found.map(([name, each]) => {
        if (/^(?:0|[1-9]\d*)$/.test(name))
          throw invalid(`${what}: the name ${name} is a whole number, which JavaScript sorts to the front; take another name`);
        const parts = resolved(`${what}: ${name}`, each);
        checkScopes(`${what}: ${name}`, parts, scopes);
        if (parts.node.kind === "call" && (parts.node.name === "ORDER_ASC" || parts.node.name === "ORDER_DESC"))
          throw invalid(`${what}: ${name}: asc() and desc() are for orderBy()`);
        return { name, parts };
      });
    },
    (resolvedEntries) => resolvedEntries.map(({ parts }) => parts.node),
  );
  return {
    nodes: Object.freeze(entries.map(({ name, parts }) => Object.freeze({ name, expression: parts.node }))),
    columns: Object.freeze(entries.map(({ name, parts }) => Object.freeze({ name, type: parts.type, exact: parts.exact }))),
  };
}

/** In a selection over groups every column is a key or inside an aggregate. */
export function checkGrouped(what: string, { nodes }: ResolvedSelection, keys: readonly string[]): void {
  for (const { name, expression } of nodes) {
    if (overIn(expression) !== undefined)
      throw invalid(`${what}: ${name}: over() is for rows, not for groups; compute the groups first, then .over() in another select()`);
    const bare = bareColumn(expression);
    if (bare === undefined) continue;
    const hint = keys.includes(bare.name)
      ? `; take it from the keys, the second parameter: (columns, key) => ({ ..., ${name}: key.${bare.name} })`
      : `${didYouMean(bare.name, keys)}; aggregate it, e.g. ${bare.name}.max(), or group by it`;
    throw invalid(`${what}: ${name}: the column ${bare.name} is neither a grouping key nor inside an aggregate${hint}`);
  }
}
