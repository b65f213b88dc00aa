// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { runProgram, type Outcome } from "./program.ts";

const clean = (outcome: Outcome): void => {
  expect(outcome.processes).toEqual([]);
  expect(outcome.files).toEqual([]);
};

describe("a program ends", () => {
  it("by itself, without dispose or process.exit, and leaves nothing behind", async () => {
    const outcome = await runProgram("hello");
    expect(outcome.stdout).toBe("hello\n");
    expect(outcome.code, outcome.stderr).toBe(0);
    clean(outcome);
  });

  it.each(["in-driver", "worker"])("on Ctrl-C during a job (%s): the job is cancelled, nothing stays", async (run) => {
    const outcome = await runProgram("endless", { args: [run], interrupt: { after: "running", signal: "SIGINT" } });
    expect(outcome.stdout).toContain("running");
    expect(outcome.code, outcome.stderr).toBe(130);
    clean(outcome);
  });

  it("on SIGTERM during a job", async () => {
    const outcome = await runProgram("endless", { args: ["worker"], interrupt: { after: "running", signal: "SIGTERM" } });
    expect(outcome.code, outcome.stderr).toBe(143);
    clean(outcome);
  });
});

describe("what leaves the driver", () => {
  it("is the slice: a constant beside the function is in no file of the job", async () => {
    const outcome = await runProgram("secret");
    expect(outcome.code, outcome.stderr).toBe(0);
    const found = JSON.parse(outcome.stdout) as { text: string; secretFiles: number; functionFiles: number };
    expect(found).toMatchObject({ text: "a constant that the function uses", secretFiles: 0 });
    expect(found.functionFiles).toBeGreaterThan(0); // the search sees the job's files
    clean(outcome);
  });
});
