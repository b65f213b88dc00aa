// SPDX-License-Identifier: Apache-2.0
/** Functions that are known to Flink by a name, and expressions in SQL. */
import type { AnySqlType, JsOf } from "@tsflink/core";
import { formatType } from "@tsflink/core/internal";
import { invalid } from "../plan/errors.ts";
import { any, definitionOfType } from "./builtin.ts";
import type { Expr } from "./expr.ts";
import type { ExprOf } from "./expr-of.ts";
import { expression } from "./expression.ts";

/**
 * Calls a function of a catalog, a module or the session, e.g. a Java one made known with `CREATE FUNCTION`. `returns` is what it gives;
 * Flink refuses the query when it knows better.
 *
 * @param path its name, or its path with dots
 * @example
 * ```ts
 * orders.select((o) => ({ id: o.id, kind: call("mycat.mydb.kind_of", t.string(), o.customer) }));
 * ```
 */
export function call<C extends AnySqlType>(
  path: string,
  returns: C,
  ...args: readonly (Expr<unknown> | string | number | bigint | boolean)[]
): ExprOf<JsOf<C>> {
  if (typeof path !== "string" || path === "") throw invalid("call(): expected the name of a function");
  const type = definitionOfType(returns, "call() returns");
  const insides = args.map((arg, i) => any(arg, `call()[${String(i)}]`));
  return expression({
    node: Object.freeze({ kind: "named", path, type: formatType(type), args: Object.freeze(insides.map(({ node }) => node)) }),
    type,
    exact: true,
    scopes: insides.flatMap(({ scopes }) => scopes),
  });
}

/**
 * An expression in Flink SQL over the columns of the table, for what the methods do not reach. The text is not checked before Flink reads
 * it, so never put values of users into it; the tag `env.sql` does that safely.
 *
 * @example
 * ```ts
 * orders.select((o) => ({ id: o.id, kind: callSql("CASE WHEN amount > 100 THEN 'large' ELSE 'small' END", t.string()) }));
 * ```
 */
export function callSql<C extends AnySqlType>(text: string, returns: C): ExprOf<JsOf<C>> {
  if (typeof text !== "string" || text.trim() === "") throw invalid("callSql(): expected an expression in SQL");
  const type = definitionOfType(returns, "callSql() returns");
  return expression({ node: Object.freeze({ kind: "sql-text", text, type: formatType(type) }), type, exact: true, scopes: [] });
}
