// SPDX-License-Identifier: Apache-2.0
export { tableParts, type TableParts } from "../plan/table-parts.ts";
export { makeTable } from "./data-table.ts";
export type { PrintOptions } from "./print.ts";
export { tableResult, type Change, type ChangeKind, type TableResult, type TableRows } from "./result.ts";
export type { AnyPartitionedTable, PartitionedTable, ProcessOptions, SortColumn } from "./partitioned.ts";
export type { Snapshot, SnapshotOptions } from "./snapshot.ts";
export type { ChangeOperation, FromChangelogOptions, ToChangelogOptions } from "./changelog.ts";
export type {
  ColumnClash,
  Flat,
  GroupedTable,
  JoinCondition,
  Joined,
  JoinOptions,
  MoreColumns,
  Only,
  Renamed,
  Replaced,
  Table,
  ToArrayOptions,
  Without,
} from "./table.ts";
export {
  cumulate,
  hop,
  session,
  tumble,
  type RowWindowSpec,
  type RowWindowed,
  type TimeColumn,
  type WindowColumns,
  type WindowOptions,
  type WindowSpec,
} from "./window.ts";
