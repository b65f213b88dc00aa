// SPDX-License-Identifier: Apache-2.0
// What catalogs tell about what they hold.
import type { AnySchema } from "@tsflink/core";

export interface CatalogInfo {
  readonly name: string;
  readonly defaultDatabase: string;
  readonly comment: string | null;
  /** The options that it was created with; none of the built-in catalog. */
  readonly options: Readonly<Record<string, string>>;
}

export interface DatabaseInfo {
  readonly comment: string | null;
  readonly properties: Readonly<Record<string, string>>;
}

/** A column of a table in a catalog. */
export interface ColumnInfo {
  readonly name: string;
  /** The type in SQL, e.g. `BIGINT NOT NULL`. */
  readonly type: string;
  readonly kind: "physical" | "computed" | "metadata";
  readonly comment: string | null;
  /** Of a computed column: SQL. */
  readonly expression?: string;
  /** Of a metadata column: the connector's name for it, where it differs from the column's. */
  readonly key?: string | null;
  readonly virtual?: boolean;
}

export interface TableInfo {
  /** Catalog, database and name. */
  readonly path: readonly [catalog: string, database: string, name: string];
  readonly kind: "table" | "view" | "materialized_table" | "model";
  readonly temporary: boolean;
  readonly comment: string | null;
  readonly columns: readonly ColumnInfo[];
  /** The columns as a schema: give it to `env.table(path, schema)`. Their types are known at run time only; `tsflink codegen` writes them down. */
  readonly schema: AnySchema;
  readonly primaryKey: readonly string[];
  readonly watermarks: readonly { readonly column: string; readonly expression: string }[];
  readonly partitionedBy: readonly string[];
  readonly distribution?: {
    readonly kind: "hash" | "range" | "unknown";
    readonly columns: readonly string[];
    readonly buckets: number | null;
  };
  /** Of the connector. */
  readonly options: Readonly<Record<string, string>>;
  /** Of a view. */
  readonly query?: string;
}

export interface ModelInfo {
  readonly comment: string | null;
  readonly options: Readonly<Record<string, string>>;
  /** The columns that the model reads and gives, as a ROW type in SQL. */
  readonly input: string;
  readonly output: string;
}

/** The values of the partition columns, by column. */
export type PartitionSpec = Readonly<Record<string, string>>;

/** What is known of the values of a column; a number that is not known is `null`. `ndv`: how many different values there are. */
export type ColumnStatistics =
  | {
      readonly kind: "long";
      readonly min: bigint | null;
      readonly max: bigint | null;
      readonly ndv: bigint | null;
      readonly nullCount: bigint | null;
    }
  | {
      readonly kind: "double";
      readonly min: number | null;
      readonly max: number | null;
      readonly ndv: bigint | null;
      readonly nullCount: bigint | null;
    }
  | {
      readonly kind: "string";
      readonly maxLength: bigint | null;
      readonly avgLength: number | null;
      readonly ndv: bigint | null;
      readonly nullCount: bigint | null;
    }
  | { readonly kind: "boolean"; readonly trueCount: bigint | null; readonly falseCount: bigint | null; readonly nullCount: bigint | null }
  /** Days since 1970-01-01. */
  | {
      readonly kind: "date";
      readonly min: bigint | null;
      readonly max: bigint | null;
      readonly ndv: bigint | null;
      readonly nullCount: bigint | null;
    }
  | { readonly kind: "binary"; readonly maxLength: bigint | null; readonly avgLength: number | null; readonly nullCount: bigint | null };

/** What is known of a table and of its columns. */
export interface KnownStatistics extends TableStatistics {
  readonly columns: Readonly<Record<string, ColumnStatistics>>;
}

/** How large a table is; -1 where it is not known. The optimizer reads it. */
export interface TableStatistics {
  readonly rowCount: bigint;
  readonly fileCount: number;
  /** Bytes. */
  readonly totalSize: bigint;
  readonly rawDataSize: bigint;
}
