// SPDX-License-Identifier: Apache-2.0
/**
 * The description of a query: plain, frozen, structured-cloneable data. Built on the main thread without a JVM,
 * sent whole to the engine thread, walked there by `lower/`.
 */
import type { ColumnNode, FunctionDefinition, SchemaNode } from "@tsflink/core/internal";

/** Where in the user's code a node was made: the frames of the call, one a line, without our own. */
export type Origin = string;

/** Which input a column is of: a side of a join, or the grouping keys of an aggregation. */
export type Side = "left" | "right" | "key";

export type ExpressionNode =
  /** A column of the input; in a join and an aggregation `side` says of which. */
  | { readonly kind: "column"; readonly name: string; readonly side?: Side }
  /** `value` in wire form (see `literal.ts`): what structured clone carries; `type` is the SQL type string. */
  | { readonly kind: "literal"; readonly type: string; readonly value: LiteralValue }
  /** A built-in function by the name of Flink's `BuiltInFunctionDefinitions` field, e.g. `PLUS`, `EQUALS`, `COUNT`. */
  | { readonly kind: "call"; readonly name: string; readonly args: readonly ExpressionNode[] }
  /** An argument that is a Flink symbol: `name` is the constant of `enum`. */
  | { readonly kind: "symbol"; readonly enum: SymbolEnum; readonly name: string }
  /** An argument that is a type, e.g. the target of `CAST`. */
  | { readonly kind: "type"; readonly type: string }
  /** A function of a catalog, a module or the session by its name; `type` is what the user says that it gives. */
  | { readonly kind: "named"; readonly path: string; readonly type: string; readonly args: readonly ExpressionNode[] }
  /** An expression in Flink SQL over the columns of the input; `type` is what the user says that it gives. */
  | { readonly kind: "sql-text"; readonly text: string; readonly type: string }
  | {
      readonly kind: "function";
      readonly function: FunctionDefinition;
      /** A value of many rows: known of the node, as the definition is a number when a plan was sent. */
      readonly aggregate?: true;
      readonly args: readonly ExpressionNode[];
    }
  /** The values of a table of one column, as the second argument of `IN`. */
  | { readonly kind: "sub-query"; readonly relation: RelationNode; readonly environment: string }
  /** `args`: an aggregate or a ranking, then so many expressions to partition by, then those to order by, of which `descending` tells. */
  | {
      readonly kind: "over";
      readonly args: readonly ExpressionNode[];
      readonly partitions: number;
      readonly descending: readonly boolean[];
      /** SQL's own default when absent. */
      readonly frame?: Frame;
    };

/** The rows around a row; counts of rows, or milliseconds. */
export interface Frame {
  readonly unit: "rows" | "range";
  readonly preceding: number | "unbounded";
  readonly following: number | "unbounded";
}

/** Flink's enumerations that appear as arguments, by their simple Java name; all but the JSON ones live in `table.expressions`, those in `table.api`. */
export type SymbolEnum =
  | "TimeIntervalUnit"
  | "TimePointUnit"
  | "JsonType"
  | "JsonExistsOnError"
  | "JsonValueOnEmptyOrError"
  | "JsonQueryWrapper"
  | "JsonQueryOnEmptyOrError"
  | "JsonOnNull";

/**
 * The wire form of a scalar value, by type: BOOLEAN boolean; TINYINT..INT, FLOAT, DOUBLE number; BIGINT bigint; DECIMAL its
 * plain text; CHAR, VARCHAR string; BINARY, VARBINARY bytes; DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ ISO-8601 text (the last in
 * UTC, ending in `Z`); INTERVAL YEAR TO MONTH months as number; INTERVAL DAY TO SECOND milliseconds as bigint. Arrays, maps
 * and rows are calls (`ARRAY`, `MAP`, `ROW`) of literals.
 */
export type LiteralValue = null | boolean | number | bigint | string | Uint8Array;

export interface NamedExpression {
  readonly name: string;
  readonly expression: ExpressionNode;
}

export type { ColumnNode, SchemaNode };

interface Located {
  readonly origin?: Origin;
}

/** A connector with its options. */
export interface SourceNode extends Located {
  readonly kind: "source";
  readonly connector: string;
  readonly options: Readonly<Record<string, string>>;
  /** Maven coordinates of the connector and its format. */
  readonly artifacts: readonly string[];
  readonly schema: SchemaNode;
}

/** Rows of this process; the environment that made the node keeps them under `id`. */
export interface RowsNode extends Located {
  readonly kind: "rows";
  readonly id: string;
  readonly schema: SchemaNode;
}

/** A table, view or catalog path; `path` is SQL text: identifiers, quoted where need be, joined by dots. */
export interface PathNode extends Located {
  readonly kind: "path";
  readonly path: string;
  /** What the user says of its columns; checked against the catalog. */
  readonly schema?: SchemaNode;
}

/**
 * A query in SQL. `tables` and `functions` appear in `text` as back-quoted identifiers under `name` (`$table1`, `$function1`,
 * counted in each query anew). Lower the relations of all `tables` first, for they may hold SQL nodes with the same names,
 * then register all, parse, and drop all.
 */
export interface SqlNode extends Located {
  readonly kind: "sql";
  readonly text: string;
  readonly tables: readonly { readonly name: string; readonly relation: RelationNode }[];
  readonly functions: readonly { readonly name: string; readonly function: FunctionDefinition }[];
  /** What the user says of its columns; checked against the planner's schema. */
  readonly expected?: SchemaNode;
}

export interface FilterNode extends Located {
  readonly kind: "filter";
  readonly input: RelationNode;
  readonly predicate: ExpressionNode;
}

export interface ProjectNode extends Located {
  readonly kind: "project";
  readonly input: RelationNode;
  readonly columns: readonly NamedExpression[];
}

/** Grouping: aggregates over `keys`, or over the whole input when there are none. Key columns inside `columns` have side `key` and the name given here. */
export interface AggregateNode extends Located {
  readonly kind: "aggregate";
  readonly input: RelationNode;
  readonly keys: readonly NamedExpression[];
  /** Several groupings at once: names of keys. */
  readonly sets?: "rollup" | "cube" | readonly (readonly string[])[];
  /** Groups end after so many rows; with `slide`, one begins every so many. */
  readonly rowWindow?: { readonly size: number; readonly slide?: number };
  readonly columns: readonly NamedExpression[];
}

/** The input's columns, then those that the table function yields under the names of `columns`. */
export interface LateralNode extends Located {
  readonly kind: "lateral";
  readonly input: RelationNode;
  readonly function: FunctionDefinition;
  readonly args: readonly ExpressionNode[];
  readonly columns: readonly string[];
  readonly join: "inner" | "left";
}

/** The rows that a table aggregate function emits for each group, beside the keys. */
export interface FlatAggregateNode extends Located {
  readonly kind: "flat-aggregate";
  readonly input: RelationNode;
  readonly keys: readonly NamedExpression[];
  readonly function: FunctionDefinition;
  readonly args: readonly ExpressionNode[];
  readonly columns: readonly string[];
}

/** A join and the selection over it; columns have side `left` or `right`, and both sides may have columns of one name. */
export interface JoinNode extends Located {
  readonly kind: "join";
  readonly left: RelationNode;
  readonly right: RelationNode;
  readonly join: "inner" | "left" | "right" | "full";
  readonly on: ExpressionNode;
  /** The column of the left side that says of which time the right rows are to be; such a join is inner or left. */
  readonly asOf?: string;
  /** The name of a join hint of Flink, for the right side. */
  readonly hint?: string;
  readonly columns: readonly NamedExpression[];
}

/** The left rows for which there is a right row, or for which there is none; the condition is as in a join. */
export interface ExistsNode extends Located {
  readonly kind: "exists";
  readonly left: RelationNode;
  readonly right: RelationNode;
  readonly on: ExpressionNode;
  readonly negated: boolean;
}

/** Changes as rows, or rows as changes. `codes` maps kinds of changes to codes, or codes to kinds; a key may list several, with commas. */
export interface ChangelogNode extends Located {
  readonly kind: "changelog";
  readonly input: RelationNode;
  readonly direction: "to" | "from";
  readonly op: string;
  readonly codes?: Readonly<Record<string, string>>;
}

export interface SortNode extends Located {
  readonly kind: "sort";
  readonly input: RelationNode;
  readonly keys: readonly { readonly expression: ExpressionNode; readonly descending: boolean }[];
}

export interface LimitNode extends Located {
  readonly kind: "limit";
  readonly input: RelationNode;
  /** All that are left when absent. */
  readonly rows?: number;
  readonly offset: number;
}

/**
 * A window table function: each row, once for each window that it is in, with three more columns, `windowStart`, `windowEnd` and
 * `windowTime`, NOT NULL and of the type of the column `on`. Sizes are milliseconds.
 */
export interface WindowNode extends Located {
  readonly kind: "window";
  readonly input: RelationNode;
  readonly on: string;
  readonly window: "tumble" | "hop" | "cumulate" | "session";
  /** Of `session`: the gap that ends a window. */
  readonly size: number;
  /** Of `hop`: how far apart windows start. Of `cumulate`: how much a window grows at a time. */
  readonly slide?: number;
  /** Not of `session`: by how much windows start later than at multiples of their size. */
  readonly offset?: number;
  /** Of `session`: columns; a session is of one combination of their values. */
  readonly partitionBy?: readonly string[];
}

export interface DistinctNode extends Located {
  readonly kind: "distinct";
  readonly input: RelationNode;
}

/** The rows of both inputs, in both, or in the left one only. Their columns agree in name and order; duplicates count when `all`. */
export interface SetNode extends Located {
  readonly kind: "set";
  readonly operation: "union" | "intersect" | "minus";
  readonly left: RelationNode;
  readonly right: RelationNode;
  readonly all: boolean;
}

export type RelationNode =
  | SourceNode
  | RowsNode
  | PathNode
  | SqlNode
  | FilterNode
  | ProjectNode
  | AggregateNode
  | LateralNode
  | FlatAggregateNode
  | JoinNode
  | ExistsNode
  | ChangelogNode
  | SortNode
  | LimitNode
  | WindowNode
  | DistinctNode
  | SetNode;
