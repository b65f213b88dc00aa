// SPDX-License-Identifier: Apache-2.0
import type { FlinkError } from "@tsflink/core";
import { SqlError, ValidationError } from "@tsflink/core";
import { nearest } from "@tsflink/core/internal";
import type { ThrowableDigest } from "@tsflink/bridge";
import { withOrigin } from "@tsflink/bridge/driver";
import type { WireFailure } from "../lower/failure.ts";
import type { WireFunction } from "../lower/messages.ts";
import { KEYWORDS } from "./keywords.ts";
import { withMissingPart } from "./missing-part.ts";

/** The error of ours for what the planner refused, pointing at the user's line and at the place in the SQL text. */
export function planningError(
  failure: WireFailure,
  errorOf: (digest: ThrowableDigest) => FlinkError,
  functions: readonly WireFunction[] = [],
): FlinkError {
  const { digest, sql, origin } = failure;
  const plain =
    digest === undefined ? new ValidationError(failure.message, { javaClass: "" }) : withMissingPart(errorOf(digest), functions);
  const error = sql === undefined || digest === undefined ? plain : inSql(plain, digest, sql, failure.names);
  return withOrigin(error, origin);
}

/** Adds the place in the text and what the user may have meant there. */
function inSql(error: FlinkError, digest: ThrowableDigest, sql: string, names: readonly string[]): FlinkError {
  if (!(error instanceof SqlError) && !(error instanceof ValidationError)) return error;
  const position = positionOf(digest);
  const missing = position === undefined ? missingIn(rootMessage(digest), sql) : undefined;
  const { line, column } = position ?? missing ?? {};
  if (line === undefined || column === undefined) return error;
  const text = sql.split(/\r\n|\r|\n/)[line - 1] ?? "";
  const start = [...text].slice(0, column - 1).join("").length;
  const identifier = missing?.name ?? identifierAt(text, start);
  const message = withoutPosition(rootMessage(digest)) ?? error.message;
  const java = { javaClass: digest.classes[0] ?? "", javaStack: digest.frames };
  // Flink plans a view from its own text, and the place is one there.
  if (start >= text.length && /not found/.test(message))
    return new ValidationError(`${message.trim()}, in the text of a view that is read`, java);
  const meant = identifier === undefined || /did you mean/i.test(message) ? undefined : meantBy(identifier, error, sql, names);
  const pointer = `\n  ${text.trimStart()}\n  ${" ".repeat(Math.max(0, start - (text.length - text.trimStart().length)))}^`;
  const full = `${message.trim()} (line ${String(line)}, column ${String(column)}${meant === undefined ? "" : `; did you mean ${meant}?`})${pointer}`;
  const options = { ...java, line, column };
  return error instanceof SqlError ? new SqlError(full, options) : new ValidationError(full, options);
}

/** Text that cannot be parsed has a keyword wrong, or lacks one; all else is about names. */
function meantBy(identifier: string, error: FlinkError, sql: string, names: readonly string[]): string | undefined {
  if (!(error instanceof SqlError)) return nearest(identifier, names) ?? nearest(identifier, words(sql));
  // Any word of two letters is near to another.
  return identifier.length < 3 || KEYWORDS.has(identifier.toUpperCase()) ? undefined : nearest(identifier, KEYWORDS);
}

/**
 * Flink says of some statements which table or view there is not, without a place: `'catalog.database.name'`, or each part in back-quotes. The
 * place is that of the name in the text, where it stands once.
 */
function missingIn(message: string, sql: string): { readonly name: string; readonly line: number; readonly column: number } | undefined {
  if (!/does(?:n't| not) exist|Cannot find table/.test(message)) return undefined;
  const path = /(?:'([^']+)'|((?:`[^`]+`\.)*`[^`]+`))/.exec(message);
  const name = (path?.[1] ?? path?.[2])?.replaceAll("`", "").split(".").at(-1);
  if (name === undefined) return undefined;
  const places = [...sql.matchAll(/[\p{L}\p{N}_$]+/gu)].filter(([word]) => word === name);
  const [place] = places;
  if (place === undefined || places.length > 1) return undefined;
  const before = sql.slice(0, place.index).split(/\r\n|\r|\n/);
  return { name, line: before.length, column: [...(before.at(-1) ?? "")].length + 1 };
}

function rootMessage(digest: ThrowableDigest): string {
  let root = digest;
  while (root.cause !== undefined) root = root.cause;
  return root.message ?? digest.message ?? "";
}

function withoutPosition(message: string): string | undefined {
  const first = message.split("\n")[0] ?? "";
  const cut = first.replace(/^From line \d+, column \d+ to line \d+, column \d+: /, "").replace(/^SQL parse failed\. /, "");
  return cut === "" ? undefined : cut;
}

function positionOf(digest: ThrowableDigest): { readonly line: number; readonly column: number } | undefined {
  let found: ThrowableDigest["position"];
  for (let each: ThrowableDigest | undefined = digest; each !== undefined; each = each.cause) found = each.position ?? found;
  return found;
}

function identifierAt(text: string, start: number): string | undefined {
  return /^`?([\p{L}\p{N}_$]+)/u.exec(text.slice(start))?.[1];
}

/** Every name in the text: what was misspelt once is often written correctly elsewhere. */
function words(sql: string): string[] {
  return (sql.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []).filter((word) => !KEYWORDS.has(word.toUpperCase()));
}
