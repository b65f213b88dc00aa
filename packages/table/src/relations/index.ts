// SPDX-License-Identifier: Apache-2.0
export { makeTable, tableParts, type TableParts } from "./data-table.ts";
export { tableResult, type Change, type ChangeKind, type TableResult, type TableRows } from "./result.ts";
export type { ColumnClash, GroupedTable, Joined, Table, ToArrayOptions } from "./table.ts";
export { cumulate, hop, tumble, type TimeColumn, type WindowColumns, type WindowSpec } from "./window.ts";
