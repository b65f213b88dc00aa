// SPDX-License-Identifier: Apache-2.0
/** Changes to some columns of a table; the others stay, in their places. */
import { describe, didYouMean, formatType } from "@tsflink/core/internal";
import { aggregateIn } from "../expressions/aggregates.ts";
import { describeExpression } from "../expressions/describe-expression.ts";
import { call } from "../expressions/builtin.ts";
import type { Inside } from "../expressions/expression.ts";
import { textNode } from "../expressions/literal.ts";
import { withNull } from "../expressions/types.ts";
import { invalid } from "../plan/errors.ts";
import type { ExpressionNode, NamedExpression } from "../plan/nodes.ts";
import type { Column } from "../plan/schema-node.ts";
import { located, type Step } from "../plan/table-parts.ts";
import { type ResolvedSelection } from "./resolve.ts";

/** The column as an expression under its own name, or under another one. */
export function columnNamed(column: string, name: string = column): NamedExpression {
  return Object.freeze({ name, expression: Object.freeze({ kind: "column", name: column }) });
}

export function columnsOf(names: readonly string[]): readonly NamedExpression[] {
  return Object.freeze(names.map((name) => columnNamed(name)));
}

/** @throws `ValidationError` when the table has no such column. */
export function columnCalled(what: string, columns: readonly Column[], name: unknown): Column {
  const found = columns.find((column) => column.name === name);
  if (found !== undefined) return found;
  const names = columns.map((column) => column.name);
  throw typeof name === "string"
    ? invalid(`${what}: there is no column ${name}${didYouMean(name, names)}; there are ${names.join(", ")}`)
    : invalid(`${what}: ${describe(name)} is not the name of a column`);
}

function project(input: Step, nodes: readonly NamedExpression[], columns: readonly Column[]): Step {
  return { relation: located({ kind: "project", input: input.relation, columns: Object.freeze(nodes) }), columns: Object.freeze(columns) };
}

/** The columns with those that were selected; one of the same name is replaced in its place, if that is allowed. */
export function addColumns(what: string, input: Step, selected: ResolvedSelection, replace: boolean): Step {
  for (const { name, expression } of selected.nodes) {
    const aggregate = aggregateIn(expression);
    if (aggregate !== undefined)
      throw invalid(
        `${what}: ${name}: ${describeExpression(aggregate)} is an aggregate; compute it with select() or over a window with .over()`,
      );
  }
  const added = new Map(selected.nodes.map((node, i) => [node.name, { node, column: selected.columns[i] as Column }]));
  const nodes: NamedExpression[] = [];
  const columns: Column[] = [];
  for (const column of input.columns) {
    const other = added.get(column.name);
    if (other !== undefined && !replace)
      throw invalid(`${what}: the table has a column ${column.name} already; replace it with addOrReplaceColumns(), or take another name`);
    nodes.push(other?.node ?? columnNamed(column.name));
    columns.push(other?.column ?? column);
    added.delete(column.name);
  }
  for (const { node, column } of added.values()) {
    nodes.push(node);
    columns.push(column);
  }
  return project(input, nodes, columns);
}

/** The columns, some under other names. */
export function renameColumns(input: Step, names: Readonly<Record<string, unknown>>): Step {
  const what = "renameColumns()";
  for (const [from, to] of Object.entries(names)) {
    columnCalled(what, input.columns, from);
    if (typeof to !== "string" || to === "") throw invalid(`${what}: ${from}: ${describe(to)} is not a name for a column`);
  }
  const renamed = input.columns.map((column) => ({ ...column, name: (names[column.name] as string | undefined) ?? column.name }));
  const twice = renamed.find(({ name }, i) => renamed.findIndex((other) => other.name === name) !== i);
  if (twice !== undefined) throw invalid(`${what}: there would be two columns ${twice.name}`);
  return project(
    input,
    input.columns.map(({ name }, i) => columnNamed(name, renamed[i]?.name)),
    renamed.map((column) => Object.freeze(column)),
  );
}

/** The columns that `keep` tells to keep. */
export function someColumns(what: string, input: Step, names: readonly unknown[], keep: boolean): Step {
  for (const name of names) columnCalled(what, input.columns, name);
  const left = keep
    ? [...new Set(names)].map((name) => columnCalled(what, input.columns, name))
    : input.columns.filter(({ name }) => !names.includes(name));
  if (left.length === 0) throw invalid(`${what}: no column is left`);
  return project(input, columnsOf(left.map(({ name }) => name)), left);
}

/** All columns as one value of a ROW type. */
export function wholeRow(columns: readonly Column[], scope: object): Inside {
  const type: Inside["type"] = { kind: "row", fields: columns.map(({ name, type: field }) => ({ name, type: field })), nullable: false };
  const row: ExpressionNode = Object.freeze({
    kind: "call",
    name: "ROW",
    args: Object.freeze(columns.map(({ name }) => columnNamed(name).expression)),
  });
  const target: ExpressionNode = Object.freeze({ kind: "type", type: formatType(type) });
  return {
    node: Object.freeze({ kind: "call", name: "CAST", args: Object.freeze([row, target]) }),
    type,
    exact: columns.every(({ exact }) => exact),
    scopes: [scope],
  };
}

/** The fields of one value as the columns of a table. */
export function flattened(what: string, input: Step, value: Inside): Step {
  const { type } = value;
  if (type.kind !== "row")
    throw invalid(`${what}: ${describeExpression(value.node)} is ${formatType(type)}, not a ROW; return a t.row(...), or use select()`);
  const aggregate = aggregateIn(value.node);
  if (aggregate !== undefined) throw invalid(`${what}: ${describeExpression(aggregate)} is an aggregate`);
  // The value is computed once, in a step of its own.
  const row = "$row";
  const computed = project(input, [Object.freeze({ name: row, expression: value.node })], [{ name: row, type, exact: value.exact }]);
  const whole: Inside = { node: columnNamed(row).expression, type, exact: value.exact, scopes: [] };
  const fields = type.fields.map(({ name, type: field }) => {
    const fieldType = withNull(field, field.nullable || type.nullable);
    const { node } = call("GET", fieldType, [whole, textNode(name)]);
    return { node: Object.freeze({ name, expression: node }), column: Object.freeze({ name, type: fieldType, exact: value.exact }) };
  });
  return project(
    computed,
    fields.map(({ node }) => node),
    fields.map(({ column }) => column),
  );
}
