// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { compile, problems } from "./compile.ts";

const kinds = ["t.bigint().notNull()", "t.string()", "t.double()", "t.decimal(10, 2)", "t.timestampLtz(3).notNull()"];
const columns = Array.from({ length: 100 }, (_, i) => `c${String(i)}: ${kinds[i % kinds.length] as string}`).join(", ");
const head = 'import { count, schema, t, type Infer, type Table } from "@tsflink/table";\n';
const query = `
const Wide = schema({ ${columns} });
declare const wide: Table<Infer<typeof Wide>>;
export const result = wide
  .where((r) => r.c0.gt(1).and(r.c2.lt(2)))
  .select((r) => ({ ...r, more: r.c0.plus(1) }))
  .groupBy((r) => ({ c1: r.c1 }))
  .select((r, key) => ({ ...key, total: r.c2.sum(), n: count() }))
  .orderBy((r) => r.total.desc());
export const joined = wide.leftJoin(wide, (a, b) => a.c0.eq(b.c0)).select((a, b) => ({ ...a, other: b.c1 }));
`;

/** Type instantiations of a program: a count of the compiler, the same on each machine. */
function instantiations(text: string): number {
  const program = compile({ "cost.ts": text });
  expect(problems(program, ["cost.ts"])).toEqual([]);
  return program.getInstantiationCount();
}

test("queries over a table of 100 columns stay cheap for the compiler", { timeout: 120_000 }, () => {
  const base = instantiations(
    `${head}export const none: typeof count | typeof schema | typeof t | Infer<never> | Table<never> | undefined = undefined;`,
  );
  const cost = instantiations(head + query) - base;
  // A budget, not a record: raise it with a reason. 20,000 before tables had thrice and expressions four times the methods.
  expect(cost).toBeGreaterThan(0);
  expect(cost).toBeLessThan(25_000);
});
