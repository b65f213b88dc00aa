// SPDX-License-Identifier: Apache-2.0
// What Flink's Table API has no words for, rankings, several windows, grouping sets, goes by SQL: arguments are computed before, into columns
// of names of ours, so that the text holds names and constants only.
import type { ExpressionNode, Frame } from "../plan/nodes.ts";
import { intervalSql } from "../plan/schema-node.ts";
import { sqlLiteral } from "../sql/literal.ts";
import type { JavaExpression } from "./java-api.ts";
import { quote } from "./sql-text.ts";

/** How a column is found in the table at hand. */
export interface FoundColumn {
  readonly inTable: string;
  readonly cast?: object;
}

/** What the texts need from the lowering. */
export interface Surroundings {
  find(node: Extract<ExpressionNode, { kind: "column" }>): FoundColumn | undefined;
  lower(node: ExpressionNode): JavaExpression;
  named(expression: JavaExpression, name: string): JavaExpression;
  newName(base: string): string;
  /** The name under which SQL knows a user's function while the text is read. */
  functionName(node: Extract<ExpressionNode, { kind: "function" }>): string;
}

/** SQL texts over one table, and the columns that they need there. */
export class SqlTexts {
  readonly computed: JavaExpression[] = [];
  readonly #in: Surroundings;
  readonly #names = new Map<ExpressionNode, string>();

  constructor(surroundings: Surroundings) {
    this.#in = surroundings;
  }

  /** The value of an expression, as a constant or a column; `untouched`: the column as it is in the table, which is how Flink knows times and windows. */
  operand(node: ExpressionNode, untouched = false): string {
    const constant = constantSql(node);
    if (constant !== undefined) return constant;
    if (node.kind === "column") {
      const column = this.#in.find(node);
      if (column !== undefined && (untouched || column.cast === undefined)) return quote(column.inTable);
    }
    let name = this.#names.get(node);
    if (name === undefined) {
      name = this.#in.newName("operand");
      this.#names.set(node, name);
      this.computed.push(this.#in.named(this.#in.lower(node), name));
    }
    return quote(name);
  }

  /** A call of an aggregate or a ranking. */
  aggregate(node: ExpressionNode, distinct = ""): string {
    if (node.kind === "function")
      return `${quote(this.#in.functionName(node))}(${distinct}${node.args.map((arg) => this.operand(arg)).join(", ")})`;
    if (node.kind !== "call") throw new Error(`A ${node.kind} is not an aggregate.`);
    const [first] = node.args;
    if (node.name === "DISTINCT" && first !== undefined) return this.aggregate(first, "DISTINCT ");
    if (node.name === "COUNT" && (first === undefined || first.kind === "literal")) return "COUNT(*)";
    const args = node.args.map((arg) => this.operand(arg, node.name === "GROUPING_ID"));
    const json = /^(JSON_ARRAYAGG|JSON_OBJECTAGG)_(ABSENT|NULL)_ON_NULL$/.exec(node.name);
    if (json !== null) {
      const [, name, nulls] = json as unknown as [string, string, string];
      const what = args.length === 2 ? `KEY ${args.join(" VALUE ")}` : args.join(", ");
      return `${name}(${what} ${nulls} ON NULL)`;
    }
    return `${node.name}(${distinct}${args.join(", ")})`;
  }

  over({ args, partitions, descending, frame }: Extract<ExpressionNode, { kind: "over" }>): string {
    const [call, ...rest] = args as readonly [ExpressionNode, ...ExpressionNode[]];
    const partitionBy = rest.slice(0, partitions).map((each) => this.operand(each, true));
    const orderBy = rest.slice(partitions).map((each, i) => `${this.operand(each, true)} ${descending[i] === true ? "DESC" : "ASC"}`);
    const parts = [
      ...(partitionBy.length === 0 ? [] : [`PARTITION BY ${partitionBy.join(", ")}`]),
      ...(orderBy.length === 0 ? [] : [`ORDER BY ${orderBy.join(", ")}`]),
      ...(frame === undefined ? [] : [frameSql(frame)]),
    ];
    return `${this.aggregate(call)} OVER (${parts.join(" ")})`;
  }
}

function frameSql({ unit, preceding, following }: Frame): string {
  const bound = (reach: number | "unbounded", side: string): string => {
    if (reach === "unbounded") return `UNBOUNDED ${side}`;
    if (reach === 0) return "CURRENT ROW";
    return `${unit === "rows" ? String(reach) : intervalSql(reach)} ${side}`;
  };
  return `${unit.toUpperCase()} BETWEEN ${bound(preceding, "PRECEDING")} AND ${bound(following, "FOLLOWING")}`;
}

/** A constant that SQL writes as briefly, for functions that want one. */
function constantSql(node: ExpressionNode): string | undefined {
  if (node.kind !== "literal") return undefined;
  const { value } = node;
  if (typeof value === "number" || typeof value === "boolean") return sqlLiteral(value, "a constant");
  return typeof value === "string" && value !== "" && /^(CHAR|VARCHAR|STRING)\b/.test(node.type)
    ? sqlLiteral(value, "a constant")
    : undefined;
}

/** The expression with columns of these names in place of some of its parts. */
export function withColumns(node: ExpressionNode, names: ReadonlyMap<ExpressionNode, string>): ExpressionNode {
  const name = names.get(node);
  if (name !== undefined) return { kind: "column", name };
  return "args" in node ? { ...node, args: node.args.map((arg) => withColumns(arg, names)) } : node;
}

/** The parts of an expression that `wanted` tells, the outermost of them. */
export function partsOf(node: ExpressionNode, wanted: (node: ExpressionNode) => boolean): ExpressionNode[] {
  if (wanted(node)) return [node];
  return "args" in node ? node.args.flatMap((arg) => partsOf(arg, wanted)) : [];
}
