// SPDX-License-Identifier: Apache-2.0
import { didYouMean } from "@tsflink/core/internal";
import type { Side } from "../plan/nodes.ts";
import type { Column } from "../plan/schema-node.ts";
import { invalid } from "../plan/errors.ts";
import { expression } from "./expression.ts";
import type { Columns } from "./expr-of.ts";

/** Looked for by consoles, test runners and promises; no column was meant. */
const quiet: ReadonlySet<PropertyKey> = new Set([
  "then",
  "toJSON",
  "constructor",
  "$$typeof",
  "asymmetricMatch",
  "nodeType",
  "tagName",
  "hasAttribute",
  "@@__IMMUTABLE_ITERABLE__@@",
  "@@__IMMUTABLE_RECORD__@@",
]);

/** The object `o` of `(o) => o.amount`: one expression a column, an error for any other name. Its columns can be spread. */
export function columnsObject<R>(columns: readonly Column[], scope: object, side?: Side): Columns<R> {
  const fields: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  for (const { name, type, exact } of columns) {
    const node = Object.freeze({ kind: "column" as const, name, ...(side === undefined ? {} : { side }) });
    Object.defineProperty(fields, name, { value: expression({ node, type, exact, scopes: [scope] }), enumerable: true });
  }
  Object.freeze(fields);
  return new Proxy(fields, {
    get(target, name): unknown {
      if (Object.hasOwn(target, name)) return target[name as string];
      if (typeof name === "symbol" || quiet.has(name)) return undefined;
      const names = columns.map((column) => column.name);
      throw invalid(`there is no column ${name}${didYouMean(name, names)}; there ${names.length === 1 ? "is" : "are"} ${names.join(", ")}`);
    },
  }) as unknown as Columns<R>;
}
