// SPDX-License-Identifier: Apache-2.0
/** Compiles texts against the sources of the packages, for tests on what users see in their editors. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/** The folder of all packages. */
export const packages: string = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
const root = join(packages, "..");

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts", "lib.esnext.asynciterable.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  verbatimModuleSyntax: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
  types: ["node"],
  typeRoots: [join(root, "node_modules", "@types")],
  paths: {
    "@tsflink/core": [join(packages, "core/src/index.ts")],
    "@tsflink/core/internal": [join(packages, "core/src/internal.ts")],
    "@tsflink/table": [join(packages, "table/src/index.ts")],
    "@tsflink/bridge": [join(packages, "bridge/src/index.ts")],
    "@tsflink/udf-runtime": [join(packages, "udf-runtime/src/index.ts")],
    "@tsflink/udf-runtime/codec": [join(packages, "udf-runtime/src/codec/index.ts")],
    "@tsflink/connectors/files": [join(packages, "connectors/src/files/index.ts")],
    "@tsflink/bridge/driver": [join(packages, "bridge/src/driver/index.ts")],
    "@tsflink/udf-runtime/streams": [join(packages, "udf-runtime/src/streams/index.ts")],
    "@tsflink/datastream": [join(packages, "datastream/src/index.ts")],
    "@tsflink/connectors/kafka": [join(packages, "connectors/src/kafka/index.ts")],
  },
};

/** Files by name, in memory, as if they lay in `folder`. */
export function compile(
  texts: Readonly<Record<string, string>>,
  folder: string = join(packages, "table", "test"),
  others: ts.CompilerOptions = {},
): ts.Program {
  const files = new Map(Object.entries(texts).map(([name, text]) => [join(folder, name), text]));
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists, getSourceFile } = host;
  host.readFile = (name) => files.get(name) ?? readFile(name);
  host.fileExists = (name) => files.has(name) || fileExists(name);
  host.getSourceFile = (name, language, ...rest) => {
    const text = files.get(name);
    return text === undefined ? getSourceFile(name, language, ...rest) : ts.createSourceFile(name, text, language);
  };
  // Modules, wherever the folder lies.
  return ts.createProgram([...files.keys()], { ...options, ...others }, host);
}

/** What the compiler says of these files. */
export function problems(program: ts.Program, names: readonly string[]): string[] {
  return program
    .getSourceFiles()
    .filter((file) => names.some((name) => file.fileName.endsWith(`/${name}`)))
    .flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)])
    .map(
      (each) =>
        `${each.file?.fileName.split("/").at(-1) ?? ""}:${String(each.file === undefined ? 0 : each.file.getLineAndCharacterOfPosition(each.start ?? 0).line + 1)} ${ts.flattenDiagnosticMessageText(each.messageText, "\n")}`,
    );
}

/** The type of each exported constant of a file, as an editor shows it. */
export function displayedTypes(program: ts.Program, name: string): Record<string, string> {
  const checker = program.getTypeChecker();
  const file = program.getSourceFiles().find((each) => each.fileName.endsWith(`/${name}`));
  const module = file === undefined ? undefined : checker.getSymbolAtLocation(file);
  if (file === undefined || module === undefined) throw new Error(`${name} is not a module`);
  return Object.fromEntries(
    checker
      .getExportsOfModule(module)
      .map((symbol) => [
        symbol.name,
        checker.typeToString(checker.getTypeOfSymbolAtLocation(symbol, file), file, ts.TypeFormatFlags.NoTruncation),
      ]),
  );
}

export function read(path: string): string {
  return readFileSync(path, "utf8");
}
