// SPDX-License-Identifier: Apache-2.0
/**
 * Shows that the state of many keys on RocksDB stays in RocksDB: what the JVM's heap and the worker of the functions hold is as large after the last key as after the
 * first tenth of them. Fails when it is not.
 */
import { readFileSync, readdirSync } from "node:fs";
import { openEngine } from "@tsflink/bridge";
import { StreamEnvironment, state, t } from "@tsflink/datastream";

const [keys, rounds] = [Number(process.argv[2] ?? 1_000_000), Number(process.argv[3] ?? 2)];
/** What caches, compiled code and garbage of the moment may come to, in megabytes. */
const TOLERANCE = 64;

/** Resident memory of the process that runs the functions, in megabytes. */
function workerMegabytes(): number {
  for (const pid of readdirSync("/proc")) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      const status = readFileSync(`/proc/${pid}/status`, "utf8");
      if (!status.includes(`\nPPid:\t${String(process.pid)}\n`) || !readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("worker"))
        continue;
      return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1000;
    } catch {
      // It has ended meanwhile.
    }
  }
  throw new Error("There is no worker process.");
}

const text = t.string().notNull();
await using env = await StreamEnvironment.create({ parallelism: 1, stateBackend: "rocksdb", functions: { run: "worker" } });
const engine = await openEngine({ cluster: false }); // the environment's, with its cluster
const inEngine = new URL("java-job.js", import.meta.url);

const tenth = Math.floor(keys / 10);
const marks = env
  .fromSequence(0, keys * rounds - 1)
  .map(t.bigint().notNull(), (n, { bound }) => n % BigInt(bound.keys), { bind: { keys } })
  .keyBy(t.bigint().notNull(), (key) => key)
  .process(
    t.bigint().notNull(),
    {
      state: { seen: state.value(t.bigint().notNull(), { default: 0n }), text: state.value(text), list: state.list(text) },
      onElement(key, { state: own, bound }) {
        const round = own.seen.get();
        own.seen.set(round + 1n);
        own.text.set("v".repeat(100) + String(key));
        own.list.set(["l".repeat(100)]);
        return (key + 1n) % BigInt(bound.tenth) === 0n ? [round * BigInt(bound.keys) + key + 1n] : [];
      },
    },
    { uid: "many", bind: { keys, tenth } },
  );

let first: { readonly heap: number; readonly worker: number } | undefined;
let last = { heap: NaN, worker: NaN };
const begin = performance.now();
console.log("   elements  JVM heap MB  worker MB  seconds");
for await (const n of marks.collect()) {
  last = { heap: (await engine.call<number>(inEngine, "heapBytes", {})) / 1e6, worker: workerMegabytes() };
  first ??= last;
  const columns = [String(n).padStart(11), last.heap.toFixed(0).padStart(12), last.worker.toFixed(0).padStart(10)];
  console.log(columns.join(" "), ((performance.now() - begin) / 1000).toFixed(0).padStart(8));
}
await engine.close();
const [heap, worker] = [last.heap - (first?.heap ?? NaN), last.worker - (first?.worker ?? NaN)];
console.log(`${String(keys)} keys, ${String(rounds)} times: the heap grew by ${heap.toFixed(0)} MB, the worker by ${worker.toFixed(0)} MB`);
if (!(heap < TOLERANCE && worker < TOLERANCE)) process.exitCode = 1;
