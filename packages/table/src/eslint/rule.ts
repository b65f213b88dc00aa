// SPDX-License-Identifier: Apache-2.0
/** The parts of ESLint and of `@typescript-eslint/parser` that a rule uses, by shape: the package needs neither of them. */

/** A node of the syntax tree. */
export interface LintNode {
  readonly type: string;
}

/** What `@typescript-eslint/parser` gives beside the tree; without type information there is no program. */
export interface ParserServices {
  readonly program?: { getTypeChecker(): TypeChecker } | null;
  getTypeAtLocation?(node: LintNode): unknown;
}

export interface TypeChecker {
  getPropertyOfType(type: unknown, name: string): unknown;
}

export interface LintContext {
  /** `parserServices` is in it when the parser gives some. */
  readonly sourceCode: object;
  report(problem: { node: LintNode; messageId: string; data?: Record<string, string> }): void;
}

/** A rule of ESLint. */
export interface LintRule {
  readonly meta: {
    readonly type: "problem";
    readonly docs: { readonly description: string };
    readonly messages: Record<string, string>;
    readonly schema: [];
  };
  /** Called by ESLint for each file. */
  create(context: LintContext): Record<string, (node: LintNode) => void>;
}
