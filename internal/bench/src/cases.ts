// SPDX-License-Identifier: Apache-2.0

/** What is compared: one job, run by several systems. */
export type System =
  | "tsflink-worker"
  | "tsflink-in-driver"
  | "java"
  | "sql"
  | "pyflink-process"
  | "pyflink-thread"
  | "pyflink-pandas"
  | "pyflink-process-tuned"
  | "pyflink-pandas-tuned";

export const systems: readonly System[] = [
  "sql",
  "java",
  "tsflink-worker",
  "tsflink-in-driver",
  "pyflink-process",
  "pyflink-process-tuned",
  "pyflink-thread",
  "pyflink-pandas",
  "pyflink-pandas-tuned",
];

export type FunctionName = "plus-one" | "string";

export interface RateCase {
  readonly name: string;
  readonly title: string;
  /** Which function `f` is, in TypeScript, Java and Python. */
  readonly function: FunctionName;
  /** What is selected from `numbers (n BIGINT, s STRING, j STRING)`; `sql` is the same without a function, where SQL can say it. */
  readonly select: string;
  readonly sql: string;
  readonly sink: string;
  /** What TsFlink must reach at the least: its worker's rate over the named system's. */
  readonly goals: Readonly<Partial<Record<System, number>>>;
}

export const cases: readonly RateCase[] = [
  {
    name: "plus-one",
    title: "x + 1",
    function: "plus-one",
    select: "f(n)",
    sql: "n + 1",
    sink: "x BIGINT",
    goals: { java: 0.75, "pyflink-process": 20, "pyflink-thread": 10, "pyflink-pandas": 15 },
  },
  {
    name: "plus-one-forward",
    title: "x + 1, one column forwarded",
    function: "plus-one",
    select: "n, f(n)",
    sql: "n, n + 1",
    sink: "n BIGINT, x BIGINT",
    goals: { java: 0.6 },
  },
  {
    name: "string",
    title: "upper-case and append",
    function: "string",
    select: "f(s)",
    sql: "CONCAT(UPPER(s), '!')",
    sink: "x STRING",
    goals: { java: 0.8, "pyflink-process": 10, "pyflink-thread": 4 },
  },
];

/** Rows of the small and the large run; the rate is the slope between them, so that planning and compiling cancel out. */
export function runSizes(system: System): { readonly small: number; readonly large: number } {
  if (!system.startsWith("pyflink")) return { small: 5_000_000, large: 35_000_000 };
  return system === "pyflink-thread" ? { small: 200_000, large: 2_000_000 } : { small: 100_000, large: 1_200_000 };
}

/** A warm-up, then small and large in turn. */
export function runPlan(system: System, repeats: number): readonly number[] {
  const { small, large } = runSizes(system);
  return [small, large, ...Array.from({ length: repeats }, () => [small, large]).flat()];
}

export const numbersTable =
  "CREATE TEMPORARY TABLE numbers_{run} (n BIGINT, s STRING, j STRING) WITH ('connector' = 'bench-numbers', 'rows' = '{rows}')";
export const sinkTable = (sink: string): string => `CREATE TEMPORARY TABLE sink_{run} (${sink}) WITH ('connector' = 'blackhole')`;
export const insert = (select: string): string => `INSERT INTO sink_{run} SELECT ${select} FROM numbers_{run}`;

/** One finished run. CPU seconds: `jvm` of Java threads, `worker` of the threads and processes that run the function's language. */
export interface Run {
  readonly rows: number;
  readonly seconds: number;
  readonly jvm: number;
  readonly worker: number;
}

export interface Rate {
  readonly rowsPerSecond: number;
  readonly jvmCpuNsPerRow: number;
  readonly workerCpuNsPerRow: number;
}

/** The steady state: slope between the best small and the best large run, the warm-up pair left out. */
export function rateOf(runs: readonly Run[], system: System): Rate {
  const { small, large } = runSizes(system);
  const measured = runs.slice(2);
  const best = (rows: number, figure: (run: Run) => number): number => Math.min(...measured.filter((run) => run.rows === rows).map(figure));
  const slope = (figure: (run: Run) => number): number => (best(large, figure) - best(small, figure)) / (large - small);
  return {
    rowsPerSecond: 1 / slope((run) => run.seconds),
    jvmCpuNsPerRow: slope((run) => run.jvm) * 1e9,
    workerCpuNsPerRow:
      Math.max(
        0,
        slope((run) => run.worker),
      ) * 1e9,
  };
}
