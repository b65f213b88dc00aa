// SPDX-License-Identifier: Apache-2.0
import type { AnySchema } from "@tsflink/core";
import { formatType, quoteIdentifier, type RowDefinition, type TypeDefinition } from "@tsflink/core/internal";
import type { SchemaNode } from "./nodes.ts";

/** A column of a table as far as it is known here. */
export interface Column {
  readonly name: string;
  readonly type: TypeDefinition;
  /** Whether the planner will say the same type; not where it derives a precision by rules of its own. */
  readonly exact: boolean;
}

/** A schema as a plan carries it. */
export function schemaNode(schema: AnySchema): SchemaNode {
  const { primaryKey, watermark } = schema;
  const columns = Object.freeze(schemaColumns(schema).map(({ name, type }) => Object.freeze({ name, type: formatType(type) })));
  if (watermark === undefined) return Object.freeze({ columns, primaryKey });
  return Object.freeze({ columns, primaryKey, watermark: Object.freeze({ column: watermark.on, expression: late(watermark.on, watermark.delay) }) });
}

function late(column: string, delay: number): string {
  if (delay === 0) return quoteIdentifier(column);
  const seconds = `${String(Math.floor(delay / 1_000))}.${String(delay % 1_000).padStart(3, "0")}`;
  // Ten digits are the most that SQL allows for the leading field of an interval.
  return `${quoteIdentifier(column)} - INTERVAL '${seconds}' SECOND(10, 3)`;
}

/** The columns that a schema declares. */
export function schemaColumns(schema: AnySchema): readonly Column[] {
  return rowColumns(schema.toRowType().definition as RowDefinition);
}

/** The fields of a ROW as columns. */
export function rowColumns(row: RowDefinition): readonly Column[] {
  return Object.freeze(row.fields.map(({ name, type }) => Object.freeze({ name, type, exact: true })));
}
