// SPDX-License-Identifier: Apache-2.0

/** What is compared: one job, run by several systems. */
export type System =
  | "tsflink-worker"
  | "tsflink-in-driver"
  | "tsflink-vectorized"
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
  "tsflink-vectorized",
  "pyflink-process",
  "pyflink-process-tuned",
  "pyflink-thread",
  "pyflink-pandas",
  "pyflink-pandas-tuned",
];

/** Rows of the small and the large run; the rate is the slope between them, so that planning and compiling cancel out. */
export interface Sizes {
  readonly small: number;
  readonly large: number;
}

interface AnyCase {
  readonly name: string;
  readonly title: string;
  /** Which systems take part, and with how much. */
  readonly sizes: Readonly<Partial<Record<System, Sizes>>>;
  /** What TsFlink must reach at the least: its worker's rate over the named system's. */
  readonly goals: Readonly<Partial<Record<System, number>>>;
}

export type FunctionName = "plus-one" | "string" | "average";

/** A query with a function. */
export interface TableCase extends AnyCase {
  /** Which function `f` is, in TypeScript, Java and Python. */
  readonly function: FunctionName;
  /** What is selected from `numbers (n BIGINT, s STRING, j STRING, k BIGINT)`; `sql` is the same without a function, where SQL can say it. */
  readonly select: string;
  readonly sql: string;
  readonly groupBy?: string;
  readonly sink: string;
}

/** What is done with the numbers from 1: `n + 1`; a running count of each key's; a count of each key and window. There are 1,000 keys in turn, and 1,000 rows a second. */
export type StreamJob = "map" | "count" | "window";

/** A job of the DataStream API. */
export interface StreamCase extends AnyCase {
  readonly job: StreamJob;
  readonly stateBackend: "hashmap" | "rocksdb";
}

export type RateCase = TableCase | StreamCase;

/** What `run-stream.ts` is told. */
export interface StreamPlan extends Pick<StreamCase, "job" | "stateBackend"> {
  readonly system: System;
  readonly jar: string;
  readonly runs: readonly number[];
}

const size = (small: number, large: number): Sizes => ({ small, large });
const inEngine = size(15_000_000, 105_000_000);
const inPython = size(100_000, 1_200_000);

const tableSizes: Readonly<Record<System, Sizes>> = {
  sql: inEngine,
  java: inEngine,
  "tsflink-worker": inEngine,
  "tsflink-in-driver": inEngine,
  "tsflink-vectorized": inEngine,
  "pyflink-process": inPython,
  "pyflink-process-tuned": inPython,
  "pyflink-thread": size(200_000, 2_000_000),
  "pyflink-pandas": inPython,
  "pyflink-pandas-tuned": inPython,
};

export const tableCases: readonly TableCase[] = [
  {
    name: "plus-one",
    title: "x + 1",
    function: "plus-one",
    select: "f(n)",
    sql: "n + 1",
    sink: "x BIGINT",
    sizes: tableSizes,
    goals: { java: 0.75, "pyflink-process": 20, "pyflink-thread": 10, "pyflink-pandas": 15 },
  },
  {
    name: "plus-one-forward",
    title: "x + 1, one column forwarded",
    function: "plus-one",
    select: "n, f(n)",
    sql: "n, n + 1",
    sink: "n BIGINT, x BIGINT",
    sizes: tableSizes,
    goals: { java: 0.6 },
  },
  {
    name: "string",
    title: "upper-case and append",
    function: "string",
    select: "f(s)",
    sql: "CONCAT(UPPER(s), '!')",
    sink: "x STRING",
    sizes: tableSizes,
    goals: { java: 0.8, "pyflink-process": 10, "pyflink-thread": 4 },
  },
  {
    name: "aggregate",
    title: "aggregate, 1,000 keys",
    function: "average",
    select: "k, f(n)",
    sql: "k, AVG(CAST(n AS DOUBLE))",
    groupBy: "k",
    sink: "k BIGINT, x DOUBLE",
    sizes: {
      sql: size(2_000_000, 12_000_000),
      java: size(2_000_000, 12_000_000),
      "tsflink-worker": size(1_000_000, 6_000_000),
      "tsflink-in-driver": size(1_000_000, 6_000_000),
      "pyflink-process": size(5_000, 25_000),
    },
    goals: { java: 0.3, "pyflink-process": 150 },
  },
];

const streamMap = size(5_000_000, 35_000_000);
const keyedCount = size(2_000_000, 12_000_000);
const keyedCountRocksdb = size(1_000_000, 9_000_000);
const windowCount = size(1_000_000, 9_000_000);

export const streamCases: readonly StreamCase[] = [
  {
    name: "stream-map",
    title: "stream map, x + 1",
    job: "map",
    stateBackend: "hashmap",
    sizes: {
      java: size(20_000_000, 200_000_000),
      "tsflink-worker": streamMap,
      "tsflink-in-driver": streamMap,
      "pyflink-process": size(50_000, 600_000),
      "pyflink-thread": size(200_000, 1_500_000),
    },
    goals: { java: 0.15, "pyflink-process": 25, "pyflink-thread": 10 },
  },
  {
    name: "keyed-count",
    title: "keyed count, value state",
    job: "count",
    stateBackend: "hashmap",
    sizes: {
      java: size(5_000_000, 50_000_000),
      "tsflink-worker": keyedCount,
      "tsflink-in-driver": keyedCount,
      "pyflink-process": size(5_000, 25_000),
      "pyflink-process-tuned": size(100_000, 400_000),
      "pyflink-thread": size(50_000, 350_000),
    },
    goals: { java: 0.35, "pyflink-process": 800, "pyflink-process-tuned": 60, "pyflink-thread": 40 },
  },
  {
    name: "keyed-count-rocksdb",
    title: "keyed count, RocksDB",
    job: "count",
    stateBackend: "rocksdb",
    sizes: { java: size(300_000, 2_100_000), "tsflink-worker": keyedCountRocksdb, "tsflink-in-driver": keyedCountRocksdb },
    goals: { java: 1 },
  },
  {
    name: "window-count",
    title: "tumbling-window count",
    job: "window",
    stateBackend: "hashmap",
    sizes: {
      java: size(3_000_000, 30_000_000),
      "tsflink-worker": windowCount,
      "tsflink-in-driver": windowCount,
      "pyflink-process": size(10_000, 30_000),
    },
    goals: { java: 0.2, "pyflink-process": 500 },
  },
];

/** A warm-up, then small and large in turn. */
export function runPlan({ small, large }: Sizes, repeats: number): readonly number[] {
  return [small, large, ...Array.from({ length: repeats }, () => [small, large]).flat()];
}

export const numbersTable =
  "CREATE TEMPORARY TABLE numbers_{run} (n BIGINT, s STRING, j STRING, k BIGINT) WITH ('connector' = 'bench-numbers', 'rows' = '{rows}')";
export const sinkTable = (sink: string): string => `CREATE TEMPORARY TABLE sink_{run} (${sink}) WITH ('connector' = 'blackhole')`;
export const insert = (select: string, groupBy?: string): string =>
  `INSERT INTO sink_{run} SELECT ${select} FROM numbers_{run}${groupBy === undefined ? "" : ` GROUP BY ${groupBy}`}`;

/** One finished run. CPU seconds: `jvm` of Java threads, `worker` of the threads and processes that run the function's language. */
export interface Run {
  readonly rows: number;
  readonly seconds: number;
  readonly jvm: number;
  readonly worker: number;
  /** Of streams on TsFlink: batches sent to functions, and how often these waited for state that had not come with a batch. */
  readonly functionCalls?: number;
  readonly stateRequests?: number;
}

export interface Rate {
  readonly rowsPerSecond: number;
  readonly jvmCpuNsPerRow: number;
  readonly workerCpuNsPerRow: number;
  /** Of the last large run. */
  readonly callsPerRow?: number;
  readonly requestsPerRow?: number;
}

/** The steady state: slope between the best small and the best large run, the warm-up pair left out. */
export function rateOf(runs: readonly Run[], { small, large }: Sizes): Rate {
  const measured = runs.slice(2);
  const best = (rows: number, figure: (run: Run) => number): number => Math.min(...measured.filter((run) => run.rows === rows).map(figure));
  const slope = (figure: (run: Run) => number): number => (best(large, figure) - best(small, figure)) / (large - small);
  const { functionCalls, stateRequests } = runs.findLast(({ rows }) => rows === large) ?? {};
  return {
    ...(functionCalls === undefined ? {} : { callsPerRow: functionCalls / large }),
    ...(stateRequests === undefined ? {} : { requestsPerRow: stateRequests / large }),
    rowsPerSecond: 1 / slope((run) => run.seconds),
    jvmCpuNsPerRow: slope((run) => run.jvm) * 1e9,
    workerCpuNsPerRow:
      Math.max(
        0,
        slope((run) => run.worker),
      ) * 1e9,
  };
}
