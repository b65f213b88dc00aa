// SPDX-License-Identifier: Apache-2.0
/** A SQL type as plain data: what `t.*` builds, `parseType` reads and codecs are generated from. */
export type TypeDefinition =
  | { readonly kind: "char" | "varchar" | "binary" | "varbinary"; readonly length: number; readonly nullable: boolean }
  | {
      readonly kind: "boolean" | "tinyint" | "smallint" | "int" | "bigint" | "float" | "double" | "date" | "null" | "variant";
      readonly nullable: boolean;
    }
  | { readonly kind: "decimal"; readonly precision: number; readonly scale: number; readonly nullable: boolean }
  | { readonly kind: "time" | "timestamp" | "timestamp_ltz"; readonly precision: number; readonly nullable: boolean }
  | {
      readonly kind: "interval-year-month";
      readonly unit: "YEAR" | "MONTH" | "YEAR TO MONTH";
      readonly precision: number;
      readonly nullable: boolean;
    }
  | {
      readonly kind: "interval-day-time";
      readonly unit:
        | "DAY"
        | "DAY TO HOUR"
        | "DAY TO MINUTE"
        | "DAY TO SECOND"
        | "HOUR"
        | "HOUR TO MINUTE"
        | "HOUR TO SECOND"
        | "MINUTE"
        | "MINUTE TO SECOND"
        | "SECOND";
      readonly precision: number;
      readonly fractionalPrecision: number;
      readonly nullable: boolean;
    }
  | { readonly kind: "array" | "multiset"; readonly element: TypeDefinition; readonly nullable: boolean }
  | { readonly kind: "map"; readonly key: TypeDefinition; readonly value: TypeDefinition; readonly nullable: boolean }
  | { readonly kind: "row"; readonly fields: readonly FieldDefinition[]; readonly nullable: boolean }
  | { readonly kind: "raw"; readonly className: string; readonly serializer: string; readonly nullable: boolean };

export interface FieldDefinition {
  readonly name: string;
  readonly type: TypeDefinition;
  readonly description?: string;
}

/** The definition of a ROW: the shape of a table, of a function's arguments, of a batch. */
export type RowDefinition = Extract<TypeDefinition, { readonly kind: "row" }>;
