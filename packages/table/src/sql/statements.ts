// SPDX-License-Identifier: Apache-2.0
import { placeAfter, type Place } from "./lexer.ts";

/** The statements of a script, without the semicolons between them; what is nothing but comments is left out. */
export function splitStatements(script: string): string[] {
  const statements: string[] = [];
  let start = 0;
  let place: Place = "code";
  let read = 0;
  for (let end = script.indexOf(";"); end >= 0; end = script.indexOf(";", end + 1)) {
    place = placeAfter(script.slice(read, end), place);
    read = end;
    if (place !== "code") continue;
    statements.push(script.slice(start, end));
    start = read = end + 1;
  }
  statements.push(script.slice(start));
  return statements.map((each) => each.trim()).filter((each) => withoutComments(each) !== "");
}

function withoutComments(text: string): string {
  return text.replaceAll(/--[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, "").trim();
}
