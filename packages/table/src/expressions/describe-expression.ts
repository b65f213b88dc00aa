// SPDX-License-Identifier: Apache-2.0
import type { ExpressionNode } from "../plan/nodes.ts";

const operators: Readonly<Record<string, string>> = {
  PLUS: "+",
  MINUS: "-",
  TIMES: "*",
  DIVIDE: "/",
  MOD: "%",
  EQUALS: "=",
  NOT_EQUALS: "<>",
  GREATER_THAN: ">",
  GREATER_THAN_OR_EQUAL: ">=",
  LESS_THAN: "<",
  LESS_THAN_OR_EQUAL: "<=",
  AND: "AND",
  OR: "OR",
  LIKE: "LIKE",
};

/** An expression for people, in error messages. Literals are left out: they may be secrets. */
export function describeExpression(node: ExpressionNode): string {
  switch (node.kind) {
    case "column":
      return node.side === undefined ? node.name : `${node.side}.${node.name}`;
    case "literal":
      return "?";
    case "symbol":
      return node.name;
    case "type":
      return node.type;
    case "named":
      return `${node.path}(${node.args.map(describeExpression).join(", ")})`;
    case "sql-text":
      return "callSql(...)";
    case "function":
      return `${node.function.name ?? "function"}(${node.args.map(describeExpression).join(", ")})`;
    case "sub-query":
      return "a table";
    case "over":
      return `${describeExpression(node.args[0] as ExpressionNode)} OVER`;
    case "call": {
      const args = node.args.map(describeExpression);
      const operator = operators[node.name];
      return operator !== undefined && args.length === 2 ? `(${args.join(` ${operator} `)})` : `${node.name}(${args.join(", ")})`;
    }
  }
}
