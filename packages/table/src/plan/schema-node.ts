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
  return Object.freeze({
    columns,
    primaryKey,
    watermark: Object.freeze({ column: watermark.on, expression: late(watermark.on, watermark.delay) }),
  });
}

function late(column: string, delay: number): string {
  return delay === 0 ? quoteIdentifier(column) : `${quoteIdentifier(column)} - ${intervalSql(delay)}`;
}

/** Milliseconds as an interval in SQL. Days lead: Flink reads at most three digits of the leading field, which are too few for seconds. */
export function intervalSql(millis: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");
  const time = `${two((millis / 3_600_000) % 24)}:${two((millis / 60_000) % 60)}:${two((millis / 1_000) % 60)}.${String(millis % 1_000).padStart(3, "0")}`;
  return `INTERVAL '${String(Math.floor(millis / 86_400_000))} ${time}' DAY(3) TO SECOND(3)`;
}

/** The columns that a schema declares. */
export function schemaColumns(schema: AnySchema): readonly Column[] {
  return rowColumns(schema.toRowType().definition as RowDefinition);
}

/** The fields of a ROW as columns. */
export function rowColumns(row: RowDefinition): readonly Column[] {
  return Object.freeze(row.fields.map(({ name, type }) => Object.freeze({ name, type, exact: true })));
}
