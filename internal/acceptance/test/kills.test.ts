// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runProgram } from "./program.ts";

/** `npm run test:faults` kills 50 times, a run of all tests fewer. */
const KILLS = Number(process.env["TSFLINK_KILLS"] ?? 12);
const SEED = Number(process.env["TSFLINK_SEED"] ?? Date.now() % 1_000_000);

interface Report {
  readonly workers: number;
  readonly taskManagers: number;
  readonly endedEarly: boolean;
  readonly rows: number;
  readonly found: number;
  readonly equal: boolean;
}

async function kill(options: { readonly kills: number; readonly elements: number; readonly keep: "state" | "variable" }): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), "tsflink-kills-"));
  try {
    const outcome = await runProgram("kills", {
      args: [JSON.stringify({ ...options, folder, seed: SEED })],
      deadline: 60_000 + options.kills * 15_000,
    });
    expect(outcome.code, outcome.stderr).toBe(0);
    expect([...outcome.files, ...outcome.processes]).toEqual([]);
    return JSON.parse(outcome.stdout) as Report;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test(
  `a job whose workers and task managers are killed ${String(KILLS)} times writes what an undisturbed one writes (seed ${String(SEED)})`,
  { timeout: 90_000 + KILLS * 15_000 },
  async () => {
    const report = await kill({ kills: KILLS, elements: KILLS * 1500, keep: "state" });
    expect(report).toMatchObject({ endedEarly: false, equal: true });
    expect(report.workers + report.taskManagers).toBe(KILLS);
    expect(Math.min(report.workers, report.taskManagers)).toBeGreaterThan(0);
    expect(report.rows).toBe((KILLS * 1500 * 7) / 100);
  },
);

test("it would not, if the function kept its counts in a variable", { timeout: 120_000 }, async () => {
  const report = await kill({ kills: 1, elements: 9000, keep: "variable" });
  expect(report).toMatchObject({ endedEarly: false, equal: false });
});
