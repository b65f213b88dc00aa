// SPDX-License-Identifier: Apache-2.0
import type { FlinkError } from "@tsflink/core";
import { SqlError, ValidationError } from "@tsflink/core";
import { nearest } from "@tsflink/core/internal";
import type { ThrowableDigest } from "@tsflink/bridge";
import { withOrigin } from "@tsflink/bridge/driver";
import type { WireFailure } from "../lower/failure.ts";

/** The error of ours for what the planner refused, pointing at the user's line and at the place in the SQL text. */
export function planningError(failure: WireFailure, errorOf: (digest: ThrowableDigest) => FlinkError): FlinkError {
  const { digest, sql, origin } = failure;
  const plain = digest === undefined ? new ValidationError(failure.message, { javaClass: "" }) : errorOf(digest);
  const error = sql === undefined || digest === undefined ? plain : inSql(plain, digest, sql, failure.names);
  return withOrigin(error, origin);
}

/** Adds the place in the text and what the user may have meant there. */
function inSql(error: FlinkError, digest: ThrowableDigest, sql: string, names: readonly string[]): FlinkError {
  const position = positionOf(digest);
  if (position === undefined) return error;
  const { line, column } = position;
  const text = sql.split(/\r\n|\r|\n/)[line - 1] ?? "";
  const start = [...text].slice(0, column - 1).join("").length;
  const identifier = identifierAt(text, start);
  const message = withoutPosition(rootMessage(digest)) ?? error.message;
  const meant =
    identifier === undefined || /did you mean/i.test(message) ? undefined : (nearest(identifier, names) ?? nearest(identifier, words(sql)));
  const pointer = `\n  ${text.trimStart()}\n  ${" ".repeat(Math.max(0, start - (text.length - text.trimStart().length)))}^`;
  const full = `${message.trim()} (line ${String(line)}, column ${String(column)}${meant === undefined ? "" : `; did you mean ${meant}?`})${pointer}`;
  const options = { javaClass: digest.classes[0] ?? "", javaStack: digest.frames, line, column };
  if (error instanceof SqlError) return new SqlError(full, options);
  return error instanceof ValidationError ? new ValidationError(full, options) : error;
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
function words(sql: string): Set<string> {
  return new Set(sql.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? []);
}
