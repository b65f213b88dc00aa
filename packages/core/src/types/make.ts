// SPDX-License-Identifier: Apache-2.0
import type { AnySqlType, SqlType } from "./sql-type.ts";
import type { TypeDefinition } from "./definition.ts";
import { formatType } from "./format.ts";

const typeBrand: unique symbol = Symbol.for("@tsflink/core/type") as never;

class DefinedType {
  readonly definition: TypeDefinition;

  constructor(definition: TypeDefinition) {
    this.definition = definition;
    Object.freeze(this);
  }

  notNull(): DefinedType {
    return this.definition.nullable ? new DefinedType(Object.freeze({ ...this.definition, nullable: false })) : this;
  }

  toString(): string {
    return formatType(this.definition);
  }

  toJSON(): string {
    return this.toString();
  }

  get [typeBrand](): true {
    return true;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/** The `SqlType` of a definition. The caller vouches for `T`. */
export function makeType<T, Nullable extends boolean = true>(definition: TypeDefinition): SqlType<T, Nullable> {
  return new DefinedType(Object.freeze(definition)) as unknown as SqlType<T, Nullable>;
}

/** Whether `value` was made by `t`, also by that of another copy of this package. */
export function isSqlType(value: unknown): value is AnySqlType {
  return typeof value === "object" && value !== null && (value as { readonly [typeBrand]?: unknown })[typeBrand] === true;
}
