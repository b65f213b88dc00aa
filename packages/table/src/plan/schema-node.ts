// SPDX-License-Identifier: Apache-2.0
import type { AnySchema } from "@tsflink/core";
import type { RowDefinition, TypeDefinition } from "@tsflink/core/internal";

export { intervalSql, schemaNode } from "@tsflink/core/internal";

/** A column of a table as far as it is known here. */
export interface Column {
  readonly name: string;
  readonly type: TypeDefinition;
  /** Whether the planner will say the same type; not where it derives a precision by rules of its own. */
  readonly exact: boolean;
}

/** The columns that a schema declares. */
export function schemaColumns(schema: AnySchema): readonly Column[] {
  return rowColumns(schema.toRowType().definition as RowDefinition);
}

/** The fields of a ROW as columns. */
export function rowColumns(row: RowDefinition): readonly Column[] {
  return Object.freeze(row.fields.map(({ name, type }) => Object.freeze({ name, type, exact: true })));
}
