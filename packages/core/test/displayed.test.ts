// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";

// What an editor shows when the pointer rests on a name: asked of the language service that editors use.
function shown(program: string): (name: string) => string {
  const file = fileURLToPath(new URL("shown.ts", import.meta.url));
  const text = `import { schema, t, type Infer, type JsOf, type JsTuple, type Instant } from "../src/index.ts";\n${program}`;
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
    module: ts.ModuleKind.NodeNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    types: [],
  };
  const service = ts.createLanguageService({
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (path) => {
      const content = path === file ? text : ts.sys.readFile(path);
      return content === undefined ? undefined : ts.ScriptSnapshot.fromString(content);
    },
    getCurrentDirectory: () => fileURLToPath(new URL(".", import.meta.url)),
    getCompilationSettings: () => options,
    getDefaultLibFileName: (o) => ts.getDefaultLibFilePath(o),
    fileExists: (path) => path === file || ts.sys.fileExists(path),
    readFile: (path) => (path === file ? text : ts.sys.readFile(path)),
    directoryExists: (path) => ts.sys.directoryExists(path),
  });
  expect(service.getSemanticDiagnostics(file).map((each) => ts.flattenDiagnosticMessageText(each.messageText, "\n"))).toEqual([]);
  return (name) => {
    const info = service.getQuickInfoAtPosition(file, new RegExp(`(type|const) ${name}\\b`).exec(text)!.index + 6);
    return ts.displayPartsToString(info?.displayParts).replace(/\s+/g, " ");
  };
}

test("an editor shows rows, not the types that compute them", () => {
  const display = shown(`
    const Orders = schema({ id: t.bigint().notNull(), amount: t.double(), at: t.timestampLtz(3).notNull(), lines: t.array(t.row({ sku: t.string().notNull() }).notNull()) });
    type Order = Infer<typeof Orders>;
    const user = t.row({ id: t.bigint().notNull(), tags: t.array(t.string().notNull()) }).notNull();
    type User = JsOf<typeof user>;
    const args = [t.string(), t.int().notNull()] as const;
    type Args = JsTuple<typeof args>;
    const amount = t.decimal(10, 2);
    export type { Order, User, Args }; export { amount, type Instant };
  `);
  expect(display("Order")).toBe(
    "type Order = { readonly id: bigint; readonly amount: number | null; readonly at: Instant; readonly lines: readonly { readonly sku: string; }[] | null; }",
  );
  expect(display("User")).toBe("type User = { readonly id: bigint; readonly tags: readonly string[] | null; }");
  expect(display("Args")).toBe("type Args = readonly [string | null, number]");
  expect(display("amount")).toBe("const amount: SqlType<Decimal, true>");
});
