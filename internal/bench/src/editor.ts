// SPDX-License-Identifier: Apache-2.0
/**
 * How long an editor's user waits: completions, quick info and errors of TypeScript's language service, each after an edit, on tables of 5 and
 * of 100 columns. Medians in milliseconds, to be compared with each other; nothing fails by them.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import Table from "cli-table3";
import ts from "typescript";

const ROUNDS = 15;
const WARM_UP = 5;

const kinds = ["t.bigint().notNull()", "t.string()", "t.double()", "t.decimal(10, 2)", "t.timestampLtz(3).notNull()"];
const program = (columns: number): string => `import { count, schema, t, type Infer, type Table } from "@tsflink/table";
const Rows = schema({ ${Array.from({ length: columns }, (_, i) => `c${String(i)}: ${kinds[i % kinds.length] ?? ""}`).join(", ")} });
declare const rows: Table<Infer<typeof Rows>>;
export const result = rows
  .where((r) => r.c0.gt(1).and(r.c2.lt(2)))
  .select((r) => ({ ...r, more: r.c0.plus(1) }))
  .groupBy((r) => ({ c1: r.c1 }))
  .select((r, key) => ({ ...key, total: r.c2.sum(), n: count() }))
  .orderBy((r) => r.total.desc());
export const joined = rows.leftJoin(rows, (a, b) => a.c0.eq(b.c0)).select((a, b) => ({ ...a, other: b.c1 }));
`;

/** An answer of the language service at a place, as words. */
type Ask = (service: ts.LanguageService, file: string, at: number) => readonly string[];

const completions: Ask = (service, file, at) => service.getCompletionsAtPosition(file, at, {})?.entries.map(({ name }) => name) ?? [];
const quickInfo: Ask = (service, file, at) => service.getQuickInfoAtPosition(file, at)?.displayParts?.map(({ text }) => text) ?? [];
const errors: Ask = (service, file) =>
  [...service.getSyntacticDiagnostics(file), ...service.getSemanticDiagnostics(file)].map(({ messageText }) =>
    ts.flattenDiagnosticMessageText(messageText, "\n"),
  );

/** What is typed at the end of the program, the cursor at the bar, and a word that must be in the answer. */
const actions: readonly (readonly [name: string, typed: string, ask: Ask, word: string])[] = [
  ["completions: operations of a table", "rows.|", completions, "groupBy"],
  ["completions: columns in where()", "rows.where((r) => r.|);", completions, "c4"],
  ["completions: methods of a column", "rows.where((r) => r.c0.|);", completions, "dividedBy"],
  ["completions: columns after a join", "joined.select((r) => ({ a: r.| }));", completions, "other"],
  ["quick info: a query", "res|ult;", quickInfo, "total"],
  ["quick info: a row of all columns", "joi|ned;", quickInfo, "c0"],
  [
    "errors of the file",
    "rows.where((r) => r.c0.eq(|true));",
    errors,
    "Argument of type 'boolean' is not assignable to parameter of type 'NumOther<bigint>'.",
  ],
];

/** A language service over one file in memory, beside this one, which sees the packages as a user's does. */
function editor(): { readonly service: ts.LanguageService; readonly file: string; type(text: string): void } {
  const file = join(dirname(fileURLToPath(import.meta.url)), "..", "src", "typed.ts");
  let text = "";
  let version = 0;
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ["node"],
  };
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: (name) => (name === file ? String(version) : "1"),
    getScriptSnapshot: (name) => {
      const found = name === file ? text : ts.sys.readFile(name);
      return found === undefined ? undefined : ts.ScriptSnapshot.fromString(found);
    },
    getCurrentDirectory: () => dirname(file),
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: (name) => ts.sys.readFile(name),
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  });
  return {
    service,
    file,
    type: (next) => {
      text = next;
      version++;
    },
  };
}

function medianWait(columns: number, typed: string, ask: Ask, word: string): number {
  const { service, file, type } = editor();
  const before = program(columns);
  const waits: number[] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const line = `${"\n".repeat(round % 2)}${typed}`;
    const at = before.length + line.indexOf("|");
    type(before + line.replace("|", ""));
    const start = performance.now();
    const answer = ask(service, file, at);
    const wait = performance.now() - start;
    if (!answer.includes(word)) throw new Error(`${typed}: ${word} is not in the answer: ${answer.join(", ")}`);
    if (round >= WARM_UP) waits.push(wait);
  }
  service.dispose();
  return waits.sort((a, b) => a - b)[ROUNDS >> 1] ?? NaN;
}

const table = new Table({
  head: ["median ms after an edit", "5 columns", "100 columns"],
  colAligns: ["left", "right", "right"],
  style: { head: [], border: [] },
});
for (const [name, ...action] of actions) table.push([name, ...[5, 100].map((columns) => medianWait(columns, ...action).toFixed(1))]);
console.log(`TypeScript ${ts.version}, Node ${process.versions.node}, ${String(ROUNDS)} rounds`);
console.log(table.toString());
