// SPDX-License-Identifier: Apache-2.0
/**
 * For TsFlink's own packages; no promise is kept about it.
 *
 * @packageDocumentation
 */
export { catalogue, type CatalogueEntry } from "./expressions/catalogue.ts";
export { stripPlan, type StrippedPlan } from "./environment/wire-plan.ts";
export { schemaColumns, rowColumns, type Column } from "./plan/schema-node.ts";
export { splitStatements } from "./sql/statements.ts";
export { createSql, type Sql, type SqlRunner } from "./sql/sql.ts";
export { definitionOf } from "./functions/definition.ts";
export type { ExpressionNode, RelationNode, SchemaNode } from "./plan/nodes.ts";
export type { ChangeBatch, Executor, Query, RunningQuery } from "./plan/executor.ts";
export { makeTable, tableParts, type TableParts } from "./relations/index.ts";
