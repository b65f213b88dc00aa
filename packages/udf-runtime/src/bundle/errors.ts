// SPDX-License-Identifier: Apache-2.0
import { BundleError, type BundleOffender } from "@tsflink/core";
import type { Place, Refusal } from "./types.ts";

/** One error for all refusals of a job: what cannot travel, where, and what to do. */
export function bundleError(refusals: readonly Refusal[]): BundleError {
  const count =
    refusals.length === 1 ? "A function cannot run in a worker" : `${refusals.length} things keep functions from running in a worker`;
  return new BundleError([`${count}:`, ...refusals.map((each) => `  ${sentence(each)}`)].join("\n"), { offenders: refusals.map(offender) });
}

function sentence({ name, message, remedy, use, declaration }: Refusal): string {
  const where =
    use === undefined ? "" : ` (${shown(use)}${declaration === undefined || same(use, declaration) ? "" : `, see ${shown(declaration)}`})`;
  return `\`${name}\`: ${message}${where}; ${remedy}.`;
}

function offender(refusal: Refusal): BundleOffender {
  const { name, symbol, reason, message, remedy, use, declaration } = refusal;
  return {
    name: symbol,
    function: name,
    rule: reason,
    reason: message,
    remedy,
    ...(use === undefined ? {} : { file: use.file, line: use.line, column: use.column }),
    ...(declaration === undefined ? {} : { declaration }),
  };
}

function shown({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

function same(a: Place, b: Place): boolean {
  return a.file === b.file && a.line === b.line && a.column === b.column;
}
