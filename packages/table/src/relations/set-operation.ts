// SPDX-License-Identifier: Apache-2.0
import { formatType } from "@tsflink/core/internal";
import { withNull } from "../expressions/types.ts";
import { invalid } from "../plan/errors.ts";
import type { ProjectNode, RelationNode, SetNode } from "../plan/nodes.ts";
import type { Column } from "../plan/schema-node.ts";
import { located, type Step } from "../plan/table-parts.ts";
import { columnsOf } from "./column-operations.ts";

/** Two tables with the same columns as one. SQL goes by position, TypeScript by name: the right one is put into the order of the left one. */
export function setOperation(what: string, left: Step, right: Step, operation: SetNode["operation"], all: boolean): Step {
  const names = left.columns.map(({ name }) => name);
  const theirs = new Map(right.columns.map((column) => [column.name, column]));
  const odd = [...names.filter((name) => !theirs.has(name)), ...[...theirs.keys()].filter((name) => !names.includes(name))];
  if (odd.length > 0) throw invalid(`${what}: only one of the tables has ${odd.join(", ")}; make the columns equal with select()`);
  const merged = left.columns.map((column) => {
    const { type, exact } = theirs.get(column.name) as Column;
    const same = formatType(type) === formatType(column.type);
    return Object.freeze(
      same
        ? { ...column, exact: column.exact && exact }
        : { ...column, type: withNull(column.type, column.type.nullable || type.nullable), exact: false },
    );
  });
  const inOrder = right.columns.every(({ name }, i) => name === names[i]);
  const aligned: RelationNode = inOrder
    ? right.relation
    : Object.freeze<ProjectNode>({ kind: "project", input: right.relation, columns: columnsOf(names) });
  return {
    relation: located({ kind: "set", operation, left: left.relation, right: aligned, all }),
    columns: Object.freeze(merged),
  };
}
