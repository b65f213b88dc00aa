// SPDX-License-Identifier: Apache-2.0
// What to do about the errors that people meet most. Texts of Java are read here for what they name, never to choose a class of error.
import { connectorArtifact } from "./connector-artifacts.ts";
import { brokerRemedy } from "./broker-remedies.ts";
import { databaseRemedy } from "./database-remedies.ts";
import type { ThrowableDigest } from "./digest.ts";
import { nearest } from "@tsflink/core/internal";

export interface Remedy {
  /** Said after Java's message. */
  readonly add?: string;
  /** Said in place of Java's message, which is long and says less. */
  readonly instead?: string;
}

/** The first remedy that knows something about the throwable or one of its causes. */
export function remedyFor(chain: readonly ThrowableDigest[]): Remedy | undefined {
  for (const digest of [...chain].reverse()) {
    const message = digest.message ?? "";
    const remedy =
      missingFactory(message) ??
      missingProvider(message) ??
      functionPlace(message) ??
      lostTask(message) ??
      unsupportedOption(message) ??
      missingOption(message, chain);
    if (remedy !== undefined) return remedy;
  }
  const add = databaseRemedy(chain) ?? brokerRemedy(chain);
  return add === undefined ? undefined : { add };
}

function missingFactory(message: string): Remedy | undefined {
  const found = /Could not find any (format )?factory for identifier '([^']*)'(?: that implements '([^']*)')?/.exec(message);
  if (found === null) return undefined;
  const [, format, identifier = "", type = ""] = found;
  const kind = format === undefined ? kindOf(type) : "format";
  const available = listAfter(message, /Available factory identifiers are:/);
  const artifact = connectorArtifact(identifier);
  const near = nearest(identifier, available);
  const todo =
    artifact !== undefined
      ? `Add ${artifact}, or pass its jar with the jars option.`
      : near !== undefined
        ? `Did you mean "${near}"?`
        : "Pass its jar with the jars option, or correct the name.";
  const there = available.length === 0 ? "" : ` There are: ${available.join(", ")}.`;
  return { instead: `There is no ${kind} "${identifier}" on the class path. ${todo}${there}` };
}

function missingProvider(message: string): Remedy | undefined {
  if (!/Could not find any factories that implement '[\w.]*ModelProviderFactory'/.test(message)) return undefined;
  return {
    instead: "There is no model provider on the class path: Flink brings none. Pass the jar of the model's provider with the jars option.",
  };
}

/** Where Flink's planner, which takes our functions for Python's, has no place for one. */
function functionPlace(message: string): Remedy | undefined {
  if (/Python Function can not be used in MATCH_RECOGNIZE/.test(message)) {
    return {
      instead:
        "Flink calls no TypeScript function inside of MATCH_RECOGNIZE, but for aggregate functions (udaf). Compute its result as a column of " +
        "the rows before: FROM (SELECT *, f(x) AS y FROM t) MATCH_RECOGNIZE (...).",
    };
  }
  if (/Only inner join condition with equality predicates supports the Python UDF/.test(message)) {
    return {
      instead:
        "In the condition of an outer join Flink calls no TypeScript function with columns of both sides. Call it with columns of one side, " +
        "in a column that is computed before the join, or filter an inner join with it.",
    };
  }
  return undefined;
}

function lostTask(message: string): Remedy | undefined {
  if (!/^Task is not running, but in state FAILED/.test(message)) return undefined;
  return { instead: "A task failed as soon as it had started, before Flink could note of what. The log of its TaskManager says why." };
}

function kindOf(factory: string): string {
  const name = factory.replace(/^.*\./, "");
  if (/Catalog/.test(name)) return "catalog";
  if (/Format/.test(name)) return "format";
  if (/Module/.test(name)) return "module";
  return "connector";
}

function unsupportedOption(message: string): Remedy | undefined {
  const found = /^Unsupported options found for '?([^'\n]*?)'?\.$/m.exec(message);
  if (found === null) return undefined;
  const supported = listAfter(message, /Supported options:/);
  const wrong = listAfter(message, /Unsupported options:/, /Supported options:/);
  const said = wrong.map((option) => {
    const near = nearest(option, supported);
    return near === undefined ? `"${option}"` : `"${option}" (did you mean "${near}"?)`;
  });
  return {
    instead: `Unknown option${wrong.length === 1 ? "" : "s"} of ${found[1] ?? "the table"}: ${said.join(", ")}. It knows: ${supported.join(", ")}.`,
  };
}

function missingOption(message: string, chain: readonly ThrowableDigest[]): Remedy | undefined {
  if (!/^One or more required options are missing/.test(message)) return undefined;
  const missing = listAfter(message, /Missing required options are:/);
  const table = chain
    .map((each) => /for (?:reading|writing) table '([^']*)'/.exec(each.message ?? "")?.[1])
    .find((name) => name !== undefined);
  return {
    instead: `The table${table === undefined ? "" : ` ${table}`} needs the option${missing.length === 1 ? "" : "s"} ${missing.join(", ")}.`,
  };
}

/** The lines of one word each that follow a heading. */
function listAfter(message: string, heading: RegExp, end?: RegExp): string[] {
  const start = heading.exec(message);
  if (start === null) return [];
  let text = message.slice(start.index + start[0].length);
  const stop = end?.exec(text);
  if (stop !== null && stop !== undefined) text = text.slice(0, stop.index);
  const words: string[] = [];
  for (const line of text.split("\n").map((each) => each.trim())) {
    if (line === "") continue;
    if (/\s/.test(line)) break;
    words.push(line);
  }
  return words;
}

/** The object that a message of the catalog names: its path, or the name in quotes. */
export function objectIn(message: string): string {
  const path = /\b(?:Table \(or view\)|Table|View|Database|Function|Catalog|Model|Partition) '?([\w.`-]+)'?/.exec(message);
  const quoted = /'([^']+)'|`([^`]+)`|\[([^\]]+)\]/.exec(message);
  return path?.[1] ?? quoted?.slice(1).find((name) => name !== undefined) ?? "";
}

export function damagedJar(message: string): string {
  return `${message === "" ? "" : `${message}. `}A jar on the class path is damaged. All jars are checked at the next start, and a damaged one of Flink's is fetched again.`;
}
