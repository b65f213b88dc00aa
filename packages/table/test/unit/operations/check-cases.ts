// SPDX-License-Identifier: Apache-2.0
import ts from "typescript";
import { compile } from "../compile.ts";
import { imports, prelude } from "./prelude.ts";
import { operationsOf } from "./public-operations.ts";

/** A call that is right, and a wrong one of the same operation. */
export type Case = readonly [right: string, wrong: string];

export interface Checked {
  readonly right: string;
  readonly wrong: string;
  /** The operation that the right call is of, as `operationsOf` names it. */
  readonly operation: string | undefined;
  /** The type of the right call, as an editor shows it. */
  readonly shown: string;
  /** What the compiler says of the right call: nothing, it is hoped. */
  readonly problems: readonly string[];
  /** What the compiler says of the wrong call. */
  readonly refusals: readonly { readonly code: number; readonly text: string }[];
}

/** Words of the compiler for something other than a wrong use: a name that is missing, or text that is no TypeScript. */
export const noMisuse = (code: number): boolean => code < 2000 || [2304, 2305, 2503, 2552, 2580, 2581, 2584, 2592, 18004].includes(code);

/** The call that a line is: the outermost one. */
function callIn(statement: ts.Statement | undefined): ts.CallExpression | ts.TaggedTemplateExpression | undefined {
  const expression =
    statement !== undefined && ts.isVariableStatement(statement) ? statement.declarationList.declarations[0]?.initializer : undefined;
  return expression !== undefined && (ts.isCallExpression(expression) || ts.isTaggedTemplateExpression(expression))
    ? expression
    : undefined;
}

/** The names of what is called anywhere in a line, the outermost call first. */
function calleesIn(node: ts.Node | undefined): readonly string[] {
  const found: string[] = [];
  const visit = (each: ts.Node): void => {
    const callee = ts.isCallExpression(each) ? each.expression : ts.isTaggedTemplateExpression(each) ? each.tag : undefined;
    if (callee !== undefined) found.push(ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText());
    each.forEachChild(visit);
  };
  if (node !== undefined) visit(node);
  return found;
}

const flags = ts.TypeFormatFlags.NoTruncation;

/** Compiles all cases, as one program. */
export function checkCases(cases: readonly Case[]): { readonly checked: readonly Checked[]; readonly operations: readonly string[] } {
  const head = `${imports()}${prelude()}`;
  const lines = cases.flatMap(([right, wrong], i) => [
    `export const right${String(i)} = ${right};`,
    `export const wrong${String(i)} = ${wrong};`,
  ]);
  const program = compile({ "cases.ts": `${head}${lines.join("\n")}\n` }, undefined, { noUnusedLocals: false });
  const checker = program.getTypeChecker();
  const file = program.getSourceFiles().find(({ fileName }) => fileName.endsWith("/cases.ts"));
  if (file === undefined) throw new Error("The cases were not compiled");
  const first = head.split("\n").length - 1;
  const said = new Map<number, { readonly code: number; readonly text: string }[]>();
  for (const { start = 0, code, messageText } of [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]) {
    const line = file.getLineAndCharacterOfPosition(start).line - first;
    const text = ts.flattenDiagnosticMessageText(messageText, "\n");
    if (line < 0) throw new Error(`The prelude does not compile: ${text}`);
    said.set(line, [...(said.get(line) ?? []), { code, text }]);
  }
  const statements = new Map(file.statements.map((each) => [file.getLineAndCharacterOfPosition(each.getStart(file)).line - first, each]));
  const operations = operationsOf(program);
  const checked = cases.map(([right, wrong], i): Checked => {
    const statement = statements.get(2 * i);
    const call = callIn(statement);
    const declaration = call === undefined ? undefined : checker.getResolvedSignature(call)?.declaration;
    const refusals = said.get(2 * i + 1) ?? [];
    const [callee = ""] = calleesIn(statement);
    const sameCallee = calleesIn(statements.get(2 * i + 1)).includes(callee);
    return {
      right,
      wrong,
      operation: declaration === undefined ? undefined : operations.get(declaration),
      shown: call === undefined ? "" : checker.typeToString(checker.getTypeAtLocation(call), file, flags),
      problems: [...(said.get(2 * i) ?? []).map(({ text }) => text), ...(sameCallee ? [] : ["the wrong call is of another operation"])],
      refusals,
    };
  });
  return { checked, operations: [...operations.values()] };
}
