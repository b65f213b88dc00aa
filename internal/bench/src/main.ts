// SPDX-License-Identifier: Apache-2.0
/** `npm run bench [-- CASE...] [--without-pyflink] [--repeats N]`: every system side by side in one run, ratios at the end. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import {
  insert,
  numbersTable,
  rateOf,
  type Rate,
  runPlan,
  sinkTable,
  streamCases,
  systems,
  tableCases,
  type RateCase,
  type Run,
  type StreamPlan,
  type System,
} from "./cases.ts";
import { benchJar, node, prepare, python, resultsFile } from "./processes.ts";

/** One object for each case and system, as written to `results/latest.json`. */
interface Result {
  readonly case: string;
  readonly system: string;
  readonly rows?: number;
  readonly rowsPerSecond?: number;
  readonly jvmCpuNsPerRow?: number;
  readonly nodeCpuNsPerRow?: number;
  readonly callsPerRow?: number;
  readonly requestsPerRow?: number;
  readonly firstRowMs?: number;
  readonly secondQueryMs?: number;
  /** The most memory that the process, JVM included, had at any time. */
  readonly rssMb?: number;
}

const cases: readonly RateCase[] = [...tableCases, ...streamCases];

const tuned = { "python.fn-execution.bundle.size": "10000", "python.fn-execution.arrow.batch.size": "10000" };
/** Keys in turn are the worst case of PyFlink's small bundles. */
const tunedStream = { "python.fn-execution.bundle.size": "100000" };

async function runsOf(benchmark: RateCase, system: System, runs: readonly number[]): Promise<readonly Run[]> {
  const inPython = system.startsWith("pyflink");
  const own = system.replace("-tuned", "") as System;
  if ("job" in benchmark) {
    const { job, stateBackend } = benchmark;
    const plan: StreamPlan = { system: own, job, stateBackend, jar: benchJar, runs };
    const config = system.endsWith("-tuned") ? tunedStream : {};
    return (await (inPython
      ? python("pyflink_stream.py", JSON.stringify({ ...plan, config }))
      : node("run-stream.ts", JSON.stringify(plan)))) as Run[];
  }
  if (!inPython) return (await node("run-case.ts", JSON.stringify({ system, case: benchmark.name, jar: benchJar, runs }))) as Run[];
  const plan = {
    system: own,
    case: benchmark.function,
    function: true,
    jar: `file://${benchJar}`,
    runs,
    setup: [numbersTable, sinkTable(benchmark.sink)],
    insert: insert(benchmark.select, benchmark.groupBy),
    config: system.endsWith("-tuned") ? tuned : {},
  };
  return (await python("pyflink_case.py", JSON.stringify(plan))) as Run[];
}

/** PyFlink's rates begin at a thousandth of one. */
const millions = (rowsPerSecond: number): string => String(Number((rowsPerSecond / 1e6).toPrecision(3)));
const round = (value: number, digits: number): number => Number(value.toFixed(digits));

/** How often each system gets its turn, in a process of its own: a machine that slows down for a while slows all of them, and so does bad luck of a JIT. */
const ROUNDS = 2;

async function rates(benchmark: RateCase, repeats: number, taking: readonly System[]): Promise<readonly Result[]> {
  const measured = new Map<System, Rate>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const system of taking.filter((each) => round === 0 || !each.startsWith("pyflink"))) {
      const sizes = benchmark.sizes[system];
      if (sizes === undefined) continue;
      process.stdout.write(`${benchmark.title}: ${system} ... `);
      const rate = rateOf(await runsOf(benchmark, system, runPlan(sizes, repeats)), sizes);
      console.log(`${millions(rate.rowsPerSecond)} M rows/s`);
      const before = measured.get(system);
      if (before === undefined || rate.rowsPerSecond > before.rowsPerSecond) measured.set(system, rate);
    }
  }
  const results: Result[] = [];
  for (const [system, rate] of measured) {
    results.push({
      case: benchmark.name,
      system,
      rows: benchmark.sizes[system]?.large ?? 0,
      rowsPerSecond: Math.round(rate.rowsPerSecond),
      jvmCpuNsPerRow: round(rate.jvmCpuNsPerRow, 1),
      nodeCpuNsPerRow: round(rate.workerCpuNsPerRow, 1),
      ...(rate.callsPerRow === undefined ? {} : { callsPerRow: round(rate.callsPerRow, 6) }),
      ...(rate.requestsPerRow === undefined ? {} : { requestsPerRow: round(rate.requestsPerRow, 6) }),
    });
  }
  return results;
}

const startUpCase = "start-up";

async function startUp(repeats: number, withPython: boolean): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const kind of ["query", "function"] as const) {
    for (const system of withPython ? ["tsflink", "pyflink"] : ["tsflink"]) {
      const runs: { first: number; second: number }[] = [];
      for (let run = 0; run < repeats + 1; run++) {
        const lines = await (system === "tsflink" ? node("run-start-up.ts", kind) : python("pyflink_start_up.py", kind));
        runs.push(lines[0] as { first: number; second: number });
      }
      const best = (figure: "first" | "second"): number => Math.round(Math.min(...runs.slice(1).map((run) => run[figure])));
      const result = { case: `${startUpCase}-${kind}`, system, firstRowMs: best("first"), secondQueryMs: best("second") };
      console.log(`${result.case}: ${system} ... first row ${result.firstRowMs} ms, second query ${result.secondQueryMs} ms`);
      results.push(result);
    }
  }
  return results;
}

/** Taking results into the program: TsFlink's way, PyFlink's, and the rate that ours must have over theirs. */
const takings = [
  {
    name: "for-await",
    theirs: "collect",
    goal: 10,
    title: "for await (PyFlink: collect)",
    sizes: { tsflink: { small: 1_000_000, large: 10_000_000 }, pyflink: { small: 1_000, large: 6_000 } },
  },
  {
    name: "to-arrow",
    theirs: "to-pandas",
    goal: 1,
    title: "toArrow (PyFlink: to_pandas)",
    sizes: { tsflink: { small: 1_000_000, large: 4_000_000 }, pyflink: { small: 20_000, large: 200_000 } },
  },
] as const;

async function takingOf(taking: (typeof takings)[number], system: "tsflink" | "pyflink"): Promise<Result> {
  const { small, large } = taking.sizes[system];
  const plan = JSON.stringify({
    take: system === "tsflink" ? taking.name : taking.theirs,
    jar: system === "tsflink" ? benchJar : `file://${benchJar}`,
    runs: [small, small, large, small, large],
  });
  const lines = (await (system === "tsflink" ? node("run-results.ts", plan) : python("pyflink_results.py", plan))) as (Run & {
    rssMb?: number;
  })[];
  const best = (rows: number, figure: (run: Run) => number): number =>
    Math.min(
      ...lines
        .slice(1)
        .filter((run) => run.rows === rows)
        .map(figure),
    );
  const slope = (figure: (run: Run) => number): number => (best(large, figure) - best(small, figure)) / (large - small);
  const rssMb = lines.at(-1)?.rssMb;
  return {
    case: `results-${taking.name}`,
    system,
    rows: large,
    rowsPerSecond: Math.round(1 / slope((run) => run.seconds)),
    ...(system === "tsflink"
      ? { jvmCpuNsPerRow: round(slope((run) => run.jvm) * 1e9, 1), nodeCpuNsPerRow: round(slope((run) => run.worker) * 1e9, 1) }
      : {}),
    ...(rssMb === undefined ? {} : { rssMb }),
  };
}

async function results(withPython: boolean): Promise<readonly Result[]> {
  const found: Result[] = [];
  const table = new Table({
    head: ["rows of (BIGINT, DOUBLE, STRING)", "system", "rows", "M rows/s", "memory, MB", "TsFlink is", "at least"],
  });
  for (const taking of takings) {
    const pair: Result[] = [];
    for (const system of withPython ? (["tsflink", "pyflink"] as const) : (["tsflink"] as const)) {
      process.stdout.write(`${taking.title}: ${system} ... `);
      const result = await takingOf(taking, system);
      console.log(`${millions(result.rowsPerSecond ?? 0)} M rows/s`);
      pair.push(result);
    }
    for (const { system, rows, rowsPerSecond = NaN, rssMb } of pair) {
      const ratio = system === "pyflink" ? `${((pair[0]?.rowsPerSecond ?? NaN) / rowsPerSecond).toFixed(1)}x` : "";
      table.push([
        taking.title,
        system,
        String(rows),
        millions(rowsPerSecond),
        String(rssMb ?? ""),
        ratio,
        system === "pyflink" ? `${taking.goal}x` : "",
      ]);
    }
    found.push(...pair);
  }
  console.log(table.toString());
  return found;
}

function printRates(benchmark: RateCase, results: readonly Result[]): void {
  const table = new Table({ head: [benchmark.title, "M rows/s", "JVM ns/row", "worker ns/row", "TsFlink worker is", "at least"] });
  const worker = results.find((result) => result.system === "tsflink-worker")?.rowsPerSecond;
  for (const { system, rowsPerSecond = NaN, jvmCpuNsPerRow, nodeCpuNsPerRow } of results) {
    const goal = benchmark.goals[system as System];
    table.push([
      system,
      millions(rowsPerSecond),
      String(jvmCpuNsPerRow),
      String(nodeCpuNsPerRow),
      worker === undefined || system === "tsflink-worker" ? "" : `${(worker / rowsPerSecond).toFixed(2)}x`,
      goal === undefined ? "" : `${String(goal)}x`,
    ]);
  }
  console.log(table.toString());
  for (const { system, callsPerRow, requestsPerRow } of results) {
    if (callsPerRow === undefined || !system.startsWith("tsflink")) continue;
    console.log(`${benchmark.title}, ${system}: ${String(callsPerRow)} calls and ${String(requestsPerRow)} requests of state a row`);
  }
}

function printStartUp(results: readonly Result[]): void {
  const table = new Table({ head: ["start-up", "system", "first row, ms", "second query, ms", "at most"] });
  for (const { case: name, system, firstRowMs, secondQueryMs } of results) {
    table.push([name, system, String(firstRowMs), String(secondQueryMs), system === "tsflink" ? "2500; 600" : ""]);
  }
  console.log(table.toString());
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { "without-pyflink": { type: "boolean", default: false }, repeats: { type: "string", default: "3" } },
});
const resultsCase = "results";
const known = [startUpCase, resultsCase, ...cases.map((each) => each.name)];
const unknown = positionals.filter((name) => !known.includes(name));
const repeats = Number(values.repeats);
if (unknown.length > 0 || !Number.isInteger(repeats) || repeats < 1) {
  console.error(
    unknown.length > 0 ? `No case ${unknown.join(", ")}; there are ${known.join(", ")}.` : "--repeats takes a whole number from 1.",
  );
  process.exit(2);
}
const wanted = (name: string): boolean => positionals.length === 0 || positionals.includes(name);
const withPython = !values["without-pyflink"];
const taking = systems.filter((system) => withPython || !system.startsWith("pyflink"));

await prepare(withPython);
const all: Result[] = [];
if (wanted(startUpCase)) all.push(...(await startUp(repeats, withPython)));
if (wanted(resultsCase)) all.push(...(await results(withPython)));
for (const benchmark of cases.filter((each) => wanted(each.name))) all.push(...(await rates(benchmark, repeats, taking)));

if (wanted(startUpCase)) printStartUp(all.filter((result) => result.case.startsWith(startUpCase)));
for (const benchmark of cases.filter((each) => wanted(each.name))) {
  printRates(
    benchmark,
    all.filter((result) => result.case === benchmark.name),
  );
}
mkdirSync(dirname(resultsFile), { recursive: true });
writeFileSync(resultsFile, JSON.stringify(all, undefined, 2) + "\n");
