// SPDX-License-Identifier: Apache-2.0
import type { SetNode, WindowNode } from "../plan/nodes.ts";
import { intervalSql } from "../plan/schema-node.ts";

/** An identifier in SQL text. */
export function quote(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

/** Windows exist in SQL only; Flink's Java API has an older kind of them. */
export function windowQuery(
  node: WindowNode,
  names: { readonly view: string; readonly names: readonly string[]; readonly start: string; readonly end: string },
): string {
  const { on, window, size, slide } = node;
  const sizes = slide === undefined ? [size] : [slide, size];
  const call = `${window.toUpperCase()}(TABLE ${quote(names.view)}, DESCRIPTOR(${quote(on)}), ${sizes.map(intervalSql).join(", ")})`;
  const columns = [...names.names.map(quote), `window_start AS ${quote(names.start)}`, `window_end AS ${quote(names.end)}`];
  return `SELECT ${columns.join(", ")} FROM TABLE(${call})`;
}

export function setQuery({ operation, all }: SetNode, { left, right }: { readonly left: string; readonly right: string }): string {
  const word = operation === "minus" ? "EXCEPT" : operation.toUpperCase();
  return `SELECT * FROM ${quote(left)} ${word}${all ? " ALL" : ""} SELECT * FROM ${quote(right)}`;
}

/** `a.b` as it is, and a single name that is no plain identifier in quotes. */
export function quotePath(path: string): string {
  return /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*$/u.test(path) || path.includes("`") ? path : quote(path);
}
