// SPDX-License-Identifier: Apache-2.0
import { parseType, type RowDefinition } from "@tsflink/core";
import { specOf } from "../plan/compile.ts";
import { fuse } from "../plan/fuse.ts";
import type { SinkNode } from "../plan/nodes.ts";
import type { DefaultValue } from "../plan/state.ts";
import { MemoryJob, type TestSnapshot } from "./job.ts";

export interface StartOptions {
  readonly sinks: readonly SinkNode[];
  readonly from: TestSnapshot | undefined;
}

/** Lays streams out as for a real job, in one task, and opens their operators. */
export async function startTestJob({ sinks, from }: StartOptions): Promise<MemoryJob> {
  const [runtime, { batchWriter }] = await Promise.all([import("@tsflink/udf-runtime/streams"), import("@tsflink/udf-runtime/codec")]);
  const encodeDefault = ({ type, value }: DefaultValue): string => {
    const row: RowDefinition = { kind: "row", nullable: false, fields: [{ name: "value", type: parseType(type).definition }] };
    return Buffer.from(batchWriter(row).rows([{ value }])).toString("base64");
  };
  const plan = fuse(sinks, { parallelism: 1, chaining: true });
  const job = new MemoryJob({
    plan,
    runtime,
    specOf: (operator) => specOf(operator, { statesOf: runtime.statesOf, encodeDefault }),
    from,
  });
  await job.open();
  return job;
}
