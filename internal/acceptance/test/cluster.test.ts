// SPDX-License-Identifier: Apache-2.0
// Jobs that leave this process, for a stock cluster of processes of their own with nothing but Java.
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { getDistance } from "geolib";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startFlinkCluster, type FlinkCluster } from "@tsflink-internal/test-kit/flink-cluster";
import { blackhole } from "@tsflink/connectors/blackhole";
import { csv, fileSink } from "@tsflink/connectors/files";
import { ConfigurationError, JobError, StreamEnvironment, UserFunctionError, state, t } from "@tsflink/datastream";
import { TableEnvironment, count, schema, udf, type AnySchema } from "@tsflink/table";

const folder = mkdtempSync(join(tmpdir(), "tsflink-on-cluster-"));
let cluster: FlinkCluster;
beforeAll(async () => {
  // The first time ever, a distribution of Flink is installed.
  cluster = await startFlinkCluster();
}, 600_000);
afterAll(async () => {
  await (cluster as FlinkCluster | undefined)?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const workers = (): number[] => cluster.taskManagers.flatMap((each) => each.children);
const written = (name: string): string[] =>
  readdirSync(join(folder, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8").split("\n"))
    .filter((line) => line !== "")
    .sort();

const Cities = schema({ name: t.string().notNull(), latitude: t.double().notNull(), longitude: t.double().notNull() });
const cities = [
  { name: "Berlin", latitude: 52.52, longitude: 13.405 },
  { name: "Paris", latitude: 48.8566, longitude: 2.3522 },
  { name: "Rome", latitude: 41.9028, longitude: 12.4964 },
];
/** Kilometres from Berlin, by an npm package. */
const away = udf({ args: [t.double().notNull(), t.double().notNull()], returns: t.int().notNull() }, (latitude, longitude) =>
  Math.round(getDistance({ latitude: 52.52, longitude: 13.405 }, { latitude, longitude }) / 1000),
);
const failing = udf({ args: [t.bigint()], returns: t.bigint(), name: "failing" }, (x) => {
  if (x === 3n) throw new RangeError("three is too many");
  return x;
});

describe("tables", () => {
  let env: TableEnvironment;
  beforeAll(async () => void (env = await TableEnvironment.create({ mode: "batch", cluster: { rest: `${cluster.rest}/` } })));
  afterAll(() => env[Symbol.asyncDispose]());

  it("run functions with an npm dependency where there is no Node, and rows come back", async () => {
    for (const { pid } of cluster.taskManagers)
      expect(readFileSync(`/proc/${String(pid)}/environ`, "latin1")).toContain(`PATH=${join(cluster.folder, "bin")}\0`);
    const far = env.fromRows(cities, Cities).select(({ name, latitude, longitude }) => ({ name, km: away(latitude, longitude) }));
    const rows = await far.toArray();
    expect(rows.toSorted((a, b) => a.km - b.km)).toEqual([
      { name: "Berlin", km: 0 },
      { name: "Paris", km: 878 },
      { name: "Rome", km: 1184 },
    ]);
    await vi.waitFor(() => expect(workers()).toEqual([]), 10_000);
  });

  it("count and measure in Flink's own metrics", async () => {
    const measured = udf(
      {
        args: [t.bigint().notNull()],
        returns: t.bigint(),
        onError: "null",
        name: "measured",
        open: ({ metrics, subtask }) => {
          metrics.counter("opened").add(1);
          metrics.gauge("maxParallelism").set(subtask.maxParallelism);
        },
      },
      (n, { metrics }) => {
        metrics.counter("seen").add(1);
        metrics.group("inner").meter("rate").mark(2);
        metrics.histogram("sizes").update(7);
        if (n % 2n === 0n) throw new RangeError("even");
        return n;
      },
    );
    await using endless = await TableEnvironment.create({ mode: "streaming", parallelism: 1, cluster: { rest: cluster.rest } });
    await endless.executeSql(
      `CREATE TEMPORARY TABLE ticks (n BIGINT NOT NULL) WITH ('connector' = 'datagen', 'rows-per-second' = '100', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '1000000')`,
    );
    const ticks = endless.table("ticks", schema({ n: t.bigint().notNull() }));
    await using job = await ticks.select(({ n }) => ({ x: measured(n) })).insertInto(blackhole());
    const read = async (): Promise<Record<string, number>> => {
      const names = ["opened", "maxParallelism", "seen", "errors", "inner.rate", "sizes_mean"];
      return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await metricOf(job.id, `.measured.${name}`)] as const)));
    };
    // The job manager asks for metrics every ten seconds.
    await vi.waitFor(
      async () => {
        const found = await read();
        expect(found).toMatchObject({ opened: 1, maxParallelism: 128, sizes_mean: 7 });
        expect(found["seen"]).toBeGreaterThan(0);
        expect(Math.abs((found["errors"] ?? 0) * 2 - (found["seen"] ?? 0))).toBeLessThan(2);
        expect(found["inner.rate"]).toBeGreaterThanOrEqual(0);
      },
      { timeout: 60_000, interval: 500 },
    );
    await job.cancel();
  });

  it("bring back more rows than travel at once", async () => {
    await env.executeSql(
      `CREATE TEMPORARY TABLE numbers (n BIGINT NOT NULL) WITH ('connector' = 'datagen', 'rows-per-second' = '10000000', 'number-of-rows' = '300000', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '300000')`,
    );
    let sum = 0n;
    let all = 0;
    const numbers = await env.table("numbers", schema({ n: t.bigint().notNull() })).execute();
    for await (const { n } of numbers.rows()) {
      all++;
      sum += n;
    }
    expect([all, sum]).toEqual([300_000, (300_000n * 300_001n) / 2n]);
  });

  it("are written by insertInto and by INSERT", async () => {
    const job = await env
      .fromRows(cities, Cities)
      .select(({ name, latitude, longitude }) => ({ name, km: away(latitude, longitude) }))
      .insertInto(fileSink({ path: join(folder, "inserted"), format: csv() }));
    await job.finished();
    expect(await job.status()).toBe("FINISHED");
    expect(written("inserted")).toEqual(["Berlin,0", "Paris,878", "Rome,1184"]);

    await env.executeSql(
      `CREATE TEMPORARY TABLE sink (name STRING) WITH ('connector' = 'filesystem', 'path' = 'file://${folder}/sql', 'format' = 'csv')`,
    );
    const inserted = await env.executeSql("INSERT INTO sink VALUES ('x'), ('y')");
    await inserted.job?.finished();
    expect(written("sql")).toEqual(["x", "y"]);
  });

  it("tell errors of functions with the line in this file", async () => {
    const rows = env
      .fromRows(
        [1n, 2n, 3n].map((x) => ({ x })),
        schema({ x: t.bigint() }),
      )
      .select(({ x }) => ({ y: failing(x) }));
    const error = await rows.toArray().then(
      () => undefined,
      (failure: unknown) => failure,
    );
    expect(error).toBeInstanceOf(JobError);
    const { rootCause } = error as JobError;
    expect(rootCause).toBeInstanceOf(UserFunctionError);
    expect(rootCause.message).toContain("Function failing failed. RangeError: three is too many");
    expect(rootCause.stack).toMatch(/cluster\.test\.ts:\d+:\d+/);
    await vi.waitFor(() => expect(workers()).toEqual([]), 10_000);
  });
});

it("gives the changes of a streaming query, and cancels it when nobody reads on", async () => {
  await using env = await TableEnvironment.create({ mode: "streaming", parallelism: 2, cluster: { rest: cluster.rest } });
  await env.executeSql(
    `CREATE TEMPORARY TABLE ticks (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '1000', 'fields.n.min' = '0', 'fields.n.max' = '3')`,
  );
  const counts = env
    .table("ticks", schema({ n: t.bigint() }))
    .groupBy(({ n }) => ({ n }))
    .select((_, { n }) => ({ n, seen: count() }));
  let changes = 0;
  const kinds = new Set<string>();
  for await (const change of await counts.execute()) {
    kinds.add(change.kind);
    if (++changes === 500) break;
  }
  expect([...kinds].sort()).toEqual(["+I", "+U", "-U"].sort());
  const { jobs } = (await (await fetch(`${cluster.rest}/jobs`)).json()) as { readonly jobs: readonly { readonly status: string }[] };
  expect(jobs.map(({ status }) => status)).not.toContain("RUNNING");
});

describe("streams", () => {
  let env: StreamEnvironment;
  beforeAll(async () => {
    env = await StreamEnvironment.create({ parallelism: 3, cluster: { rest: cluster.rest }, checkpointing: "1 second" });
  });
  afterAll(() => env[Symbol.asyncDispose]());

  it("count with keyed state", async () => {
    const counted = env
      .fromSequence(1, 9_000)
      .map(t.row({ key: t.bigint().notNull(), n: t.bigint().notNull() }).notNull(), (n) => ({ key: n % 3n, n }))
      .keyBy("key")
      .process(
        t.row({ key: t.bigint().notNull(), count: t.int().notNull() }).notNull(),
        {
          state: { count: state.value(t.int().notNull(), { default: 0 }) },
          *onElement({ key }, { state: kept }) {
            kept.count.set(kept.count.get() + 1);
            yield { key, count: kept.count.get() };
          },
        },
        { uid: "counter" },
      );
    const highest = new Map<bigint, number>();
    let rows = 0;
    for await (const { key, count: n } of counted.collect()) {
      rows++;
      highest.set(key, Math.max(highest.get(key) ?? 0, n));
    }
    expect(rows).toBe(9_000);
    expect([...highest.values()]).toEqual([3_000, 3_000, 3_000]);
  });

  it("count what is sent to functions, and leave no worker behind when they are cancelled", async () => {
    env
      .fromSequence(1, 10n ** 15n)
      .map(t.bigint().notNull(), (n) => n + 1n)
      .sinkTo(blackhole());
    await using job = await env.submit("endless");
    await vi.waitFor(() => expect(workers().length).toBeGreaterThan(0), 20_000);
    // The job manager asks for metrics every ten seconds.
    await vi.waitFor(async () => expect(await functionCalls(job.id)).toBeGreaterThan(0), { timeout: 40_000, interval: 500 });
    await job.cancel();
    expect(await job.status()).toBe("CANCELED");
    await vi.waitFor(() => expect(workers()).toEqual([]), 10_000);
  });

  it("refuse what only this process could give them", () => {
    expect(() =>
      env.fromAsync(
        t.int(),
        (async function* () {
          yield await Promise.resolve(1);
        })(),
      ),
    ).toThrow(ConfigurationError);
  });
});

/** By all operators of a job, as the cluster's REST server knows. */
function functionCalls(job: string): Promise<number> {
  return metricOf(job, ".functionCalls");
}

/** The sum over all operators of a job whose metric ends so. */
async function metricOf(job: string, ending: string): Promise<number> {
  const get = async <T>(path: string): Promise<T> => (await (await fetch(`${cluster.rest}/jobs/${job}${path}`)).json()) as T;
  const { vertices } = await get<{ readonly vertices: readonly { readonly id: string }[] }>("");
  let calls = 0;
  for (const { id } of vertices) {
    const path = `/vertices/${id}/subtasks/metrics`;
    const names = (await get<readonly { readonly id: string }[]>(path)).filter((metric) => metric.id.endsWith(ending));
    if (names.length === 0) continue;
    const found = await get<readonly { readonly sum: number }[]>(
      `${path}?get=${names.map((metric) => encodeURIComponent(metric.id)).join()}`,
    );
    for (const { sum } of found) calls += sum;
  }
  return calls;
}

describe("the command line", () => {
  const tsflink = async (
    ...args: readonly string[]
  ): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> => {
    const program = fileURLToPath(new URL("../../../packages/tsflink/dist/cli/main.js", import.meta.url));
    return new Promise((resolve) =>
      execFile(process.execPath, [program, ...args], { env: { ...process.env, TSFLINK_REST: cluster.rest } }, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === "number" ? error.code : error === null ? 0 : -1, stdout, stderr }),
      ),
    );
  };
  const listed = async (...args: readonly string[]): Promise<readonly { id: string; name: string; status: string }[]> =>
    JSON.parse((await tsflink("jobs", "--json", ...args)).stdout) as { id: string; name: string; status: string }[];

  it("runs a program in TypeScript on the cluster, and looks after its job", async () => {
    const ran = await tsflink("run", fileURLToPath(new URL("../programs/ticks.ts", import.meta.url)), "--day", "monday");
    expect(ran).toMatchObject({ code: 3, stderr: "" });
    const { job, args } = JSON.parse(ran.stdout) as { readonly job: string; readonly args: readonly string[] };
    expect(args).toEqual(["--day", "monday"]);

    await vi.waitFor(async () => expect(await listed()).toMatchObject([{ id: job, name: "ticks", status: "RUNNING" }]), 20_000);
    expect((await tsflink("jobs")).stdout).toContain(`${job}  RUNNING`);
    await vi.waitFor(async () => expect((await tsflink("logs")).stdout).toContain("the first tick"), 20_000);

    const saved = await tsflink("savepoint", job, "--directory", pathToFileURL(folder).href);
    expect(saved).toMatchObject({ code: 0, stderr: "" });
    expect(existsSync(new URL(saved.stdout.trim()))).toBe(true);

    expect((await tsflink("cancel", job)).stdout).toBe(`${job}  CANCELED\n`);
    expect(await listed()).toEqual([]);
    expect(await listed("--all")).toContainEqual(expect.objectContaining({ id: job, status: "CANCELED" }));
    await vi.waitFor(() => expect(workers()).toEqual([]), 10_000);
  });

  it("says what is wrong, and by its exit code whose fault it is", async () => {
    expect(await tsflink("cancel", "0".repeat(32))).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error: The cluster at .* refused .*0{32}/) as string,
    });
    expect(await tsflink("jobs", "--rest", "http://127.0.0.1:1", "--json")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^\{"error":\{"code":"configuration","message":"--rest: no Flink cluster answers/) as string,
    });
    expect(await tsflink("jobz")).toMatchObject({ code: 2, stderr: expect.stringContaining("Did you mean jobs?") as string });
    expect(await tsflink("run", "nothing.ts")).toMatchObject({ code: 2, stderr: "error: nothing.ts: there is no such file\n" });
    expect((await tsflink("savepoint", "--help")).stdout).toContain("--directory <url>");
  });

  it("looks at the jars of this machine", async () => {
    const { stdout } = await tsflink("jars", "list", "--json");
    const jars = JSON.parse(stdout) as readonly { readonly path: string; readonly bytes: number }[];
    expect(jars.map(({ path }) => basename(path))).toContain("flink-runtime-2.3.0.jar");
    expect(jars.filter(({ path, bytes }) => statSync(path).size !== bytes)).toEqual([]);
    const doctor = await tsflink("jars", "doctor");
    expect(doctor).toMatchObject({ code: 0, stderr: "" });
    expect(doctor.stdout).toContain(`${String(jars.length)} jars of Flink 2.3.0\nAll are as they should be.`);
  });

  it("writes down the tables of a script, as programs can use them", async () => {
    const script = join(folder, "tables.sql");
    const out = join(folder, "tables.ts");
    writeFileSync(
      script,
      `-- what there is; and more
CREATE TABLE orders (id BIGINT NOT NULL COMMENT 'counts; from 1', price DECIMAL(10, 2), placed TIMESTAMP_LTZ(3), tags ARRAY<STRING>, twice AS id * 2, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'datagen', 'number-of-rows' = '1');
CREATE VIEW \`open orders\` AS SELECT id FROM orders;`,
    );
    const entry = new URL("../../../packages/table/dist/index.js", import.meta.url).href;
    expect(await tsflink("codegen", script, "--out", out, "--import", entry)).toEqual({
      code: 0,
      stdout: `${out}: 2 tables\n`,
      stderr: "",
    });
    const text = readFileSync(out, "utf8");
    expect(text).toContain(`/** \`env.table("default_catalog.default_database.orders", Orders)\` */`);
    expect(text).toContain("price: t.decimal(10, 2),");
    const made = (await import(out)) as { readonly Orders: AnySchema; readonly OpenOrders: AnySchema };
    await using env = await TableEnvironment.create({ mode: "batch", cluster: { rest: cluster.rest } });
    for (const statement of readFileSync(script, "utf8").split(";\n")) await env.executeSql(statement.replace(/;$/, ""));
    await env.table("default_catalog.default_database.orders", made.Orders).validate();
    await env.table("default_catalog.default_database.`open orders`", made.OpenOrders).validate();
    expect((await tsflink("codegen", join(folder, "inserted"))).code).toBe(2);
  });
});

describe("what cannot be meant is refused", () => {
  it.each([
    [{ cluster: { rest: "localhost" } }, /cluster\.rest: the string "localhost" is not possible; write the address/],
    [{ cluster: { rest: "http://127.0.0.1:1" } }, /no Flink cluster answers at http:\/\/127\.0\.0\.1:1/],
    [{ cluster: { rest: "http://h:8081" }, functions: { run: "in-driver" } }, /cannot reach this process/],
    [{ cluster: { rest: "http://h:8081" }, dependencies: { node: new URL("file:///no/node") } }, /there is no such file/],
  ] as const)("%j", async (options, message) => {
    await expect(TableEnvironment.create({ mode: "batch", ...options })).rejects.toThrow(message);
  });
});
