// SPDX-License-Identifier: Apache-2.0
import type { EngineContext } from "@tsflink/bridge";
import type { StreamJob } from "./cases.ts";

export interface JavaJob {
  readonly job: StreamJob;
  readonly rows: number;
  readonly config: Readonly<Record<string, string>>;
}

/** What TsFlink's operators did in a job. */
export interface Calls {
  readonly functionCalls: number;
  readonly stateRequests: number;
}

interface StreamJobs {
  run(job: string, rows: bigint, configuration: object): void;
}

/** Runs a job of the Java DataStream API to its end, on the embedded cluster. In the engine thread. */
export function runJob({ java, cluster }: EngineContext, { job, rows, config }: JavaJob): void {
  const configuration = java.map<object>({ ...config, ...cluster.settings });
  java.importClass<StreamJobs>("dev.tsflink.bench.StreamJobs").run(job, BigInt(rows), configuration);
}

/** The bytes of objects on the heap that are still needed. In the engine thread. */
export function heapBytes({ java }: EngineContext): number {
  java.importClass<{ gc(): void }>("java.lang.System").gc();
  const runtime = java.importClass<{ getRuntime(): { totalMemory(): bigint; freeMemory(): bigint } }>("java.lang.Runtime").getRuntime();
  return Number(runtime.totalMemory()) - Number(runtime.freeMemory());
}

/** Since it was last asked. In the engine thread. */
export function takeCalls({ java }: EngineContext): Calls {
  const [functionCalls, stateRequests] = java.importClass<{ take(): (bigint | number)[] }>("dev.tsflink.bench.Calls").take();
  return { functionCalls: Number(functionCalls), stateRequests: Number(stateRequests) };
}
