// SPDX-License-Identifier: Apache-2.0
/** What is known here of SQL types: the families, and the types that built-in functions give. */
import { maxLength, type TypeDefinition } from "@tsflink/core/internal";

/** Types that have the same methods. */
export type Family = "boolean" | "number" | "string" | "time" | "interval" | "bytes" | "array" | "map" | "row" | "variant" | "other";

export function familyOf({ kind }: TypeDefinition): Family {
  switch (kind) {
    case "boolean":
    case "array":
    case "map":
    case "row":
    case "variant":
      return kind;
    case "tinyint":
    case "smallint":
    case "int":
    case "bigint":
    case "float":
    case "double":
    case "decimal":
      return "number";
    case "char":
    case "varchar":
      return "string";
    case "date":
    case "time":
    case "timestamp":
    case "timestamp_ltz":
      return "time";
    case "interval-year-month":
    case "interval-day-time":
      return "interval";
    case "binary":
    case "varbinary":
      return "bytes";
    default:
      return "other";
  }
}

type Simple = "boolean" | "tinyint" | "smallint" | "int" | "bigint" | "float" | "double" | "date";

export function simpleType(kind: Simple, nullable: boolean): TypeDefinition {
  return { kind, nullable };
}

export function stringType(nullable: boolean): TypeDefinition {
  return { kind: "varchar", length: maxLength, nullable };
}

export function withNull(type: TypeDefinition, nullable: boolean): TypeDefinition {
  return type.nullable === nullable ? type : { ...type, nullable };
}

const order = ["tinyint", "smallint", "int", "bigint"];

/** Whether a type holds whole numbers. */
export function isInteger({ kind }: TypeDefinition): boolean {
  return order.includes(kind);
}

/** The type of a sum or product of two numbers; precision and scale of a DECIMAL are left to the planner. */
export function commonNumber(a: TypeDefinition, b: TypeDefinition): { readonly type: TypeDefinition; readonly exact: boolean } {
  const nullable = a.nullable || b.nullable;
  const kinds = [a.kind, b.kind];
  if (kinds.includes("double") || (kinds.includes("float") && kinds.includes("decimal")))
    return { type: simpleType("double", nullable), exact: true };
  if (kinds.includes("float")) return { type: simpleType("float", nullable), exact: true };
  if (kinds.includes("decimal")) return { type: someDecimal(nullable), exact: false };
  return { type: simpleType(order[Math.max(order.indexOf(a.kind), order.indexOf(b.kind))] as Simple, nullable), exact: true };
}

/** A DECIMAL whose precision and scale follow from the planner's rules. */
export function someDecimal(nullable: boolean): TypeDefinition {
  return { kind: "decimal", precision: 38, scale: 18, nullable };
}
