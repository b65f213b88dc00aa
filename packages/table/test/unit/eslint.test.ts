// SPDX-License-Identifier: Apache-2.0
import { join } from "node:path";
import { Linter, type ESLint } from "eslint";
import { defineConfig } from "eslint/config";
import { parser } from "typescript-eslint";
import { expect, test } from "vitest";
import { eslintPlugin } from "../../src/eslint/index.ts";
import { compile, packages } from "./compile.ts";

const folder = join(packages, "table", "test");
const head = `
import { schema, t, type Expr, type Infer, type Table } from "@tsflink/table";
const Orders = schema({ id: t.bigint().notNull(), customer: t.string().notNull(), amount: t.double(), paid: t.boolean().notNull(), tags: t.array(t.string()) });
type Order = Infer<typeof Orders>;
declare const orders: Table<Order>;
declare const flag: boolean;
declare const filter: Expr<boolean> | undefined;
`;

/** What the preset says of each statement, in their order. The statements need not compile. */
function lint(statements: readonly string[], typed = true): Record<string, string[]> {
  const text = `${head}${statements.join("\n")}\n`;
  const languageOptions = {
    parser: parser as Linter.Parser,
    parserOptions: typed ? { programs: [compile({ "linted.ts": text }, folder)] } : {},
  };
  const config = defineConfig({ files: ["**/*.ts"], extends: [eslintPlugin.configs.recommended], languageOptions });
  const found = new Linter({ cwd: folder }).verify(text, config, { filename: join(folder, "linted.ts") });
  const first = head.split("\n").length;
  return Object.fromEntries(
    statements.map((statement, i) => [statement, found.filter(({ line }) => line === first + i).map(({ message }) => message)]),
  );
}

test("is a plugin as ESLint declares one", () => {
  const plugin: ESLint.Plugin = eslintPlugin;
  expect(Object.keys(plugin.rules ?? {})).toEqual(["no-operators-on-expressions"]);
  expect(eslintPlugin.configs.recommended.plugins.tsflink).toBe(eslintPlugin);
});

const wrong = {
  "orders.where((o) => o.amount.gt(1) && o.paid);": "'&&' does not apply to an expression of a table; write .and().",
  "orders.where((o) => o.amount.gt(1) || flag);": "'||' does not apply to an expression of a table; write .or().",
  "orders.select((o) => ({ a: o.amount ?? 0 }));": "'??' does not apply to an expression of a table; write .ifNull().",
  "orders.where((o) => !o.paid);": "'!' does not apply to an expression of a table; write .not().",
  "orders.where((o) => !o.amount);": "'!' does not apply to an expression of a table; write .isNull().",
  "orders.where((o) => o.customer === 'a');": "'===' does not apply to an expression of a table; write .eq().",
  "orders.where((o) => o.customer == 'a');": "'==' does not apply to an expression of a table; write .eq().",
  "orders.where((o) => 'a' !== o.customer);": "'!==' does not apply to an expression of a table; write .ne().",
  "orders.where((o) => o.customer != 'a');": "'!=' does not apply to an expression of a table; write .ne().",
  "orders.where((o) => o.amount === null);": "'===' does not apply to an expression of a table; write .isNull().",
  "orders.where((o) => null != o.amount);": "'!=' does not apply to an expression of a table; write .isNotNull().",
  "orders.where((o) => o.amount < 1);": "'<' does not apply to an expression of a table; write .lt().",
  "orders.where((o) => 1 < o.amount);": "'<' does not apply to an expression of a table; write .gt().",
  "orders.where((o) => 1 >= o.amount);": "'>=' does not apply to an expression of a table; write .le().",
  "orders.where((o) => o.amount <= o.id);": "'<=' does not apply to an expression of a table; write .le().",
  "orders.select((o) => ({ a: o.amount + 1 }));": "'+' does not apply to an expression of a table; write .plus().",
  "orders.select((o) => ({ a: o.customer + '!' }));": "'+' does not apply to an expression of a table; write .concat().",
  "orders.select((o) => ({ a: 'Dear ' + o.customer }));": "'+' does not apply to an expression of a table; write lit(...).concat().",
  "orders.select((o) => ({ a: 1 - o.amount }));": "'-' does not apply to an expression of a table; write lit(...).minus().",
  "orders.select((o) => ({ a: 2 * o.amount }));": "'*' does not apply to an expression of a table; write .times().",
  "orders.select((o) => ({ a: o.amount / 2 }));": "'/' does not apply to an expression of a table; write .dividedBy().",
  "orders.select((o) => ({ a: o.id % 2n }));": "'%' does not apply to an expression of a table; write .mod().",
  "orders.select((o) => ({ a: o.amount ** 2 }));": "'**' does not apply to an expression of a table; write .power().",
  "orders.select((o) => ({ a: -o.amount }));": "'-' does not apply to an expression of a table; write .negative().",
  "orders.where((o) => o.paid & o.amount.gt(1));": "'&' does not apply to an expression of a table; write .and().",
  "orders.select((o) => ({ a: o.paid ? 1 : 2 }));": "An expression of a table is no condition of JavaScript; write ifThenElse() or when().",
  "orders.select((o) => ({ a: o.tags * 2 }));":
    "'*' does not apply to an expression of a table, and an expression of this type has no method for it.",
  "export const large = (amount: Expr<number>) => amount > 1;":
    "'>' does not apply to an expression of a table, and an expression of this type has no method for it.",
  "export function paid<E extends Expr<boolean>>(e: E, f: E) { return e && f; }":
    "'&&' does not apply to an expression of a table, and an expression of this type has no method for it.",
};

test("names the method to write for each operator", { timeout: 120_000 }, () => {
  expect(lint(Object.keys(wrong))).toEqual(Object.fromEntries(Object.entries(wrong).map(([statement, message]) => [statement, [message]])));
});

const right = [
  "orders.where((o) => o.amount.gt(1).and(o.paid));",
  "orders.where((o) => (flag && o.paid) || o.paid.not());",
  "orders.where((o) => (flag ? o.paid : o.paid.not()));",
  "orders.where((o) => (filter && filter) ?? o.paid);",
  "orders.where((o) => (filter === undefined ? o.paid : filter));",
  "orders.where((o) => (!filter ? o.paid : filter));",
  "orders.where((o) => o.amount.gt(1 + 2 * 3));",
  "export const known = orders.where((o) => (o.amount !== undefined ? o.paid : o.paid));",
  "export const values = (order: Order): boolean => order.paid && order.amount !== null && order.amount > 1;",
];

test("leaves values, and questions whether there is an expression, alone", { timeout: 120_000 }, () => {
  expect(lint(right)).toEqual(Object.fromEntries(right.map((statement) => [statement, []])));
});

test("says nothing without type information", () => {
  expect(Object.values(lint(Object.keys(wrong), false)).flat()).toEqual([]);
});
