/**
 * The description of a query: plain, frozen, structured-cloneable data. Built on the main thread without a JVM,
 * sent whole to the engine thread, walked there by `lower/`.
 */
import type { FunctionDefinition } from "@tsflink/core/internal";

/** Where in the user's code a node was made; `Error.stack` of the call, without our own frames. */
export type Origin = string;

export type ExpressionNode =
  /** A column of the input; in a join, `side` says of which. Grouping keys are columns of side `key`. */
  | { readonly kind: "column"; readonly name: string; readonly side?: "left" | "right" | "key" }
  /** `value` in wire form (see `literal.ts`): what structured clone carries; `type` is the SQL type string. */
  | { readonly kind: "literal"; readonly type: string; readonly value: LiteralValue }
  /** A built-in function by the name of Flink's `BuiltInFunctionDefinitions` field, e.g. `PLUS`, `EQUALS`, `COUNT`. */
  | { readonly kind: "call"; readonly name: string; readonly args: readonly ExpressionNode[] }
  /** Arguments that are Flink symbols or types: `TimeIntervalUnit.DAY`, `CAST` targets. */
  | { readonly kind: "symbol"; readonly enum: string; readonly name: string }
  | { readonly kind: "type"; readonly type: string }
  | { readonly kind: "function"; readonly function: FunctionDefinition; readonly args: readonly ExpressionNode[] };

export type LiteralValue = null | boolean | number | bigint | string | Uint8Array | readonly LiteralValue[];

export interface NamedExpression { readonly name: string; readonly expression: ExpressionNode }

export interface SourceNode { readonly kind: "source"; readonly connector: string; readonly options: Readonly<Record<string, string>>; readonly artifacts: readonly string[]; readonly schema: SchemaNode; readonly origin?: Origin }
export interface SchemaNode {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly primaryKey: readonly string[];
  readonly watermark?: { readonly column: string; readonly expression: string };
}

export type RelationNode =
  | SourceNode
  | { readonly kind: "rows"; readonly id: string; readonly schema: SchemaNode; readonly origin?: Origin }
  | { readonly kind: "path"; readonly path: string; readonly schema?: SchemaNode; readonly origin?: Origin }
  | { readonly kind: "sql"; readonly text: string; readonly tables: readonly { readonly name: string; readonly relation: RelationNode }[]; readonly functions: readonly { readonly name: string; readonly function: FunctionDefinition }[]; readonly expected?: SchemaNode; readonly origin?: Origin }
  | { readonly kind: "filter"; readonly input: RelationNode; readonly predicate: ExpressionNode; readonly origin?: Origin }
  | { readonly kind: "project"; readonly input: RelationNode; readonly columns: readonly NamedExpression[]; readonly origin?: Origin }
  | { readonly kind: "aggregate"; readonly input: RelationNode; readonly keys: readonly NamedExpression[]; readonly columns: readonly NamedExpression[]; readonly origin?: Origin }
  | { readonly kind: "lateral"; readonly input: RelationNode; readonly function: FunctionDefinition; readonly args: readonly ExpressionNode[]; readonly columns: readonly string[]; readonly join: "inner" | "left"; readonly origin?: Origin }
  | { readonly kind: "join"; readonly left: RelationNode; readonly right: RelationNode; readonly join: "inner" | "left" | "right" | "full"; readonly on: ExpressionNode; readonly columns: readonly NamedExpression[]; readonly origin?: Origin }
  | { readonly kind: "sort"; readonly input: RelationNode; readonly keys: readonly { readonly expression: ExpressionNode; readonly descending: boolean }[]; readonly origin?: Origin }
  | { readonly kind: "limit"; readonly input: RelationNode; readonly rows: number; readonly offset: number; readonly origin?: Origin }
  | { readonly kind: "window"; readonly input: RelationNode; readonly on: string; readonly window: "tumble" | "hop" | "cumulate"; readonly size: number; readonly slide?: number; readonly origin?: Origin };
