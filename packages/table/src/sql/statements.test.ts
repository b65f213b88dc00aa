// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { splitStatements } from "./statements.ts";

it.each([
  ["SELECT 1", ["SELECT 1"]],
  ["SELECT 1;\n SELECT 2 ;", ["SELECT 1", "SELECT 2"]],
  ["SELECT ';', `a;b`; SELECT 'it''s; fine'", ["SELECT ';', `a;b`", "SELECT 'it''s; fine'"]],
  ["-- first; comment\nSELECT 1; /* ; */ ; // end;", ["-- first; comment\nSELECT 1"]],
  ["", []],
])("%j", (script, statements) => expect(splitStatements(script)).toEqual(statements));
