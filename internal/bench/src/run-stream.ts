// SPDX-License-Identifier: Apache-2.0
/** One case of streams on one of the systems that run in TsFlink's own engine; a process of its own, so that no other case has shaped its JIT. */
import { openEngine } from "@tsflink/bridge";
import { blackhole } from "@tsflink/connectors/blackhole";
import { StreamEnvironment, schema, state, t, tumbling, watermarks, type DataStream, type SourceDescriptor } from "@tsflink/datastream";
import type { StreamJob, StreamPlan } from "./cases.ts";
import type { Calls, JavaJob } from "./java-job.ts";
import { ProcessorTime } from "./processor-time.ts";

const plan = JSON.parse(process.argv[2] ?? "") as StreamPlan;

const Keyed = schema({ k: t.bigint().notNull(), n: t.bigint().notNull() });
const Timed = schema({ k: t.bigint().notNull(), at: t.timestampLtz(3).notNull() });
const Count = t.bigint().notNull();

/** `bench-numbers` is no connector of TsFlink's, so that no function makes its descriptor. */
const numbers = (rows: number): SourceDescriptor<never> =>
  ({ kind: "source", connector: "bench-numbers", options: { rows: String(rows) }, artifacts: [] }) as unknown as SourceDescriptor<never>;

const jobs: Readonly<Record<StreamJob, (env: StreamEnvironment, rows: number) => DataStream<bigint>>> = {
  map: (env, rows) => env.fromSequence(1, rows).map(Count, (n) => n + 1n),
  count: (env, rows) =>
    env
      .from(numbers(rows), Keyed)
      .keyBy("k")
      .process(
        Count,
        {
          state: { count: state.value(Count, { default: 0n }) },
          *onElement(_row, { state }) {
            const count = state.count.get() + 1n;
            state.count.set(count);
            yield count;
          },
        },
        { uid: "count" },
      ),
  window: (env, rows) =>
    env
      .from(numbers(rows), Timed)
      .withWatermarks(watermarks.monotonous({ timestamp: "at" }))
      .keyBy("k")
      .window(tumbling("10 seconds"))
      .aggregate(Count, { accumulator: Count, create: () => 0n, add: (n) => n + 1n }, (_key, _window, n) => n, { uid: "count" }),
};

await using env = await StreamEnvironment.create({
  parallelism: 1,
  stateBackend: plan.stateBackend,
  jars: [plan.jar],
  functions: { run: plan.system === "tsflink-in-driver" ? "in-driver" : "worker" },
  cluster: { embedded: true, config: { "metrics.reporter.calls.factory.class": "dev.tsflink.bench.Calls" } },
  config: { "pipeline.object-reuse": true },
});
const engine = await openEngine({ cluster: false }); // the environment's, with its cluster
const config = { "parallelism.default": "1", "pipeline.object-reuse": "true", "state.backend.type": plan.stateBackend };

const inEngine = new URL("java-job.js", import.meta.url);

const processor = new ProcessorTime();
for (const rows of plan.runs) {
  const line = await processor.measure(rows, async () => {
    if (plan.system === "java") {
      const argument: JavaJob = { job: plan.job, rows, config };
      await engine.call(inEngine, "runJob", argument);
    } else {
      jobs[plan.job](env, rows).sinkTo(blackhole());
      await env.execute(plan.job);
    }
  });
  const calls = await engine.call<Calls>(inEngine, "takeCalls", {});
  console.log(JSON.stringify({ ...line, ...calls }));
}
processor.stop();
await engine.close();
