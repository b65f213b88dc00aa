// SPDX-License-Identifier: Apache-2.0
// What the embedded cluster made of a job, as its REST server tells.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { openEngine } from "@tsflink/bridge";
import type { DataStream, Job } from "@tsflink/datastream";

const HANDLERS = new URL("./handlers.mjs", import.meta.url);

export interface Vertex {
  readonly id: string;
  readonly name: string;
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly slotSharingGroupId: string;
}

export interface JobDetails {
  readonly vertices: readonly Vertex[];
  readonly plan: {
    readonly nodes: readonly {
      readonly id: string;
      readonly description: string;
      readonly inputs?: readonly { readonly id: string; readonly ship_strategy: string }[];
    }[];
  };
}

/** The embedded cluster; to be used while an environment is open. */
export class Cluster implements AsyncDisposable {
  readonly #engine: Awaited<ReturnType<typeof openEngine>>;

  private constructor(engine: Awaited<ReturnType<typeof openEngine>>) {
    this.#engine = engine;
  }

  static async open(): Promise<Cluster> {
    return new Cluster(await openEngine({ cluster: false }));
  }

  async json<T>(path: string): Promise<T> {
    const answer = await fetch((await this.#engine.call<string>(HANDLERS, "address", {})) + path);
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  details(job: Job): Promise<JobDetails> {
    return this.json<JobDetails>(`/jobs/${job.id}`);
  }

  /** The task whose name has this text in it. */
  async vertex(job: Job, name: string): Promise<Vertex> {
    const { vertices } = await this.details(job);
    const found = vertices.filter((each) => each.name.includes(name));
    if (found.length !== 1) throw new Error(`There is not one task ${name} among ${vertices.map((each) => each.name).join(", ")}`);
    return found[0] as Vertex;
  }

  /** What tasks print while `body` runs. */
  async printed(body: () => Promise<void>): Promise<{ readonly out: string[]; readonly err: string[] }> {
    const folder = mkdtempSync(join(tmpdir(), "tsflink-printed-"));
    try {
      const [out, err] = [join(folder, "out"), join(folder, "err")];
      await this.#engine.call(HANDLERS, "sendOut", { out, err });
      try {
        await body();
      } finally {
        await this.#engine.call(HANDLERS, "sendOut", {});
      }
      const lines = (path: string): string[] => readFileSync(path, "utf8").split("\n").filter(Boolean).sort();
      return { out: lines(out), err: lines(err) };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /** What is still needed in this process, in megabytes. */
  async memory(): Promise<{ readonly node: number; readonly jvm: number }> {
    setFlagsFromString("--expose-gc");
    (runInNewContext("gc") as () => void)();
    const jvm = await this.#engine.call<number>(HANDLERS, "heap", {});
    return { node: process.memoryUsage().heapUsed / 1e6, jvm: jvm / 1e6 };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#engine.close();
  }
}

/** What `look` gives once it gives something. */
export async function eventually<T>(what: string, look: () => Promise<T | undefined>, seconds = 20): Promise<T> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(50);
  }
  throw new Error(`${what}: not within ${String(seconds)} seconds`);
}

export async function read<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of stream) all.push(each);
  return all;
}

export async function sorted<T extends string | number>(stream: DataStream<T>): Promise<T[]> {
  return (await stream.toArray()).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}
