// SPDX-License-Identifier: Apache-2.0
import { maxLength, type TypeDefinition } from "@tsflink/core/internal";

/** The TypeScript that makes a type: `t.bigint().notNull()`. */
export function typeCode(type: TypeDefinition): string {
  const code = nullableCode(type);
  return type.nullable || type.kind === "null" ? code : `${code}.notNull()`;
}

function nullableCode(type: TypeDefinition): string {
  switch (type.kind) {
    case "varchar":
      return type.length === maxLength ? "t.string()" : `t.varchar(${String(type.length)})`;
    case "varbinary":
      return type.length === maxLength ? "t.bytes()" : `t.varbinary(${String(type.length)})`;
    case "char":
    case "binary":
      return `t.${type.kind}(${String(type.length)})`;
    case "decimal":
      return `t.decimal(${String(type.precision)}, ${String(type.scale)})`;
    case "time":
    case "timestamp":
      return `t.${type.kind}(${String(type.precision)})`;
    case "timestamp_ltz":
      return `t.timestampLtz(${String(type.precision)})`;
    case "interval-year-month":
      return `t.intervalYearMonth("${type.unit}"${type.unit.includes("YEAR") ? `, ${String(type.precision)}` : ""})`;
    case "interval-day-time": {
      const digits = [type.precision, type.fractionalPrecision].map(String).join(", ");
      return `t.intervalDayTime("${type.unit}", ${digits})`;
    }
    case "array":
    case "multiset":
      return `t.${type.kind}(${typeCode(type.element)})`;
    case "map":
      return `t.map(${typeCode(type.key)}, ${typeCode(type.value)})`;
    case "row":
      return `t.row({ ${type.fields.map(({ name, type: field }) => `${propertyName(name)}: ${typeCode(field)}`).join(", ")} })`;
    case "raw":
      return `t.raw(${JSON.stringify(type.className)}, ${JSON.stringify(type.serializer)})`;
    default:
      return `t.${type.kind}()`;
  }
}

/** A name as the key of an object. */
export function propertyName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}
