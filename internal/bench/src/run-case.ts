// SPDX-License-Identifier: Apache-2.0
/** One case on one of the systems that run in TsFlink's own engine; a process of its own, so that no other case has shaped its JIT. */
import { TableEnvironment, t, udaf, udf, vectorizedUdf } from "@tsflink/table";
import { tableCases, insert, numbersTable, sinkTable, type FunctionName, type System } from "./cases.ts";
import { ProcessorTime } from "./processor-time.ts";

const plusOne = udf({ args: [t.bigint()], returns: t.bigint() }, (n) => (n === null ? null : n + 1n));
const shout = udf({ args: [t.string()], returns: t.string() }, (s) => (s === null ? null : s.toUpperCase() + "!"));
/** The same on whole columns. */
const plusOnes = vectorizedUdf({ args: [t.bigint()], returns: t.bigint() }, (n) => ({
  values: (n.values as BigInt64Array).map((value) => value + 1n),
  validity: n.validity,
}));
const shouts = vectorizedUdf({ args: [t.string()], returns: t.string() }, (s) =>
  s.values.map((text) => (text === null ? null : text.toUpperCase() + "!")),
);
const average = udaf({
  args: [t.bigint()],
  accumulator: t.row({ sum: t.bigint().notNull(), count: t.bigint().notNull() }).notNull(),
  returns: t.double(),
  create: () => ({ sum: 0n, count: 0n }),
  accumulate: (acc, n) => {
    if (n === null) return;
    acc.sum += n;
    acc.count++;
  },
  merge: (acc, other) => ({ sum: acc.sum + other.sum, count: acc.count + other.count }),
  result: ({ sum, count }) => (count === 0n ? null : Number(sum) / Number(count)),
});
const inTypeScript = { "plus-one": plusOne, string: shout, average } as const;
const vectorized = { "plus-one": plusOnes, string: shouts, average } as const;
const inJava: Readonly<Record<FunctionName, string>> = { "plus-one": "AddOne", string: "Shout", average: "Average" };

const plan = JSON.parse(process.argv[2] ?? "") as { system: System; case: string; jar: string; runs: number[] };
const benchmark = tableCases.find((each) => each.name === plan.case);
if (benchmark === undefined) throw new Error(`no case ${plan.case}`);

await using env = await TableEnvironment.create({
  mode: "streaming",
  parallelism: 1,
  jars: [plan.jar],
  functions: { run: plan.system === "tsflink-in-driver" ? "in-driver" : "worker" },
  config: { "pipeline.object-reuse": true },
});
if (plan.system === "java") {
  await env.executeSql(`CREATE TEMPORARY SYSTEM FUNCTION f AS 'dev.tsflink.bench.${inJava[benchmark.function]}' LANGUAGE JAVA`);
} else if (plan.system !== "sql") {
  await env.createTemporaryFunction("f", (plan.system === "tsflink-vectorized" ? vectorized : inTypeScript)[benchmark.function]);
}

const processor = new ProcessorTime();
for (const [run, rows] of plan.runs.entries()) {
  const fill = (statement: string): string => statement.replaceAll("{run}", String(run)).replaceAll("{rows}", String(rows));
  await env.executeSql(fill(numbersTable));
  await env.executeSql(fill(sinkTable(benchmark.sink)));
  const line = await processor.measure(rows, async () => {
    const result = await env.executeSql(fill(insert(plan.system === "sql" ? benchmark.sql : benchmark.select, benchmark.groupBy)));
    await result.job?.finished();
  });
  console.log(JSON.stringify(line));
}
processor.stop();
