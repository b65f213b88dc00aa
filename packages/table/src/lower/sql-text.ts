// SPDX-License-Identifier: Apache-2.0
import type { SetNode, WindowNode } from "../plan/nodes.ts";
import { intervalSql } from "../plan/schema-node.ts";

/** An identifier in SQL text. */
export function quote(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

/** Windows exist in SQL only; Flink's Java API has an older kind of them. */
export function windowQuery(
  { on, window, size, slide, offset, partitionBy = [] }: WindowNode,
  {
    view,
    names,
    bounds,
  }: {
    readonly view: string;
    readonly names: readonly string[];
    readonly bounds: { readonly start: string; readonly end: string; readonly time: string };
  },
): string {
  const sizes = [...(slide === undefined ? [] : [slide]), size, ...(offset === undefined ? [] : [offset])];
  const table = `TABLE ${quote(view)}${partitionBy.length === 0 ? "" : ` PARTITION BY (${partitionBy.map(quote).join(", ")})`}`;
  const call = `${window.toUpperCase()}(${table}, DESCRIPTOR(${quote(on)}), ${sizes.map(intervalSql).join(", ")})`;
  const added = Object.entries(bounds).map(([bound, name]) => `window_${bound} AS ${quote(name)}`);
  return `SELECT ${[...names.map(quote), ...added].join(", ")} FROM TABLE(${call})`;
}

export function setQuery({ operation, all }: SetNode, { left, right }: { readonly left: string; readonly right: string }): string {
  const word = operation === "minus" ? "EXCEPT" : operation.toUpperCase();
  return `SELECT * FROM ${quote(left)} ${word}${all ? " ALL" : ""} SELECT * FROM ${quote(right)}`;
}

/** `a.b` as it is, and a single name that is no plain identifier in quotes. */
export function quotePath(path: string): string {
  return /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*$/u.test(path) || path.includes("`") ? path : quote(path);
}
