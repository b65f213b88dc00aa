// SPDX-License-Identifier: Apache-2.0
/** Rules for ESLint. The module imports nothing: ESLint 9 or newer and `@typescript-eslint/parser` are the project's own. */
import { noOperatorsOnExpressions } from "./no-operators-on-expressions.ts";
import type { LintRule } from "./rule.ts";

export type { LintContext, LintNode, LintRule } from "./rule.ts";

/** A flat configuration that turns rules on. */
export interface LintConfig {
  readonly name: string;
  /** The plugin itself; ESLint reads it. */
  readonly plugins: { tsflink: object };
  readonly rules: Record<string, "error">;
}

/** A plugin of ESLint. */
export interface LintPlugin {
  readonly meta: { readonly name: string; readonly namespace: string };
  readonly rules: { readonly "no-operators-on-expressions": LintRule };
  readonly configs: {
    /** All rules, as errors. */
    readonly recommended: LintConfig;
  };
}

const rules = { "no-operators-on-expressions": noOperatorsOnExpressions } as const;
const meta = { name: "@tsflink/table", namespace: "tsflink" } as const;

/**
 * ESLint's plugin for programs with tables. `no-operators-on-expressions` finds `&&`, `===`, `<`, `+` and the like on expressions, which
 * JavaScript computes when the query is built, and names the method to write. It needs linting with type information
 * (`parserOptions.projectService`), and finds nothing without.
 *
 * @example
 * ```js
 * // eslint.config.js
 * import { eslintPlugin } from "@tsflink/table/eslint";
 * export default [eslintPlugin.configs.recommended];
 * ```
 */
export const eslintPlugin: LintPlugin = {
  meta,
  rules,
  configs: {
    recommended: {
      name: "tsflink/recommended",
      // The configuration holds the plugin that holds it.
      get plugins(): { tsflink: object } {
        return { tsflink: eslintPlugin };
      },
      rules: { "tsflink/no-operators-on-expressions": "error" },
    },
  },
};
