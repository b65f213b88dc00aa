// SPDX-License-Identifier: Apache-2.0
// What a file of cases/ says; java/Cases.java reads the same format, which the README describes.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

export interface Columns {
  readonly name: string;
  readonly from: string;
  readonly streaming: boolean;
  readonly expressions: readonly string[];
}

export interface Query {
  readonly name: string;
  readonly flags: readonly string[];
  readonly sql: string;
}

export interface CaseFile {
  readonly name: string;
  readonly setup: readonly string[];
  readonly columns: readonly Columns[];
  readonly queries: readonly Query[];
}

const folder = new URL("../cases/", import.meta.url);
const data = pathToFileURL(fileURLToPath(new URL("../data", import.meta.url))).href;

export function caseFiles(): CaseFile[] {
  return readdirSync(folder)
    .sort()
    .map((file) => parse(file.replace(".sql", ""), readFileSync(new URL(file, folder), "utf8").replaceAll("${data}", data)));
}

function parse(name: string, text: string): CaseFile {
  const setup: string[] = [];
  const columns: Columns[] = [];
  const queries: Query[] = [];
  for (const section of text.split(/^--# /m).slice(1)) {
    const end = section.indexOf("\n");
    const head = section.slice(0, end).trim();
    const body = section
      .slice(end + 1)
      .split("\n")
      .filter((line) => !line.startsWith("--"))
      .join("\n");
    const [, group, streaming, from] = /^columns (.+?)( streaming)? from (.+)$/.exec(head) ?? [];
    const [, query, flags] = /^query (.+?)(?: : (.+))?$/.exec(head) ?? [];
    if (head === "setup")
      setup.push(
        ...body
          .split(/;\s*$/m)
          .map((each) => each.trim())
          .filter((each) => each !== ""),
      );
    else if (group !== undefined && from !== undefined) {
      const expressions = body
        .split("\n")
        .map((line) => line.trim())
        .filter((line) => line !== "");
      columns.push({ name: group, from, streaming: streaming !== undefined, expressions });
    } else if (query !== undefined) queries.push({ name: query, flags: flags?.split(" ") ?? [], sql: body.trim().replace(/;$/, "") });
    else throw new Error(`${name}: "${head}" is no section`);
  }
  return { name, setup, columns, queries };
}

export function columnsSql({ expressions, from }: Columns): string {
  return `SELECT ${expressions.map((expression, i) => `${expression} AS c${String(i)}`).join(",\n  ")}\nFROM ${from}`;
}

/** The columns that `key=a,b` names: those of a result that updates rows by key, without their old versions. */
export function keyOf({ flags }: Query): string[] {
  return (
    flags
      .find((flag) => flag.startsWith("key="))
      ?.slice(4)
      .split(",") ?? []
  );
}
