// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What is in the program's temporary folder after it has ended. */
  readonly files: readonly string[];
  /** Processes that it left; known on Linux only. */
  readonly processes: readonly string[];
}

export interface RunOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Sent once the program has printed `after`. */
  readonly signal?: NodeJS.Signals;
  /** @defaultValue "ready" */
  readonly after?: string;
}

/** Runs `programs/NAME.mjs` in a process of its own and looks at what it leaves behind. */
export async function run(name: string, { args = [], env = {}, signal, after = "ready" }: RunOptions = {}): Promise<Outcome> {
  const temporary = mkdtempSync(join(tmpdir(), "bridge-test-"));
  const mark = randomUUID();
  const child = spawn(process.execPath, [fileURLToPath(new URL(`./programs/${name}.mjs`, import.meta.url)), ...args], {
    env: { ...process.env, TMPDIR: temporary, TSFLINK_TEST: mark, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  let told = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    if (signal === undefined || told || !stdout.includes(after)) return;
    told = true;
    child.kill(signal);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const deadline = setTimeout(() => child.kill("SIGKILL"), 100_000);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", resolve);
    });
    return { code, stdout, stderr, files: readdirSync(temporary), processes: processesWith(mark) };
  } finally {
    clearTimeout(deadline);
    rmSync(temporary, { recursive: true, force: true });
  }
}

function processesWith(mark: string): string[] {
  if (!existsSync("/proc/self/environ")) return [];
  return readdirSync("/proc").filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, "latin1").includes(mark);
    } catch {
      return false; // It has ended meanwhile.
    }
  });
}
