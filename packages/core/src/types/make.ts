// SPDX-License-Identifier: Apache-2.0
import type { AnySqlType, SqlType } from "./sql-type.ts";
import type { TypeDefinition } from "./definition.ts";
import { ConfigurationError } from "../errors/errors.ts";
import { formatType } from "./format.ts";
import { complaintAbout } from "./limits.ts";

const typeBrand: unique symbol = Symbol.for("@tsflink/core/type") as never;

class DefinedType {
  readonly definition: TypeDefinition;

  constructor(definition: TypeDefinition) {
    this.definition = definition;
    Object.freeze(this);
  }

  notNull(): DefinedType {
    if (this.definition.kind === "null") throw new ConfigurationError("the type NULL has no value but NULL, so it cannot be NOT NULL");
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

/**
 * The `SqlType` of a definition, whose parts are definitions of other types already. The caller vouches for `T`.
 *
 * @throws `ConfigurationError` when Flink has no such type.
 */
export function makeType<T, Nullable extends boolean = true>(definition: TypeDefinition): SqlType<T, Nullable> {
  const complaint = complaintAbout(definition);
  if (complaint !== undefined) throw new ConfigurationError(complaint.message, { option: complaint.option, received: complaint.received });
  return new DefinedType(Object.freeze(definition)) as unknown as SqlType<T, Nullable>;
}

/** Whether `value` was made by `t`, also by that of another copy of this package. */
export function isSqlType(value: unknown): value is AnySqlType {
  return typeof value === "object" && value !== null && (value as { readonly [typeBrand]?: unknown })[typeBrand] === true;
}
