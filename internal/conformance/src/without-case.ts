// SPDX-License-Identifier: Apache-2.0
const overWindows = "needs a window over rows: packages/table/test/integration/windows.test.ts, and in SQL the columns over windows";

/** What of the catalogue has no case under its own name, and why. */
export const withoutCase: Readonly<Record<string, string>> = {
  asc: "sorts: the operation orderBy",
  desc: "sorts: the operation orderBy",
  flatten: "several columns at once: packages/table/test/integration/every-expression.test.ts",
  currentWatermark: "in SQL, where a case may be about streaming",
  proctime: "Java refuses PROCTIME in a selection of the Table API as a property of windows; in SQL",
  over: overWindows,
  rowNumber: overWindows,
  rank: overWindows,
  denseRank: overWindows,
  percentRank: overWindows,
  cumeDist: overWindows,
  ntile: overWindows,
  lead: overWindows,
  lag: overWindows,
  groupingId: "in SQL: the queries grouping sets and cube",
  SOURCE_WATERMARK: "only watermark definitions may call it",
};
