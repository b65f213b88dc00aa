// SPDX-License-Identifier: Apache-2.0
import type { TypeDefinition } from "./definition.ts";

/** The longest CHAR, VARCHAR, BINARY or VARBINARY, and how STRING and BYTES are stored. */
export const maxLength = 2_147_483_647;

/** A type in Flink SQL, in the words that Flink's `asSerializableString` uses, but STRING and BYTES for the longest VARCHAR and VARBINARY. */
export function formatType(type: TypeDefinition): string {
  const text = formatNullable(type);
  return type.nullable || type.kind === "null" ? text : `${text} NOT NULL`;
}

function formatNullable(type: TypeDefinition): string {
  switch (type.kind) {
    case "char":
    case "binary":
      return `${type.kind.toUpperCase()}(${type.length})`;
    case "varchar":
      return type.length === maxLength ? "STRING" : `VARCHAR(${type.length})`;
    case "varbinary":
      return type.length === maxLength ? "BYTES" : `VARBINARY(${type.length})`;
    case "decimal":
      return `DECIMAL(${type.precision}, ${type.scale})`;
    case "time":
    case "timestamp":
      return `${type.kind.toUpperCase()}(${type.precision})`;
    case "timestamp_ltz":
      return `TIMESTAMP(${type.precision}) WITH LOCAL TIME ZONE`;
    case "interval-year-month":
      return `INTERVAL ${type.unit.replace("YEAR", `YEAR(${type.precision})`)}`;
    case "interval-day-time":
      return `INTERVAL ${type.unit.replace("DAY", `DAY(${type.precision})`).replace("SECOND", `SECOND(${type.fractionalPrecision})`)}`;
    case "array":
    case "multiset":
      return `${type.kind.toUpperCase()}<${formatType(type.element)}>`;
    case "map":
      return `MAP<${formatType(type.key)}, ${formatType(type.value)}>`;
    case "row": {
      const fields = type.fields.map(
        (field) =>
          `${quoteIdentifier(field.name)} ${formatType(field.type)}${field.description === undefined ? "" : ` ${quoteString(field.description)}`}`,
      );
      return `ROW<${fields.join(", ")}>`;
    }
    case "raw":
      return `RAW(${quoteString(type.className)}, ${quoteString(type.serializer)})`;
    default:
      return type.kind.toUpperCase();
  }
}

/** A name as SQL reads it whatever it contains: `` `my ``column` ``. */
export function quoteIdentifier(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

/** A text as a SQL literal: `'it''s'`. */
export function quoteString(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
