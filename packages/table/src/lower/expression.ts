// SPDX-License-Identifier: Apache-2.0
import type { ExpressionNode, LiteralValue, RelationNode, Side } from "../plan/nodes.ts";
import { refuse } from "./failure.ts";
import type { PlanFunctions } from "./functions.ts";
import type { FlinkApi, JavaExpression, JavaTable } from "./java-api.ts";

/** Finds the expression that a column of a plan is in the table at hand. */
export type ColumnScope = (name: string, side: Side | undefined) => JavaExpression;

/** Turns expressions of the plan into Flink's. */
export class ExpressionLowering {
  readonly #api: FlinkApi;
  readonly #functions: PlanFunctions;
  readonly #table: (relation: RelationNode) => JavaTable;

  constructor(api: FlinkApi, functions: PlanFunctions, table: (relation: RelationNode) => JavaTable) {
    this.#api = api;
    this.#functions = functions;
    this.#table = table;
  }

  lower(node: ExpressionNode, scope: ColumnScope): JavaExpression {
    const { expressions } = this.#api;
    switch (node.kind) {
      case "column":
        return scope(node.name, node.side);
      case "literal":
        return expressions.literal(node.type, literalText(node.value));
      case "call": {
        const [value, query] = node.args;
        if (value !== undefined && query?.kind === "sub-query")
          return expressions.inTable(this.lower(value, scope), this.#table(query.relation));
        return this.call(
          node.name,
          node.args.map((arg) => this.lower(arg, scope)),
        );
      }
      case "sub-query":
        return refuse("A table is no value; in() takes one");
      case "symbol":
        return expressions.symbol(node.enum, node.name);
      case "type":
        return expressions.type(node.type);
      case "named":
        return expressions.named(this.#api.text(node.path), this.#api.list(node.args.map((arg) => this.lower(arg, scope))));
      case "sql-text":
        return expressions.sql(this.#api.text(node.text));
      case "function":
        return this.userFunction(node, scope);
      case "over":
        return refuse("over() is for the columns of select() and addColumns()");
    }
  }

  call(name: string, args: readonly JavaExpression[]): JavaExpression {
    // COUNT(*) is the count of a constant.
    const all = name === "COUNT" && args.length === 0 ? [this.#api.expressions.literal("INT NOT NULL", "1")] : args;
    return this.#api.expressions.call(name, this.#api.list(all));
  }

  userFunction(node: Pick<Extract<ExpressionNode, { kind: "function" }>, "function" | "args">, scope: ColumnScope): JavaExpression {
    const { fn, args } = this.#functions.callable(node.function, node.args);
    const { name } = this.#functions.describe(node.function);
    return this.#api.expressions.function(fn, name, this.#api.list(args.map((arg) => this.lower(arg, scope))));
  }

  cast(expression: JavaExpression, { call, type }: { readonly call: "CAST" | "TRY_CAST"; readonly type: string }): JavaExpression {
    return this.call(call, [expression, this.#api.expressions.type(type)]);
  }

  named(expression: JavaExpression, names: readonly string[]): JavaExpression {
    return this.#api.expressions.as(expression, this.#api.list(names));
  }

  column(name: string): JavaExpression {
    return this.#api.expressions.column(name);
  }
}

/** The text that the Java side reads, by the type of the literal. */
function literalText(value: LiteralValue): string | null {
  if (value === null) return null;
  return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : Object.is(value, -0) ? "-0" : String(value);
}
