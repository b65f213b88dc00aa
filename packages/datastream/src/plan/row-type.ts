// SPDX-License-Identifier: Apache-2.0
import type { AnySqlType } from "@tsflink/core";
import type { RowDefinition } from "@tsflink/core/internal";

/** The row that an element travels as: itself, or ROW<`value` T> when it is no ROW. */
export function rowTypeOf(type: AnySqlType): RowDefinition {
  const { definition } = type;
  return definition.kind === "row"
    ? { ...definition, nullable: false }
    : { kind: "row", nullable: false, fields: [{ name: "value", type: definition }] };
}

/** Takes elements out of the rows that they travelled as; `undefined` when they are the rows themselves. */
export function isWrapped(type: AnySqlType): boolean {
  return type.definition.kind !== "row";
}
