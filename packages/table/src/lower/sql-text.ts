// SPDX-License-Identifier: Apache-2.0
import type { ChangelogNode, JoinNode, SetNode, WindowNode } from "../plan/nodes.ts";
import { intervalSql } from "../plan/schema-node.ts";
import { sqlLiteral } from "../sql/literal.ts";

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

/** `on` is text over the columns of both, which have no name in common. */
export function joinQuery({
  left,
  right,
  on,
  join,
  asOf,
  hint,
}: {
  readonly left: string;
  readonly right: string;
  readonly on: string;
  readonly join: JoinNode["join"];
  readonly asOf: string | undefined;
  readonly hint: string | undefined;
}): string {
  const hints = hint === undefined ? "" : `/*+ ${hint}(R) */ `;
  const version = asOf === undefined ? "" : ` FOR SYSTEM_TIME AS OF L.${quote(asOf)}`;
  return `SELECT ${hints}* FROM ${quote(left)} AS L ${join.toUpperCase()} JOIN ${quote(right)}${version} AS R ON ${on}`;
}

/** As above. */
export function existsQuery({
  left,
  right,
  on,
  negated,
}: Readonly<Record<"left" | "right" | "on", string>> & { readonly negated: boolean }): string {
  return `SELECT * FROM ${quote(left)} WHERE ${negated ? "NOT " : ""}EXISTS (SELECT 1 FROM ${quote(right)} WHERE ${on})`;
}

/** Flink's Java API does not accept a mapping that it made itself as the constant that it wants. */
export function changelogQuery({ direction, op, codes }: ChangelogNode, input: string): string {
  const mapping =
    codes === undefined
      ? ""
      : `, op_mapping => MAP[${Object.entries(codes)
          .flat()
          .map((each) => sqlLiteral(each, "codes"))
          .join(", ")}]`;
  return `SELECT * FROM ${direction.toUpperCase()}_CHANGELOG(input => TABLE ${quote(input)}, op => DESCRIPTOR(${quote(op)})${mapping})`;
}

export function setQuery({ operation, all }: SetNode, { left, right }: { readonly left: string; readonly right: string }): string {
  const word = operation === "minus" ? "EXCEPT" : operation.toUpperCase();
  return `SELECT * FROM ${quote(left)} ${word}${all ? " ALL" : ""} SELECT * FROM ${quote(right)}`;
}

/** `a.b` as it is, and a single name that is no plain identifier in quotes. */
export function quotePath(path: string): string {
  return /^[\p{L}_][\p{L}\p{N}_]*(\.[\p{L}_][\p{L}\p{N}_]*)*$/u.test(path) || path.includes("`") ? path : quote(path);
}
