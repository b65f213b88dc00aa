// SPDX-License-Identifier: Apache-2.0
import { readFile, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { parseType } from "@tsflink/core";
import { quoteIdentifier } from "@tsflink/core/internal";
import { TableEnvironment, type TableInfo } from "@tsflink/table";
import { splitStatements } from "@tsflink/table/internal";
import { CliError, printJson, printLine } from "./output.ts";
import { propertyName, typeCode } from "./type-code.ts";

export interface CodegenOptions {
  readonly out?: string;
  readonly import: string;
  readonly jar: readonly string[];
  readonly json?: boolean;
}

/** Statements that only say what there is; others would start jobs. */
const DEFINES = /^(?:\s|--[^\n]*\n|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*(CREATE|ALTER|DROP|USE|SET|LOAD|UNLOAD)\b/i;

/** Runs the statements of a file and writes down the rows of the tables that are there then. */
export async function codegen(file: string, options: CodegenOptions): Promise<void> {
  const script = await readFile(file, "utf8").catch((cause: unknown) => {
    const error = cause as NodeJS.ErrnoException;
    throw new CliError(`${file}: ${error.code === "ENOENT" ? "there is no such file" : error.message}`, 2);
  });
  const statements = splitStatements(script);
  for (const statement of statements)
    if (!DEFINES.test(statement))
      throw new CliError(
        `${file}: only statements that define something are run (CREATE, ALTER, DROP, USE, SET, LOAD, UNLOAD), not: ${statement.slice(0, 80)}`,
      );
  await using env = await TableEnvironment.create({ mode: "batch", cluster: { embedded: true }, jars: options.jar });
  for (const statement of statements) await env.executeSql(statement);
  const tables: TableInfo[] = [];
  for (const name of await env.catalogs.tables.list()) tables.push(await env.catalogs.tables.describe(quoteIdentifier(name)));
  if (tables.length === 0)
    throw new CliError(`${file}: it leaves no table in the current database; create one, or USE the catalog and database that has some`);
  const code = codeOf(tables, basename(file), options.import);
  if (options.out === undefined) {
    if (options.json === true) printJson({ code, tables: tables.map(({ path }) => path) });
    else printLine(code.trimEnd());
    return;
  }
  await writeFile(options.out, code);
  if (options.json === true) printJson({ file: options.out, tables: tables.map(({ path }) => path) });
  else printLine(`${options.out}: ${String(tables.length)} ${tables.length === 1 ? "table" : "tables"}`);
}

/** The module, sorted by name so that a second run changes nothing. */
export function codeOf(
  tables: readonly Pick<TableInfo, "path" | "columns" | "primaryKey" | "comment">[],
  source: string,
  from: string,
): string {
  const names = new Set(["Infer"]);
  const parts = tables
    .toSorted((a, b) => (a.path[2] < b.path[2] ? -1 : 1))
    .map(({ path, columns, primaryKey, comment }) => {
      const name = uniqueName(path[2], names);
      const fields = columns.map(
        (column) =>
          `${column.comment === null ? "" : `  /** ${inComment(column.comment)} */\n`}  ${propertyName(column.name)}: ${typeCode(parseType(column.type).definition)},\n`,
      );
      const key = primaryKey.length === 0 ? "" : `, { primaryKey: [${primaryKey.map((each) => JSON.stringify(each)).join(", ")}] }`;
      const says = comment === null || comment === "" ? "" : ` ${inComment(comment)}`;
      const use = `env.table(${JSON.stringify(path.map(quoteIfNeeded).join("."))}, ${name})`;
      return `/** \`${inComment(use)}\`${says} */\nexport const ${name} = schema({\n${fields.join("")}}${key});\nexport type ${name} = Infer<typeof ${name}>;\n`;
    });
  return `// Made by \`tsflink codegen ${source}\`: run it again instead of editing this file.\nimport { schema, t, type Infer } from ${JSON.stringify(from)};\n\n${parts.join("\n")}`;
}

/** The name of a table as that of a constant and a type. */
function uniqueName(table: string, taken: Set<string>): string {
  const words = table.replaceAll(/[^\p{L}\p{N}_$]+(.)?/gu, (_, next: string | undefined) => (next ?? "").toUpperCase());
  const plain = words === "" || /^\d/.test(words) ? `_${words}` : words.charAt(0).toUpperCase() + words.slice(1);
  let name = plain;
  for (let n = 2; taken.has(name); n++) name = `${plain}${String(n)}`;
  taken.add(name);
  return name;
}

function quoteIfNeeded(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : quoteIdentifier(name);
}

function inComment(text: string): string {
  return text.replaceAll("*/", "*\\/").replaceAll(/\s+/g, " ");
}
