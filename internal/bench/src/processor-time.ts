// SPDX-License-Identifier: Apache-2.0
import { readFileSync, readdirSync } from "node:fs";
import type { Run } from "./cases.ts";

const TICKS_PER_SECOND = 100; // Linux reports USER_HZ, which is 100 on every architecture that Node runs on

/** Names that Node gives its own threads; every other thread of the process belongs to the JVM inside it. */
const NODE_THREAD = /^(node|tsx|V8Worker|libuv-worker|DelayedTaskSche|SignalInspector|WorkerThread|MainThread)/;

interface Stat {
  readonly name: string;
  readonly parent: number;
  readonly seconds: number;
}

function readStat(path: string): Stat | undefined {
  try {
    const text = readFileSync(path, "latin1");
    const end = text.lastIndexOf(")");
    const fields = text.slice(end + 2).split(" ");
    return {
      name: text.slice(text.indexOf("(") + 1, end),
      parent: Number(fields[1]),
      seconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
    };
  } catch {
    return undefined; // ended meanwhile
  }
}

/**
 * CPU seconds of this process split into the JVM's threads and the rest: Node's own threads and all child processes.
 * Children are sampled, because one that has ended can no longer be read. Linux only.
 */
export class ProcessorTime {
  readonly #children = new Map<number, number>();
  readonly #timer = setInterval(() => this.#sample(), 100).unref();

  read(): { readonly jvm: number; readonly worker: number } {
    this.#sample();
    let node = 0;
    for (const thread of readdirSync("/proc/self/task")) {
      const stat = readStat(`/proc/self/task/${thread}/stat`);
      if (stat !== undefined && (Number(thread) === process.pid || NODE_THREAD.test(stat.name))) node += stat.seconds;
    }
    const { user, system } = process.cpuUsage();
    const children = [...this.#children.values()].reduce((sum, seconds) => sum + seconds, 0);
    return { jvm: (user + system) / 1e6 - node, worker: node + children };
  }

  /** Runs a job to its end. */
  async measure(rows: number, job: () => Promise<void>): Promise<Run> {
    const before = this.read();
    const start = performance.now();
    await job();
    const seconds = (performance.now() - start) / 1000;
    const after = this.read();
    return { rows, seconds, jvm: after.jvm - before.jvm, worker: after.worker - before.worker };
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #sample(): void {
    const processes = new Map<number, Stat>();
    for (const name of readdirSync("/proc")) {
      if (!/^\d+$/.test(name)) continue;
      const stat = readStat(`/proc/${name}/stat`);
      if (stat !== undefined) processes.set(Number(name), stat);
    }
    for (const [pid, stat] of processes) {
      let ancestor = stat.parent;
      while (ancestor > 1 && ancestor !== process.pid) ancestor = processes.get(ancestor)?.parent ?? 0;
      if (ancestor === process.pid) this.#children.set(pid, stat.seconds);
    }
  }
}
