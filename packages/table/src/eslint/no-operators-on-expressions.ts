// SPDX-License-Identifier: Apache-2.0
import type { LintContext, LintNode, LintRule, ParserServices } from "./rule.ts";

/** What to write for an operator whose left side is an expression: the first method that the expression has. */
const methods: Readonly<Record<string, readonly string[]>> = {
  "===": ["eq"],
  "==": ["eq"],
  "!==": ["ne"],
  "!=": ["ne"],
  "<": ["lt"],
  "<=": ["le"],
  ">": ["gt"],
  ">=": ["ge"],
  "+": ["plus", "concat"],
  "-": ["minus"],
  "*": ["times"],
  "/": ["dividedBy"],
  "%": ["mod"],
  "**": ["power"],
  "&&": ["and"],
  "||": ["or"],
  "??": ["ifNull"],
  "&": ["and"],
  "|": ["or"],
};

const unaryMethods: Readonly<Record<string, readonly string[]>> = { "!": ["not", "isNull"], "-": ["negative"], "~": ["not"] };

/** Operators that say the same with the sides exchanged. */
const exchanged: Readonly<Record<string, string>> = {
  "===": "===",
  "==": "==",
  "!==": "!==",
  "!=": "!=",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
  "*": "*",
  "&": "&",
  "|": "|",
};

interface Binary extends LintNode {
  readonly operator: string;
  readonly left: LintNode;
  readonly right: LintNode;
}

interface Unary extends LintNode {
  readonly operator: string;
  readonly argument: LintNode;
}

interface Conditional extends LintNode {
  readonly test: LintNode;
}

export const noOperatorsOnExpressions: LintRule = {
  meta: {
    type: "problem",
    docs: { description: "Disallow JavaScript's operators on expressions of tables, where they compute nothing in Flink" },
    messages: {
      method: "'{{operator}}' does not apply to an expression of a table; write .{{method}}().",
      literal: "'{{operator}}' does not apply to an expression of a table; write lit(...).{{method}}().",
      choice: "An expression of a table is no condition of JavaScript; write ifThenElse() or when().",
      none: "'{{operator}}' does not apply to an expression of a table, and an expression of this type has no method for it.",
    },
    schema: [],
  },
  create(context: LintContext): Record<string, (node: LintNode) => void> {
    const { parserServices: services } = context.sourceCode as { readonly parserServices?: ParserServices };
    const checker = services?.program?.getTypeChecker();
    // Without types nothing tells an expression from a value.
    if (checker === undefined || services?.getTypeAtLocation === undefined) return {};

    const has = (node: LintNode, property: string): boolean =>
      checker.getPropertyOfType(services.getTypeAtLocation?.(node), property) !== undefined;
    // Of a union every member must have it: `filter && ...` with `filter?: Expr<boolean>` asks whether there is a filter.
    const isExpression = (node: LintNode): boolean => has(node, "~expr");
    const report = (node: LintNode, operator: string, on: LintNode, candidates: readonly string[], messageId = "method"): void => {
      const method = candidates.find((each) => has(on, each));
      context.report({
        node,
        ...(method === undefined ? { messageId: "none", data: { operator } } : { messageId, data: { operator, method } }),
      });
    };

    const binary = (node: LintNode): void => {
      const { operator, left, right } = node as Binary;
      const names = methods[operator];
      if (names === undefined) return;
      if (isExpression(left)) {
        if (!isEquality(operator) || !isNothing(right)) report(node, operator, left, names);
        else if (isNull(right)) report(node, operator, left, [operator.startsWith("!") ? "isNotNull" : "isNull"]);
      } else if (isExpression(right)) {
        const other = exchanged[operator];
        if (other === undefined) report(node, operator, right, names, "literal");
        else if (!isEquality(operator) || !isNothing(left)) report(node, operator, right, methods[other] ?? []);
        else if (isNull(left)) report(node, operator, right, [operator.startsWith("!") ? "isNotNull" : "isNull"]);
      }
    };
    return {
      BinaryExpression: binary,
      LogicalExpression(node): void {
        const { operator, left } = node as Binary;
        // `flag && o.amount.gt(1)` asks the flag, not the expression.
        if (isExpression(left)) report(node, operator, left, methods[operator] ?? []);
      },
      UnaryExpression(node): void {
        const { operator, argument } = node as Unary;
        const names = unaryMethods[operator];
        if (names !== undefined && isExpression(argument)) report(node, operator, argument, names);
      },
      ConditionalExpression(node): void {
        if (isExpression((node as Conditional).test)) context.report({ node, messageId: "choice" });
      },
    };
  },
};

function isEquality(operator: string): boolean {
  return /^[!=]==?$/.test(operator);
}

function isNull(node: LintNode): boolean {
  return node.type === "Literal" && (node as { readonly raw?: string }).raw === "null";
}

/** `null` or `undefined`, with which JavaScript asks whether there is a value. */
function isNothing(node: LintNode): boolean {
  return isNull(node) || (node.type === "Identifier" && (node as { readonly name?: string }).name === "undefined");
}
