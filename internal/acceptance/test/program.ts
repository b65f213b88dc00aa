// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Files in the program's temporary folder after it ended, and processes that it left. Both must be empty. */
  readonly files: readonly string[];
  readonly processes: readonly string[];
}

export interface ProgramOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Sends a signal once the program has printed this line. */
  readonly interrupt?: { readonly after: string; readonly signal: NodeJS.Signals };
  readonly deadline?: number;
}

/** Runs a user's program (`programs/NAME.ts`, or that file) as a user would, and looks at what it leaves behind. Linux only. */
export async function runProgram(name: string | URL, options: ProgramOptions = {}): Promise<Outcome> {
  const temporary = mkdtempSync(join(tmpdir(), "tsflink-acceptance-"));
  const mark = `TSFLINK_ACCEPTANCE=${randomUUID()}`;
  const [variable, value] = mark.split("=") as [string, string];
  const program = fileURLToPath(typeof name === "string" ? new URL(`../programs/${name}.ts`, import.meta.url) : name);
  const child = spawn(process.execPath, ["--import", "tsx", program, ...(options.args ?? [])], {
    env: { ...process.env, TMPDIR: temporary, TSX_DISABLE_CACHE: "1", [variable]: value, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    const { interrupt } = options;
    if (interrupt !== undefined && stdout.includes(interrupt.after)) child.kill(interrupt.signal);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const deadline = setTimeout(() => child.kill("SIGKILL"), options.deadline ?? 60_000);
  try {
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (...end) => resolve(end));
    });
    return { code, signal, stdout, stderr, files: leftFiles(temporary), processes: processesWith(mark) };
  } finally {
    clearTimeout(deadline);
    rmSync(temporary, { recursive: true, force: true });
  }
}

function leftFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !join(entry.parentPath, entry.name).startsWith(join(folder, "tsx-"))) // the loader's own cache
    .filter((entry) => entry.isFile() || entry.isSocket())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

function processesWith(mark: string): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, "latin1").split("\0").includes(mark);
      } catch {
        return false; // ended meanwhile
      }
    })
    .map((pid) => readFileSync(`/proc/${pid}/cmdline`, "latin1").replaceAll("\0", " "));
}
