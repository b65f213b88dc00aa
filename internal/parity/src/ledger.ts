// SPDX-License-Identifier: Apache-2.0
// The inventory is what PyFlink 2.3 has; the ledger says of each of its rows what stands for it here.
import { readdirSync, readFileSync } from "node:fs";

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), "utf8"));

/** A class of PyFlink with its methods (`symbols`) and constants (`values`), or a feature (`what`). */
interface Group {
  readonly name: string;
  readonly symbols?: readonly string[];
  readonly values?: readonly string[];
  readonly what?: string;
  readonly note?: string;
}

interface Section {
  readonly section: string;
  readonly title: string;
  readonly groups: readonly Group[];
}

/** Exactly one of `ours`, `replacedBy`, `leftOut` and `open`. */
export interface Row {
  readonly section: string;
  readonly group: string;
  /** Empty where the row is about the whole group. */
  readonly symbol: string;
  /** A name of the API reports: an export, or one of its members. */
  readonly ours?: string;
  /** Where it is tried on Flink: `FILE: NAME OF THE TEST`; of a golden file, the name of the case. */
  readonly test?: string;
  readonly replacedBy?: string;
  readonly leftOut?: string;
  /** Neither built nor decided. */
  readonly open?: string;
}

export const statuses = ["ours", "replacedBy", "leftOut", "open"] as const;
export type Status = (typeof statuses)[number];

export function statusesOf(row: Row): Status[] {
  return statuses.filter((status) => row[status] !== undefined);
}

/** Areas with a ledger; of others there is the inventory only. */
export function areas(): string[] {
  return readdirSync(new URL("../ledger/", import.meta.url)).map((file) => file.replace(".json", ""));
}

export function inventory(area: string): readonly Section[] {
  return read(`inventory/${area}.json`) as readonly Section[];
}

export function ledger(area: string): readonly Row[] {
  return read(`ledger/${area}.json`) as readonly Row[];
}

/** What names a row of the inventory and of the ledger alike. */
export function keysOf(area: string): string[] {
  return inventory(area).flatMap(({ section, groups }) =>
    groups.flatMap(({ name, symbols = [], values = [] }) => {
      const rows = [...symbols, ...values];
      return (rows.length === 0 ? [""] : rows).map((symbol) => keyOf({ section, group: name, symbol }));
    }),
  );
}

export function keyOf({ section, group, symbol }: Pick<Row, "section" | "group" | "symbol">): string {
  return `${section} ${group} ${symbol}`.trim();
}

export function counts(rows: readonly Row[]): Record<Status, number> {
  const sums = { ours: 0, replacedBy: 0, leftOut: 0, open: 0 };
  for (const row of rows) for (const status of statusesOf(row)) sums[status] += 1;
  return sums;
}
