// SPDX-License-Identifier: Apache-2.0
import type { RowDefinition } from "@tsflink/core/internal";
import { withNull } from "../expressions/types.ts";
import type { TableFunctionCall } from "../functions/udf.ts";
import { invalid } from "../plan/errors.ts";
import type { LateralNode } from "../plan/nodes.ts";
import { rowColumns, type Column } from "../plan/schema-node.ts";
import { located, type Step } from "../plan/table-parts.ts";
import { columnNamed } from "./column-operations.ts";

function yielded({ definition }: TableFunctionCall): readonly Column[] {
  return rowColumns(definition.returns.definition as RowDefinition);
}

function node(input: Step, { definition, args }: TableFunctionCall, columns: readonly string[], join: LateralNode["join"]): LateralNode {
  return located({ kind: "lateral", input: input.relation, function: definition, args, columns: Object.freeze(columns), join });
}

/** Each row beside those that a table function yields for it. */
export function lateral(what: string, input: Step, call: TableFunctionCall, join: LateralNode["join"]): Step {
  const added = yielded(call).map((column) => (join === "left" ? Object.freeze({ ...column, type: withNull(column.type, true) }) : column));
  const clash = added.find(({ name }) => input.columns.some((column) => column.name === name));
  if (clash !== undefined)
    throw invalid(
      `${what}: both the table and ${call.definition.name ?? "the function"} have a column ${clash.name}; rename one with select(), or in the type of the yielded rows`,
    );
  return {
    relation: node(
      input,
      call,
      added.map(({ name }) => name),
      join,
    ),
    columns: Object.freeze([...input.columns, ...added]),
  };
}

/** The rows that a table function yields, alone. */
export function flatMap(input: Step, call: TableFunctionCall): Step {
  const columns = yielded(call);
  // Under names that no column of the table has.
  const inside = columns.map(({ name }) => `$${name}`);
  return {
    relation: located({
      kind: "project",
      input: node(input, call, inside, "inner"),
      columns: Object.freeze(columns.map(({ name }, i) => columnNamed(inside[i] as string, name))),
    }),
    columns,
  };
}
