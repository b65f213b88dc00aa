// SPDX-License-Identifier: Apache-2.0
import type { RowDefinition } from "../types/definition.ts";
import { formatType, quoteIdentifier } from "../types/format.ts";
import type { AnySchema } from "./schema.ts";

export interface ColumnNode {
  readonly name: string;
  /** The SQL type string. */
  readonly type: string;
}

export interface SchemaNode {
  readonly columns: readonly ColumnNode[];
  readonly primaryKey: readonly string[];
  /** `expression` is Flink SQL: the watermark as a function of the columns. */
  readonly watermark?: { readonly column: string; readonly expression: string };
}

/** A schema as a plan carries it. */
export function schemaNode(schema: AnySchema): SchemaNode {
  const { primaryKey, watermark } = schema;
  const row = schema.toRowType().definition as RowDefinition;
  const columns = Object.freeze(row.fields.map(({ name, type }) => Object.freeze({ name, type: formatType(type) })));
  if (watermark === undefined) return Object.freeze({ columns, primaryKey });
  return Object.freeze({
    columns,
    primaryKey,
    watermark: Object.freeze({ column: watermark.on, expression: late(watermark.on, watermark.delay) }),
  });
}

/** A watermark as SQL: the column less a delay in milliseconds. */
export function late(column: string, delay: number): string {
  return delay === 0 ? quoteIdentifier(column) : `${quoteIdentifier(column)} - ${intervalSql(delay)}`;
}

/** Milliseconds as an interval in SQL. Days lead: Flink reads at most three digits of the leading field, which are too few for seconds. */
export function intervalSql(millis: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, "0");
  const time = `${two((millis / 3_600_000) % 24)}:${two((millis / 60_000) % 60)}:${two((millis / 1_000) % 60)}.${String(millis % 1_000).padStart(3, "0")}`;
  return `INTERVAL '${String(Math.floor(millis / 86_400_000))} ${time}' DAY(3) TO SECOND(3)`;
}
