// SPDX-License-Identifier: Apache-2.0
// One environment a mode for all files of a run, with the tables of all cases.
import { TableEnvironment, type TableRows } from "@tsflink/table";
import { caseFiles } from "./cases.ts";
import { sortMaps, valueWriter, type Change } from "./values.ts";

export type Mode = "batch" | "streaming";

const opened = new Map<Mode, Promise<TableEnvironment>>();

/** As in java/Golden.java. */
export function environment(mode: Mode): Promise<TableEnvironment> {
  const before = opened.get(mode);
  if (before !== undefined) return before;
  const starting = start(mode);
  opened.set(mode, starting);
  return starting;
}

async function start(mode: Mode): Promise<TableEnvironment> {
  const env = await TableEnvironment.create({
    mode,
    parallelism: 1,
    log: { level: "off" },
    config: { "table.local-time-zone": "Europe/Berlin" },
  });
  for (const { setup } of caseFiles()) for (const statement of setup) await env.executeSql(statement);
  return env;
}

export interface Answer {
  readonly columns: readonly (readonly [name: string, type: string])[];
  readonly rows: readonly Change[];
}

/** All changes of a result, in the form of the goldens. */
export async function read(result: TableRows<unknown>): Promise<Answer> {
  const columns = result.columns.map(({ name, type }) => ({ name, type, write: valueWriter(type) }));
  const rows: Change[] = [];
  for await (const { kind, row } of result)
    rows.push([kind, ...columns.map(({ name, write }) => sortMaps(write((row as Readonly<Record<string, unknown>>)[name])))]);
  return { columns: columns.map(({ name, type }) => [name, type] as const), rows };
}
