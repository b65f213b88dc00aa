// SPDX-License-Identifier: Apache-2.0
import type { ColumnStatistics, KnownStatistics } from "./types.ts";

const doubles: ReadonlySet<string> = new Set(["double.min", "double.max", "string.avgLength", "binary.avgLength"]);

/** Java's answer: long integers are texts. */
export function statisticsOf(answer: {
  readonly rowCount: string;
  readonly fileCount: number;
  readonly totalSize: string;
  readonly rawDataSize: string;
  readonly columns: readonly Readonly<Record<string, string | number | null>>[];
}): KnownStatistics {
  const columns = answer.columns.map(({ name, kind, ...values }) => {
    const read = Object.entries(values).map(([key, value]) => [
      key,
      value === null || doubles.has(`${String(kind)}.${key}`) ? value : BigInt(value),
    ]);
    return [String(name), { kind, ...Object.fromEntries(read) } as unknown as ColumnStatistics] as const;
  });
  return {
    rowCount: BigInt(answer.rowCount),
    fileCount: answer.fileCount,
    totalSize: BigInt(answer.totalSize),
    rawDataSize: BigInt(answer.rawDataSize),
    columns: Object.fromEntries(columns),
  };
}

/** What Java is told. */
export function wireStatistics(columns: Readonly<Record<string, ColumnStatistics>> | undefined): readonly object[] | undefined {
  return columns === undefined
    ? undefined
    : Object.entries(columns).map(([name, { kind, ...values }]) => ({ name, kind, ...texts(values) }));
}

export function texts(values: object): object {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, typeof value === "bigint" ? String(value) : (value as unknown)]),
  );
}
