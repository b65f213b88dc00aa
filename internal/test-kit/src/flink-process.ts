// SPDX-License-Identifier: Apache-2.0
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";

/** Ends the program with its own standard input, and so with the process that holds the other end, however that ends. */
const KEEPER = '"$@" >"$LOG" 2>&1 & child=$!; echo $child; read -r _; kill -9 $child; wait $child';

/** A JVM of a cluster. */
export class FlinkProcess {
  readonly name: string;
  readonly pid: number;
  readonly #log: string;
  readonly #keeper: ChildProcess;

  private constructor(name: string, pid: number, log: string, keeper: ChildProcess) {
    this.name = name;
    this.pid = pid;
    this.#log = log;
    this.#keeper = keeper;
  }

  static async start(name: string, command: readonly string[], log: string, env: Readonly<Record<string, string>>): Promise<FlinkProcess> {
    const keeper = spawn("/bin/sh", ["-c", KEEPER, "keeper", ...command], { env: { ...env, LOG: log }, stdio: ["pipe", "pipe", "ignore"] });
    const pid = await new Promise<number>((resolve, reject) => {
      keeper.once("error", reject);
      keeper.stdout.once("data", (text: Buffer) => resolve(Number(text.toString())));
    });
    return new FlinkProcess(name, pid, log, keeper);
  }

  get running(): boolean {
    // A process that has ended is still listed until its parent asks for it.
    return existsSync(`/proc/${String(this.pid)}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${String(this.pid)}/status`, "utf8"));
  }

  get log(): string {
    return existsSync(this.#log) ? readFileSync(this.#log, "utf8") : "";
  }

  /** The processes that it has started: the workers of functions, on a task manager. */
  get children(): number[] {
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => {
        try {
          return readFileSync(`/proc/${pid}/status`, "utf8").includes(`\nPPid:\t${String(this.pid)}\n`);
        } catch {
          return false; // ended meanwhile
        }
      })
      .map(Number);
  }

  /** With `kill -9`, as when a machine is lost. */
  async kill(): Promise<void> {
    if (this.#keeper.exitCode !== null) return;
    const ended = new Promise((resolve) => this.#keeper.once("close", resolve));
    this.#keeper.stdin?.end();
    await ended;
  }
}
