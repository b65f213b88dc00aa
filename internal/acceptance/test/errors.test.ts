// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { runProgram } from "./program.ts";

interface Seen {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  readonly stack?: string;
}

async function errorOf(program: string, ...args: readonly string[]): Promise<readonly Seen[]> {
  const outcome = await runProgram(program, { args });
  expect(outcome.code, outcome.stderr).toBe(0);
  const line = outcome.stdout.split("\n").find((each) => each.startsWith("{")) ?? "";
  const { failed, chain } = JSON.parse(line) as { failed: boolean; chain: Seen[] };
  expect(failed, outcome.stdout).toBe(true);
  expect(outcome.processes).toEqual([]);
  expect(outcome.files.filter((file) => !file.endsWith(".csv"))).toEqual([]);
  return chain;
}

describe.each(["in-driver", "worker"])("a function that throws (%s)", (run) => {
  it("names the function and the user's line in at most 15 lines", async () => {
    const chain = await errorOf("throwing-function", run);
    expect(chain[0]?.code).toBe("job-failed");
    const thrown = chain.find((each) => each.code === "user-function");
    expect(thrown?.message).toContain("parsePrice");
    expect(thrown?.message).toContain("no price in the text");
    expect(thrown?.stack).toContain("throwing-function.ts:6");
    for (const each of [chain[0], thrown]) expect(each?.message.split("\n").length).toBeLessThanOrEqual(15);
    expect(thrown?.stack?.split("\n").length).toBeLessThanOrEqual(15);
  });
});

describe("bad input", () => {
  const cases: [name: string, code: string, says: RegExp[]][] = [
    ["misspelt-column", "validation", [/nmae/, /did you mean.*name/i]],
    ["misspelt-table", "validation", [/poeple/, /did you mean.*people/i]],
    ["syntax", "sql", [/SELEC/]],
    ["unknown-connector", "validation", [/no-such-thing/, /jars/]],
    ["wrong-option", "validation", [/rows-per-secnd/, /rows-per-second/]],
    ["unreadable-file", "configuration", [/there-is-no-such-file\.csv/]],
    ["malformed-csv", "job-failed", [/Bob|not a number|age|CSV/i]],
    ["value-does-not-fit", "conversion", [/age/, /INT/, /2147483648/]],
    ["result-does-not-fit", "job-failed", [/lying/, /INT/]],
  ];
  it.each(cases)("%s is a FlinkError of code %s that says what to do", async (name, code, says) => {
    const chain = await errorOf("bad-input", name);
    expect(chain[0]?.code, JSON.stringify(chain)).toBe(code);
    for (const words of says) expect(chain[0]?.message).toMatch(words);
    expect(chain[0]?.message.split("\n").length).toBeLessThanOrEqual(15);
  });

  it("a captured local is refused before submission, with its name and line", async () => {
    const chain = await errorOf("captured-local");
    expect(chain[0]?.code).toBe("bundle");
    expect(chain[0]?.message).toMatch(/factor/);
    expect(chain[0]?.message).toMatch(/captured-local\.ts:7/);
    expect(chain[0]?.message).toMatch(/withTax/);
    expect(chain[0]?.message).toMatch(/bind/);
  });
});
