// SPDX-License-Identifier: Apache-2.0
import { createServer, type AddressInfo } from "node:net";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run, type Outcome } from "./program.ts";

const leavesNothing = ({ files, processes }: Outcome): void => expect({ files, processes }).toEqual({ files: [], processes: [] });
const answer = ({ stdout }: Outcome): unknown => JSON.parse(stdout.trim().split("\n").at(-1) ?? "");

describe("a program", () => {
  it("ends by itself although nobody closed the engine", async () => {
    const outcome = await run("select-one");
    expect(answer(outcome), outcome.stderr).toEqual({ rows: ["+I[1]"] });
    expect(outcome.stderr).toBe("");
    expect(outcome.code).toBe(0);
    leavesNothing(outcome);
  });

  it("never holds up its main thread: all of its work together is shorter than a stall that one would notice", async () => {
    const outcome = await run("main-thread");
    const busy = answer(outcome) as { readonly opening: number; readonly query: number };
    expect(busy.opening).toBeLessThan(50);
    expect(busy.query).toBeLessThan(50);
  });

  it("ends when only a job is left that nobody waits for", async () => {
    const outcome = await run("endless", { args: ["end"] });
    expect(outcome.code, outcome.stderr).toBe(0);
    leavesNothing(outcome);
  });

  it("leaves nothing after process.exit in the middle of a job", async () => {
    const outcome = await run("endless", { args: ["exit"] });
    expect(outcome.code, outcome.stderr).toBe(7);
    leavesNothing(outcome);
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("cancels its jobs and ends on %s", async (signal, code) => {
    const outcome = await run("endless", { args: ["wait"], signal, after: "+I[" });
    expect(outcome.code, outcome.stderr).toBe(code);
    expect(outcome.stdout).toMatch(/\+I\[-?\d+\]/); // What the job printed came through.
    expect(outcome.stderr).toBe("");
    leavesNothing(outcome);
  });

  it("ends on SIGINT while the engine thread is inside a call", async () => {
    const outcome = await run("endless", { args: ["busy"], signal: "SIGINT" });
    expect(outcome.code, outcome.stderr).toBe(130);
    leavesNothing(outcome);
  });

  it("decides itself about a signal that it handles", async () => {
    const outcome = await run("endless", { args: ["own-handler"], signal: "SIGINT" });
    expect(outcome.stdout).toContain("handled");
    expect(outcome.code, outcome.stderr).toBe(3);
    leavesNothing(outcome);
  });
});

describe("a start that cannot be", () => {
  it("says so when the port of the web UI is taken", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const outcome = await run("select-one", { args: [JSON.stringify({ cluster: { webUi: port } })] });
      expect(answer(outcome)).toMatchObject({
        name: "ConfigurationError",
        code: "configuration",
        option: "cluster.webUi",
        message: expect.stringContaining(String(port)) as unknown,
      });
      expect(outcome.code, outcome.stderr).toBe(0);
      leavesNothing(outcome);
    } finally {
      server.close();
    }
  });

  it("says so when JAVA_HOME holds no Java, or an old one", async () => {
    const home = mkdtempSync(join(tmpdir(), "bridge-java-"));
    try {
      const none = await run("select-one", { env: { JAVA_HOME: home } });
      expect(answer(none)).toMatchObject({ code: "bridge", message: expect.stringMatching(/JAVA_HOME is .*no Java is there/) as unknown });
      writeFileSync(join(home, "release"), 'JAVA_VERSION="11.0.20"\n');
      const old = await run("select-one", { env: { JAVA_HOME: home } });
      expect(answer(old)).toMatchObject({ code: "bridge", message: expect.stringMatching(/Java 11\.0\.20 is too old/) as unknown });
      for (const outcome of [none, old]) {
        expect(outcome.code, outcome.stderr).toBe(0);
        leavesNothing(outcome);
      }
    } finally {
      rmSync(home, { recursive: true });
    }
  });

  it("says so when FLINK_HOME is no distribution", async () => {
    const outcome = await run("select-one", { env: { FLINK_HOME: tmpdir() } });
    expect(answer(outcome)).toMatchObject({ code: "bridge", message: expect.stringContaining("flink-dist") as unknown });
    leavesNothing(outcome);
  });

  it("says so when a jar of the user is not there", async () => {
    const outcome = await run("select-one", { args: [JSON.stringify({ jars: ["/nowhere/my.jar"] })] });
    expect(answer(outcome)).toMatchObject({
      code: "configuration",
      option: "jars",
      message: expect.stringContaining("/nowhere/my.jar") as unknown,
    });
    leavesNothing(outcome);
  });
});

it.skipIf(process.platform === "win32")("leaves Node's children to Node when Java starts processes", async () => {
  const outcome = await run("children");
  expect(outcome.stdout.trim().split("\n")).toEqual(["java's ended with 0", "node's ended with 0", "the living one ended by SIGTERM"]);
  expect(outcome.code, outcome.stderr).toBe(0);
  leavesNothing(outcome);
});
