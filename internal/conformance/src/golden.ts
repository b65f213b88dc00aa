// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from "node:fs";
import { formatType, parseTypeDefinition } from "@tsflink/core/internal";
import type { Change, Json } from "./values.ts";

/** A query's result: columns with their types, rows with their kinds. */
export interface GoldenResult {
  readonly columns: readonly (readonly [name: string, type: string])[];
  readonly rows: readonly Change[];
}

/** One of several expressions that ran in one query. */
export interface GoldenColumn {
  readonly type: string;
  readonly values: readonly Json[];
  /** Of cases of the Table API: the query that it was a column of. */
  readonly group?: string;
}

export type Goldens = Readonly<Record<string, GoldenResult | GoldenColumn>>;

const folder = new URL("../golden/", import.meta.url);

/** What `npm run golden` wrote for a case file. */
export function goldens(name: string): Goldens {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8")) as Goldens;
}

export function goldenFiles(): string[] {
  return readdirSync(folder).map((file) => file.replace(".json", ""));
}

/** Java writes `VARCHAR(2147483647)` for what is `STRING` in SQL and here. */
export function inShort(type: string): string {
  return formatType(parseTypeDefinition(type));
}
