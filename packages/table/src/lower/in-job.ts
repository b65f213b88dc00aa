// SPDX-License-Identifier: Apache-2.0
/**
 * Lowers a table that is part of a job of streams; for the engine thread of `@tsflink/datastream`.
 *
 * @packageDocumentation
 */
import type { Java } from "@tsflink/bridge";
import { PlanFunctions } from "./functions.ts";
import { flinkApi, type JavaEnvironment, type JavaTable } from "./java-api.ts";
import type { WirePlan } from "./messages.ts";
import { RelationLowering } from "./relation.ts";

export { LocatedFailure, SqlFailure } from "./failure.ts";

/**
 * The table of a plan, its columns of exactly these types.
 *
 * @param env Flink's table environment over the streams
 */
export function lowerTable(
  java: Java,
  env: object,
  plan: WirePlan,
  columns: readonly { readonly name: string; readonly type: string }[],
): JavaTable {
  const api = flinkApi(java);
  const table = new RelationLowering(api, env as JavaEnvironment, new PlanFunctions(api, plan.functions)).table(plan.relation);
  const same = columns.every(({ name, type }) => api.relations.columnType(table, name) === type);
  if (same) return table;
  // The planner derives some precisions by rules of its own.
  const { expressions, relations, list } = api;
  return relations.select(
    table,
    list(
      columns.map(({ name, type }) =>
        expressions.as(expressions.call("CAST", list([expressions.column(name), expressions.type(type)])), list([name])),
      ),
    ),
  );
}
