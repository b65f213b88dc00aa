// SPDX-License-Identifier: Apache-2.0
/** What each operation costs the compiler, on tables of 100 columns: type instantiations, a count that is the same on each machine. */
import { expect, test } from "vitest";
import { compile } from "../compile.ts";
import { environments } from "./environments.ts";
import { expressions } from "./expressions.ts";
import { functions } from "./functions.ts";
import { imports, prelude } from "./prelude.ts";
import { tables } from "./tables.ts";

const kinds = ["t.bigint().notNull()", "t.string()", "t.double()", "t.decimal(10, 2)", "t.timestampLtz(3).notNull()"];
const wide = Array.from({ length: 95 }, (_, i) => `c${String(i)}: ${kinds[i % kinds.length] as string}, `).join("");

/** Calls that may cost more: options are a union of 200 names. */
const dear = new Map([['env.config.set("table.exec.state.ttl", "1 h")', 2_500]]);

test("no operation costs much on wide tables", { timeout: 120_000 }, () => {
  const calls = [...tables, ...expressions, ...functions, ...environments].map(([right]) => right);
  const head = imports();
  const shared = [...prelude().matchAll(/^export (?:declare )?const (\w+)/gm)].map(([, name]) => name).join(", ");
  const texts = Object.fromEntries([
    ["shared.ts", head + prelude(wide)],
    // What any program pays once: how tables and joins of rows relate to those of others.
    [
      "first.ts",
      `import { customers, orders } from "./shared.ts";\nexport const joined = orders.select((o) => ({ id: o.id })).crossJoin(customers);\n`,
    ],
    ...calls.map((call, i) => [`call${String(i)}.ts`, `${head}import { ${shared} } from "./shared.ts";\nexport const right = ${call};\n`]),
  ]) as Record<string, string>;
  const program = compile(texts, undefined, { noUnusedLocals: false });
  const fileCalled = (name: string) => program.getSourceFiles().find(({ fileName }) => fileName.endsWith(`/${name}`));
  // One compiler checks file after file, as that of an editor: what one has made is there for the next.
  const costOf = (name: string): number => {
    const before = program.getInstantiationCount();
    expect(program.getSemanticDiagnostics(fileCalled(name)).map(({ messageText }) => [name, messageText])).toEqual([]);
    return program.getInstantiationCount() - before;
  };
  const start = costOf("shared.ts") + costOf("first.ts");
  const costs = calls.map((call, i) => ({ call, cost: costOf(`call${String(i)}.ts`) }));
  const total = costs.reduce((sum, { cost }) => sum + cost, 0);
  // Budgets, not records: raise one with a reason. Most of the first is what the compiler finds out of `Table` once.
  expect(start).toBeGreaterThan(0);
  expect(start).toBeLessThan(25_000);
  expect(total).toBeGreaterThan(0);
  expect(total).toBeLessThan(20_000);
  expect(costs.filter(({ cost, call }) => cost > (dear.get(call) ?? 1_000))).toEqual([]);
});
