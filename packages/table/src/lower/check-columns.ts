// SPDX-License-Identifier: Apache-2.0
import { parseTypeDefinition as parseType, type TypeDefinition } from "@tsflink/core/internal";
import type { ExpectedColumns } from "./messages.ts";
import { refuse } from "./failure.ts";

/**
 * Compares what TypeScript was told about the columns with what the planner knows. A column passes when all its values are values of the
 * declared type: NOT NULL where NULL was allowed, a shorter string, a coarser timestamp.
 *
 * @param actual the planner's ROW type, a SQL type string
 */
export function checkColumns(actual: string, expected: ExpectedColumns, what: string): void {
  const row = parseType(actual);
  if (row.kind !== "row") throw new Error(`${actual} is not a row type.`);
  const problems: string[] = [];
  for (const { name, type } of expected) {
    const field = row.fields.find((candidate) => candidate.name === name);
    if (field === undefined) problems.push(`there is no column ${name}`);
    else if (type !== undefined && !fits(field.type, parseType(type))) problems.push(`${name} is ${typeText(actual, name)}, not ${type}`);
  }
  for (const { name } of row.fields)
    if (!expected.some((column) => column.name === name)) problems.push(`the schema lacks the column ${name} ${typeText(actual, name)}`);
  if (problems.length > 0)
    refuse(`The schema does not fit ${what}: ${problems.join("; ")}. Flink says ${actual.replace(/^ROW<(.*)> NOT NULL$/s, "$1")}.`);
}

/** The type of a column as it is written inside the type of the row. */
function typeText(row: string, name: string): string {
  const start = row.indexOf(`\`${name.replaceAll("`", "``")}\` `) + name.length + 3;
  let depth = 0;
  for (let i = start; i < row.length; i++) {
    if (row[i] === "<" || row[i] === "(") depth++;
    else if ((row[i] === ">" || row[i] === ")") && depth-- === 0) return row.slice(start, i);
    else if (row[i] === "," && depth === 0) return row.slice(start, i);
  }
  return row.slice(start);
}

/** Whether every value of `actual` is one of `declared`. */
export function fits(actual: TypeDefinition, declared: TypeDefinition): boolean {
  if (actual.nullable && !declared.nullable) return false;
  const text = (type: TypeDefinition): boolean => type.kind === "char" || type.kind === "varchar";
  const bytes = (type: TypeDefinition): boolean => type.kind === "binary" || type.kind === "varbinary";
  if ((text(actual) && text(declared)) || (bytes(actual) && bytes(declared)))
    return (actual as { length: number }).length <= (declared as { length: number }).length;
  if (actual.kind === "decimal" && declared.kind === "decimal")
    return actual.scale <= declared.scale && actual.precision - actual.scale <= declared.precision - declared.scale;
  if ((actual.kind === "timestamp" || actual.kind === "timestamp_ltz" || actual.kind === "time") && actual.kind === declared.kind)
    return actual.precision <= declared.precision;
  if ((actual.kind === "array" || actual.kind === "multiset") && actual.kind === declared.kind)
    return fits(actual.element, declared.element);
  if (actual.kind === "map" && declared.kind === "map") return fits(actual.key, declared.key) && fits(actual.value, declared.value);
  if (actual.kind === "row" && declared.kind === "row")
    return (
      actual.fields.length === declared.fields.length &&
      actual.fields.every(
        (field, i) =>
          field.name === declared.fields[i]?.name && fits(field.type, (declared.fields[i] as (typeof declared.fields)[number]).type),
      )
    );
  if (actual.kind === "raw" && declared.kind === "raw") return actual.className === declared.className;
  return actual.kind === declared.kind;
}
