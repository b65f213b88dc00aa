// SPDX-License-Identifier: Apache-2.0
import type { TypeDefinition } from "./definition.ts";
import { makeType } from "./make.ts";
import type { AnySqlType } from "./sql-type.ts";

/**
 * The type of a definition that came from elsewhere: checked to the bottom, copied and frozen.
 *
 * @throws `ConfigurationError` when Flink has no such type.
 * @example
 * ```ts
 * typeOf({ kind: "decimal", precision: 10, scale: 2, nullable: false }).toString(); // "DECIMAL(10, 2) NOT NULL"
 * ```
 */
export function typeOf(definition: TypeDefinition): AnySqlType {
  return makeType(copyOf(definition));
}

function copyOf(type: TypeDefinition): TypeDefinition {
  switch (type.kind) {
    case "array":
    case "multiset":
      return { ...type, element: typeOf(type.element).definition };
    case "map":
      return { ...type, key: typeOf(type.key).definition, value: typeOf(type.value).definition };
    case "row":
      return { ...type, fields: Object.freeze(type.fields.map((field) => Object.freeze({ ...field, type: typeOf(field.type).definition }))) };
    default:
      return { ...type };
  }
}
