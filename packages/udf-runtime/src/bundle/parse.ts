// SPDX-License-Identifier: Apache-2.0
/** The only file that knows the parser and the scope analysis. */
import { analyze, type Reference, type Scope, type ScopeManager, type Variable } from "@typescript-eslint/scope-manager";
import type { TSESTree } from "@typescript-eslint/types";
import { parseSync, visitorKeys } from "oxc-parser";

export type Node = TSESTree.Node;
export type { Reference, Scope, ScopeManager, TSESTree, Variable };
export type FunctionNode = TSESTree.FunctionDeclaration | TSESTree.FunctionExpression | TSESTree.ArrowFunctionExpression;
export type Loader = "ts" | "tsx" | "js" | "jsx";

export interface Parsed {
  readonly program: TSESTree.Program;
  readonly hasModuleSyntax: boolean;
}

/** A text that is not valid; `offset` is where. */
export class SyntaxProblem extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

export function loaderOf(file: string): Loader {
  if (/\.[cm]?ts$/.test(file)) return "ts";
  if (file.endsWith(".tsx")) return "tsx";
  if (file.endsWith(".jsx")) return "jsx";
  return "js";
}

export function parse(file: string, text: string): Parsed {
  const lang = loaderOf(file) === "js" ? "jsx" : loaderOf(file);
  const attempt = (sourceType: "module" | "commonjs"): ReturnType<typeof parseSync> =>
    parseSync(file, text, { lang, sourceType, astType: "ts", range: true, preserveParens: false });
  let result = attempt("module");
  if (result.errors.length > 0) {
    // Sloppy CommonJS: `return` at the top, `await` as a name, `with`.
    const again = attempt("commonjs");
    if (again.errors.length === 0) result = again;
  }
  const error = result.errors.find((each) => each.severity === "Error");
  if (error !== undefined) throw new SyntaxProblem(error.message, error.labels[0]?.start ?? 0);
  return { program: result.program as unknown as TSESTree.Program, hasModuleSyntax: result.module.hasModuleSyntax };
}

export function analyzeScopes(program: TSESTree.Program): ScopeManager {
  // Always as a module: names at the top of a CommonJS file are as local as those of a module. Without `lib`, globals stay unresolved.
  return analyze(program, { sourceType: "module", lib: [], jsxPragma: null });
}

const KEYS: Readonly<Record<string, readonly string[]>> = visitorKeys;

/** Visits every node, parents first. `enter` may return `false` to leave out what is below. */
export function walk(root: Node, enter: (node: Node, parent: Node | undefined) => false | undefined): void {
  const visit = (node: Node, parent: Node | undefined): void => {
    if (enter(node, parent) === false) return;
    for (const key of KEYS[node.type] ?? []) {
      const child = (node as unknown as Record<string, unknown>)[key];
      if (Array.isArray(child)) {
        for (const each of child) if (each !== null && typeof each === "object") visit(each as Node, node);
      } else if (child !== null && typeof child === "object") visit(child as Node, node);
    }
  };
  visit(root, undefined);
}

export function isFunction(node: Node): node is FunctionNode {
  return node.type === "FunctionDeclaration" || node.type === "FunctionExpression" || node.type === "ArrowFunctionExpression";
}

/** Whether `inner` lies in `outer`. */
export function within(
  inner: { readonly range: readonly [number, number] },
  outer: { readonly range: readonly [number, number] },
): boolean {
  return inner.range[0] >= outer.range[0] && inner.range[1] <= outer.range[1];
}

/** Looks through what types and parentheses put around an expression. */
export function bare(node: Node): Node {
  let at = node;
  for (;;) {
    if (
      at.type === "TSAsExpression" ||
      at.type === "TSNonNullExpression" ||
      at.type === "TSSatisfiesExpression" ||
      at.type === "TSTypeAssertion" ||
      at.type === "TSInstantiationExpression" ||
      at.type === "ChainExpression"
    )
      at = at.expression;
    else return at;
  }
}
