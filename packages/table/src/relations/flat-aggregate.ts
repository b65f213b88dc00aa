// SPDX-License-Identifier: Apache-2.0
import type { RowDefinition } from "@tsflink/core/internal";
import { asTableAggregateCall } from "../functions/udtaf.ts";
import { invalid } from "../plan/errors.ts";
import type { FlatAggregateNode } from "../plan/nodes.ts";
import { rowColumns } from "../plan/schema-node.ts";
import { located, type Step } from "../plan/table-parts.ts";
import type { ResolvedSelection } from "./resolve.ts";

/** The rows that a table aggregate function emits for each group, beside the keys. */
export function flatAggregate(
  what: string,
  input: Step,
  grouping: ResolvedSelection,
  scopes: readonly object[],
  callback: () => unknown,
): Step {
  const { definition, args, scopes: read } = asTableAggregateCall(callback(), what);
  const name = definition.name ?? "the function";
  if (read.some((scope) => !scopes.includes(scope)))
    throw invalid(
      `${what}: an argument of ${name} reads a column of another table or of another callback; use the columns that this callback is given`,
    );
  const emitted = rowColumns(definition.returns.definition as RowDefinition);
  const clash = emitted.find((column) => grouping.columns.some((key) => key.name === column.name));
  if (clash !== undefined)
    throw invalid(`${what}: both the keys and the rows of ${name} have a column ${clash.name}; give one of them another name`);
  const relation: FlatAggregateNode = located({
    kind: "flat-aggregate",
    input: input.relation,
    keys: grouping.nodes,
    function: definition,
    args,
    columns: Object.freeze(emitted.map((column) => column.name)),
  });
  return { relation, columns: Object.freeze([...grouping.columns, ...emitted]) };
}
