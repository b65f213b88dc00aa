// SPDX-License-Identifier: Apache-2.0
/**
 * A keyed job with value, list and map state and timers, checkpoints every second and a file sink that commits with them; meanwhile worker
 * processes and task managers are killed at random moments. Prints one line of JSON.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { openEngine } from "@tsflink/bridge";
import { fileSink, json } from "@tsflink/connectors/files";
import { Instant, StreamEnvironment, state, t, watermarks } from "@tsflink/datastream";

interface Plan {
  readonly folder: string;
  readonly elements: number;
  readonly kills: number;
  readonly seed: number;
  /** `variable`: the function keeps its count where Flink does not know of it, so that a kill must show. */
  readonly keep: "state" | "variable";
}

const plan = JSON.parse(process.argv[2] ?? "") as Plan;
const ELEMENTS_PER_SECOND = 1000;
const KEYS = 7n;
const BLOCK = 100n;

const Block = t.row({ key: t.bigint(), block: t.bigint(), seen: t.bigint(), sum: t.bigint(), elements: t.string() }).notNull();

/** Counts that die with their process. */
const variables = new Map<bigint, bigint>();

/** Sums up the elements of each block when the watermark has passed its end: which elements were in between does not show. */
function blocks(env: StreamEnvironment, name: string): void {
  env
    .fromSequence(0, plan.elements - 1, { parallelism: 1, uid: "numbers" })
    .map(
      t.bigint().notNull(),
      (n, { bound: { pause } }) => {
        if (pause > 0 && n % 10n === 0n) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
        return n;
      },
      { parallelism: 1, bind: { pause: name === "disturbed" ? 10_000 / ELEMENTS_PER_SECOND : 0 } },
    )
    .withWatermarks(watermarks.monotonous({ timestamp: (n: bigint) => new Instant(Number(n)) }), { parallelism: 1 })
    .keyBy(t.bigint().notNull(), (n) => n % KEYS)
    .process(
      Block,
      {
        state: {
          seen: state.value(t.bigint().notNull(), { default: 0n }),
          elements: state.list(t.bigint().notNull()),
          sums: state.map(t.bigint().notNull(), t.bigint().notNull()),
        },
        onElement(n, { key, state: s, timers, bound }) {
          if (bound.keep === "variable") variables.set(key, (variables.get(key) ?? 0n) + 1n);
          else s.seen.set(s.seen.get() + 1n);
          const block = n / BLOCK;
          s.elements.add(n);
          s.sums.set(block, (s.sums.get(block) ?? 0n) + n);
          timers.onEventTime(new Instant(Number((block + 1n) * BLOCK) - 1));
        },
        *onTimer(time, { key, state: s, bound }) {
          const block = BigInt(time.epochMillis) / BLOCK;
          const all = s.elements.get();
          const [own, later] = [all.filter((n) => n / BLOCK === block), all.filter((n) => n / BLOCK > block)];
          const counted = bound.keep === "variable" ? (variables.get(key) ?? 0n) : s.seen.get();
          yield { key, block, seen: counted - BigInt(later.length), sum: s.sums.get(block) ?? -1n, elements: own.join(" ") };
          s.elements.set(later);
          s.sums.delete(block);
        },
      },
      { uid: "blocks", bind: { keep: plan.keep } },
    )
    .sinkTo(fileSink({ path: join(plan.folder, name), format: json(), roll: { after: "1 second", check: "1 second" } }), { uid: "files" });
}

function rowsOf(name: string): string[] {
  const folder = join(plan.folder, name);
  return readdirSync(folder)
    .filter((file) => file.startsWith("part-"))
    .flatMap((file) => readFileSync(join(folder, file), "utf8").trim().split("\n"))
    .filter((line) => line !== "")
    .sort();
}

/** The worker processes of this process's cluster. */
function workers(): number[] {
  const children = execFileSync("ps", ["-o", "pid=,args=", "--ppid", String(process.pid)], { encoding: "utf8" }).split("\n");
  return children.filter((line) => line.includes("worker")).map((line) => Number.parseInt(line, 10));
}

/** The number of the newest checkpoint that a job has completed, or 0. */
function checkpoints(job: string): number {
  const folder = join(plan.folder, "checkpoints", job);
  const numbers = existsSync(folder) ? readdirSync(folder).map((name) => Number(/^chk-(\d+)$/.exec(name)?.[1] ?? 0)) : [];
  return Math.max(0, ...numbers.filter((n) => existsSync(join(folder, `chk-${String(n)}`, "_metadata"))));
}

/** The same sequence for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let x = Math.imul(a ^ (a >>> 15), 1 | a);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 4_294_967_296;
  };
}

await using env = await StreamEnvironment.create({
  parallelism: 2,
  functions: { run: "worker" },
  checkpointing: { interval: "1 second", directory: pathToFileURL(join(plan.folder, "checkpoints")).href },
  restart: { strategy: "fixed-delay", attempts: 1_000_000, delay: "50 milliseconds" },
  log: { level: "off" },
});
const engine = await openEngine({ cluster: false, log: { level: "off" } });
const verbs = new URL("cluster-verbs.mjs", import.meta.url);

blocks(env, "undisturbed");
await env.execute("undisturbed");

blocks(env, "disturbed");
const job = await env.submit("disturbed");
const random = randomOf(plan.seed);
const killed = { workers: 0, taskManagers: 0 };
// A variable is lost without a trace as long as the job starts over from its beginning.
if (plan.keep === "variable") while (checkpoints(job.id) < 2) await sleep(50);
while (killed.workers + killed.taskManagers < plan.kills) {
  await sleep(200 + random() * 3000);
  if ((await job.status()) === "FINISHED") break;
  if ((killed.workers + killed.taskManagers) % 4 === 3) {
    await engine.call(verbs, "replaceTaskManager", undefined);
    killed.taskManagers += 1;
    continue;
  }
  const running = workers();
  const victim = running[Math.floor(random() * running.length)];
  if (victim === undefined) continue; // the job is restarting
  process.kill(victim, "SIGKILL");
  killed.workers += 1;
}
const endedEarly = (await job.status()) === "FINISHED";
await job.finished();
await engine.close();

const [expected, found] = [rowsOf("undisturbed"), rowsOf("disturbed")];
const differing = found.findIndex((row, i) => row !== expected[i]);
console.log(
  JSON.stringify({
    ...killed,
    endedEarly,
    rows: expected.length,
    equal: expected.length === found.length && differing === -1,
    found: found.length,
    differing: differing === -1 ? undefined : { expected: expected[differing], found: found[differing] },
  }),
);
