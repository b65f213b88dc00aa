// SPDX-License-Identifier: Apache-2.0
import { columnsObject } from "../expressions/columns.ts";
import { aggregateIn } from "../expressions/aggregates.ts";
import { describeExpression } from "../expressions/describe-expression.ts";
import type { Columns, Selection } from "../expressions/expr-of.ts";
import type { Expr } from "../expressions/expr.ts";
import { expression, type Inside } from "../expressions/expression.ts";
import { withNull } from "../expressions/types.ts";
import { invalid } from "../plan/errors.ts";
import type { AggregateNode, NamedExpression } from "../plan/nodes.ts";
import { located, type Step, type TableParts } from "../plan/table-parts.ts";
import { columnCalled, columnsOf, wholeRow } from "./column-operations.ts";
import { flatAggregate } from "./flat-aggregate.ts";
import { checkGrouped, resolveOne, resolveSelection, type ResolvedSelection } from "./resolve.ts";
import type { GroupedTable, Table } from "./table.ts";

const HAVING = "$having";

/** Groups as `groupBy` and its relatives make them. */
export function groupedTable<R, K>(
  what: string,
  input: TableParts,
  keys: (columns: never) => Selection,
  make: (step: Step) => Table<never>,
  kind: Pick<AggregateNode, "sets" | "rowWindow"> = {},
): GroupedTable<R, K> {
  const scope = {};
  const grouping = resolveSelection(what, [scope], () => keys(columnsObject(input.columns, scope) as never));
  for (const { name, expression } of grouping.nodes) {
    const aggregate = aggregateIn(expression);
    if (aggregate !== undefined)
      throw invalid(`${what}: ${name}: ${describeExpression(aggregate)} is an aggregate; aggregates belong in the select() that follows`);
  }
  const { sets } = kind;
  if (sets === undefined) return grouped<R, K>(input, grouping, make, undefined, kind);
  if (typeof sets === "object") {
    for (const name of sets.flat()) columnCalled(what, grouping.columns, name);
    const unused = grouping.columns.find(({ name }) => !sets.some((set) => set.includes(name)));
    if (unused !== undefined) throw invalid(`${what}: the key ${unused.name} is in none of the lists`);
  }
  const columns = grouping.columns.map((column) => Object.freeze({ ...column, type: withNull(column.type, true) }));
  return grouped<R, K>(input, { ...grouping, columns }, make, undefined, kind);
}

function grouped<R, K>(
  input: TableParts,
  grouping: ResolvedSelection,
  make: (step: Step) => Table<never>,
  having: ((columns: never, keys: never) => Expr<boolean | null>) | undefined,
  kind: Pick<AggregateNode, "sets" | "rowWindow">,
): GroupedTable<R, K> {
  const names = grouping.nodes.map(({ name }) => name);
  const resolved = <T>(resolve: (scopes: readonly object[], columns: never, keys: never, row: never) => T): T => {
    const rows = {};
    const row = expression(wholeRow(input.columns, rows));
    return resolve(
      [rows],
      columnsObject(input.columns, rows) as never,
      columnsObject(grouping.columns, rows, "key") as never,
      row as never,
    );
  };
  const aggregated = (columns: readonly NamedExpression[]): AggregateNode =>
    located({ kind: "aggregate", input: input.relation, keys: grouping.nodes, columns: Object.freeze(columns), ...kind });

  return Object.freeze<GroupedTable<R, K>>({
    having(condition) {
      const both = (columns: Columns<R>, keys: Columns<K>): Expr<boolean | null> => {
        const before = having?.(columns as never, keys as never) as { and(other: unknown): Expr<boolean | null> } | undefined;
        return before === undefined ? condition(columns, keys) : before.and(condition(columns, keys));
      };
      const parts = groupCondition(resolved, both as never);
      checkGrouped("having()", { nodes: [{ name: "the condition", expression: parts.node }], columns: [] }, names);
      return grouped<R, K>(input, grouping, make, both as never, kind);
    },
    flatAggregate(call) {
      if (having !== undefined) throw invalid("flatAggregate(): it has no having(); filter its rows with where()");
      if (kind.sets !== undefined || kind.rowWindow !== undefined)
        throw invalid("flatAggregate(): Flink has table aggregates of plain groups only, made by groupBy()");
      const step = resolved((scopes, columns, keys, row) =>
        flatAggregate("flatAggregate()", input, grouping, scopes, () => call(columns, keys, row)),
      );
      return make(step) as never;
    },
    select(selection) {
      const selected = resolved((scopes, columns, keys, row) => resolveSelection("select()", scopes, () => selection(columns, keys, row)));
      checkGrouped("select()", selected, names);
      if (having === undefined) return make({ relation: aggregated(selected.nodes), columns: selected.columns }) as never;
      const { node } = groupCondition(resolved, having);
      const withCondition = aggregated([...selected.nodes, Object.freeze({ name: HAVING, expression: node })]);
      const kept = located({ kind: "filter" as const, input: withCondition, predicate: columnsOf([HAVING])[0]?.expression as never });
      const relation = located({ kind: "project" as const, input: kept, columns: columnsOf(selected.nodes.map(({ name }) => name)) });
      return make({ relation, columns: selected.columns }) as never;
    },
  });
}

function groupCondition(
  resolved: <T>(resolve: (scopes: readonly object[], columns: never, keys: never) => T) => T,
  condition: (columns: never, keys: never) => Expr<boolean | null>,
): Inside {
  const parts = resolved((scopes, columns, keys) => resolveOne("having()", scopes, () => condition(columns, keys)));
  if (parts.type.kind !== "boolean") throw invalid(`having(): ${describeExpression(parts.node)} is not BOOLEAN`);
  return parts;
}
