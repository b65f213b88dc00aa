// SPDX-License-Identifier: Apache-2.0
import type { Decimal, Instant, Interval, LocalDate, LocalDateTime, LocalTime, TypeDefinition, Variant } from "@tsflink/core";

/** What a JavaScript `Map` finds a value by: equal values of the type have the same, others do not. */
export type Canonical = (value: unknown) => unknown;

/** How keys of a type are compared. Values are in the form that TsFlink carries (`converterOf`). */
export function canonicalOf(type: TypeDefinition): Canonical {
  switch (type.kind) {
    case "boolean":
    case "tinyint":
    case "smallint":
    case "int":
    case "bigint":
    case "char":
    case "varchar":
    case "null":
      return (value) => value;
    case "float":
    case "double":
      // A Map takes 0 and -0 for one key, Flink does not.
      return (value) => (Object.is(value, -0) ? "-0" : value);
    default: {
      const text = textOf(type);
      return (value) => (value === null ? null : text(value));
    }
  }
}

type Text = (value: unknown) => string;

/** A text that only equal values of the type have. It ends where the next one begins: nested texts carry their length. */
function textOf(type: TypeDefinition): Text {
  switch (type.kind) {
    case "float":
    case "double":
      return (value) => (Object.is(value, -0) ? "-0" : String(value));
    case "decimal":
      return (value) => (value as Decimal).unscaled.toString();
    case "date":
      return (value) => (value as LocalDate).epochDay.toString();
    case "time":
      return (value) => (value as LocalTime).nanoOfDay.toString();
    case "timestamp":
    case "timestamp_ltz":
      return (value) => {
        const { epochMillis, nanosOfMilli } = value as Instant | LocalDateTime;
        return nanosOfMilli === 0 ? epochMillis.toString() : `${epochMillis}+${nanosOfMilli}`;
      };
    case "interval-year-month":
    case "interval-day-time":
      return (value) => (value as Interval).amount.toString();
    case "binary":
    case "varbinary":
    case "raw":
      return (value) => bytes(value as Uint8Array);
    case "variant":
      return (value) => `${part(bytes((value as Variant).metadata))}${part(bytes((value as Variant).value))}`;
    case "array": {
      const element = nested(type.element);
      return (value) => (value as readonly unknown[]).map(element).join("");
    }
    case "map":
    case "multiset": {
      const key = nested(type.kind === "map" ? type.key : type.element);
      const item = type.kind === "map" ? nested(type.value) : (value: unknown) => part(String(value));
      return (value) =>
        [...(value as ReadonlyMap<unknown, unknown>)]
          .map(([k, v]) => key(k) + item(v))
          .sort()
          .join("");
    }
    case "row": {
      const fields = type.fields.map((field) => ({ name: field.name, text: nested(field.type) }));
      return (value) => fields.map(({ name, text }) => text((value as Readonly<Record<string, unknown>>)[name])).join("");
    }
    default:
      return String;
  }
}

function nested(type: TypeDefinition): Text {
  const text = textOf(type);
  return (value) => (value === null ? "~" : part(text(value)));
}

function part(text: string): string {
  return `${text.length}:${text}`;
}

function bytes(value: Uint8Array): string {
  let text = "";
  for (const byte of value) text += String.fromCharCode(byte);
  return text;
}
