// SPDX-License-Identifier: Apache-2.0
import ts from "typescript";
import { compile } from "../compile.ts";

/** What the calls are made on. `more` are columns of every table beside those that the calls name, each with a comma. */
export const prelude = (more = ""): string => `
export const Orders = schema({ ${more}id: t.bigint().notNull(), customer: t.string().notNull(), amount: t.double(), price: t.decimal(10, 2), placedAt: t.timestampLtz(3).notNull() });
export const Customers = schema({ ${more}name: t.string().notNull(), city: t.string() });
export declare const orders: Table<Infer<typeof Orders>>;
export declare const customers: Table<Infer<typeof Customers>>;
export declare const changes: Table<{ readonly kind: string | null; readonly id: bigint }>;
export declare const byCustomer: GroupedTable<Infer<typeof Orders>, { readonly customer: string }>;
export declare const anyTable: AnyTable;
export declare const result: TableResult<Infer<typeof Customers>>;
export declare const env: TableEnvironment;
export declare const set: StatementSet;
export declare const plan: CompiledPlan;
export declare const sql: Sql;
export declare const query: SqlQuery;
export declare const sink: SinkDescriptor<Infer<typeof Customers>>;
export declare const source: SourceDescriptor<Infer<typeof Customers>>;
export const Reviews = schema({ text: t.string() });
export const Moods = schema({ label: t.string(), sure: t.double() });
export declare const mood: Model<Infer<typeof Reviews>, Infer<typeof Moods>>;
export declare const parts: PartitionedTable<Infer<typeof Customers>>;
export declare const snapshot: Snapshot<Infer<typeof Customers>, "name">;
export declare const context: TaskContext<object>;
export declare const noTime: Table<{ readonly name: string }>;
export const Point = schema({ x: t.int(), y: t.int() });
export const Values = schema({ ${more}i: t.int().notNull(), id: t.bigint().notNull(), d: t.double().notNull(), p: t.decimal(10, 2).notNull(), s: t.string().notNull(), b: t.boolean().notNull(),
  at: t.timestampLtz(3).notNull(), local: t.timestamp(3).notNull(), day: t.date().notNull(), time: t.time(3).notNull(), span: t.intervalDayTime().notNull(), bytes: t.bytes().notNull(),
  list: t.array(t.int()).notNull(), texts: t.array(t.string()).notNull(), map: t.map(t.string().notNull(), t.int()).notNull(),
  row: t.row({ x: t.int(), y: t.string().notNull() }).notNull(), v: t.variant().notNull() });
export type Values = Infer<typeof Values>;
export declare const c: Columns<Values>;
export declare const n: Columns<{ readonly [K in keyof Values]: Values[K] | null }>;
export const halves = udtaf({ args: [t.int()], accumulator: t.bigint().notNull(), yields: t.row({ half: t.bigint() }).notNull(), create: () => 0n,
  accumulate: (sum, value) => sum + BigInt(value ?? 0), emit: (sum) => [{ half: sum / 2n }, { half: sum - sum / 2n }] });
export const summed = udaf({ args: [t.int()], accumulator: t.bigint().notNull(), returns: t.bigint(), create: () => 0n,
  accumulate: (sum, value) => sum + BigInt(value ?? 0), result: (sum) => sum });
export const shout = udf({ args: [t.string()], returns: t.string().notNull() }, (text) => text ?? "");
export const split = udf({ args: [t.string()], returns: t.row({ a: t.int().notNull(), b: t.string() }) }, () => null);
export const words = udtf({ args: [t.string()], yields: t.row({ word: t.string().notNull() }).notNull() }, function* (text) { yield { word: text ?? "" }; });
export const names = udtf({ args: [t.string()], yields: t.row({ name: t.string() }) }, function* () { yield { name: "" }; });
`;

/** Everything that the package exports, so that cases name it as users do. */
export function imports(): string {
  const program = compile({ "all.ts": 'import * as all from "@tsflink/table"; export { all };' });
  const checker = program.getTypeChecker();
  const file = program.getSourceFiles().find(({ fileName }) => fileName.endsWith("/all.ts"));
  const all = file?.statements[0];
  if (all === undefined || !ts.isImportDeclaration(all)) throw new Error("no import");
  const module = checker.getSymbolAtLocation(all.moduleSpecifier);
  const exported = module === undefined ? [] : checker.getExportsOfModule(module);
  const isValue = (symbol: ts.Symbol): boolean =>
    ((symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol).flags & ts.SymbolFlags.Value) !== 0;
  return `import { ${exported.map((symbol) => `${isValue(symbol) ? "" : "type "}${symbol.name}`).join(", ")} } from "@tsflink/table";\n`;
}
