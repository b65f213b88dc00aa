// SPDX-License-Identifier: Apache-2.0
// What happens when jars are fetched, missing or damaged. The "remote" repository is the local one of this machine, by way of a mirror in
// a settings file, so that nothing is asked of the network and nothing of the user's is damaged.
import {
  openSync,
  closeSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { openEngine } from "@tsflink/bridge";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run, type Outcome } from "./program.ts";

let folder: string;
let settings: string;
let mirror: string;
const options = (offline = false): readonly string[] => [JSON.stringify({ artifacts: { settings, offline } })];
const start = (offline = false): Promise<Outcome> =>
  run("select-one", { args: options(offline), env: { TSFLINK_CACHE: join(folder, "cache"), TSFLINK_ARCHIVE: "off" } });
const rows = (outcome: Outcome): void =>
  expect(JSON.parse(outcome.stdout.trim() === "" ? "{}" : outcome.stdout), outcome.stderr).toEqual({ rows: ["+I[1]"] });
const jar = (module: string): string => join(folder, "repository/org/apache/flink", module, "2.3.0", `${module}-2.3.0.jar`);

function writeSettings(url: string): void {
  writeFileSync(
    settings,
    `<settings><localRepository>${join(folder, "repository")}</localRepository>` +
      `<mirrors><mirror><id>test</id><mirrorOf>*</mirrorOf><url>${url}</url></mirror></mirrors></settings>`,
  );
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "bridge-jars-"));
  settings = join(folder, "settings.xml");
  const engine = await openEngine({ cluster: false });
  const path = await engine.call<string>(new URL("./programs/handlers.mjs", import.meta.url), "property", "java.class.path");
  await engine.close();
  mirror = pathToFileURL(/([^:;]+)[\\/]org[\\/]apache[\\/]flink[\\/]flink-core[\\/]/.exec(path)?.[1] ?? "").href;
  writeSettings(mirror);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("Flink's jars", () => {
  it("are fetched through the user's settings, and said to be", async () => {
    const outcome = await start();
    rows(outcome);
    expect(outcome.stderr).toContain("Fetching Flink's jars: ");
    expect(existsSync(jar("flink-core"))).toBe(true);
  });

  it("are not asked for again", async () => {
    writeSettings("file:///nowhere");
    const outcome = await start(true);
    rows(outcome);
    expect(outcome.stderr).toBe("");
  });

  it("are fetched again when one is damaged, which is said; offline, the error says what to do", async () => {
    writeFileSync(jar("flink-json"), "not a jar");
    const offline = await start(true);
    expect(JSON.parse(offline.stdout)).toMatchObject({
      code: "bridge",
      message: expect.stringMatching(/flink-json.*without `artifacts.offline`/s) as unknown,
    });
    expect(offline.stderr).toMatch(/flink-json:2\.3\.0 is corrupted.*fetched again/);

    const good = readFileSync(jar("flink-csv"));
    writeFileSync(jar("flink-csv"), good.subarray(0, 1000));
    writeSettings(mirror);
    const online = await start();
    rows(online);
    expect(online.stderr).toMatch(/flink-csv:2\.3\.0 is corrupted.*fetched again/);
    expect(readFileSync(jar("flink-csv")).equals(good)).toBe(true);
  });

  it("are all checked when a class cannot be loaded, as damage may leave size and time alone", async () => {
    const path = jar("flink-table-api-java");
    const whole = new Date("2026-01-01T00:00:00Z"); // A time that survives being set back.
    utimesSync(path, whole, whole);
    rows(await start());
    const { size } = statSync(path);
    const file = openSync(path, "r+");
    writeSync(file, Buffer.alloc(size - 1000), 0, size - 1000, 500);
    closeSync(file);
    utimesSync(path, whole, whole);
    const broken = await start();
    expect(JSON.parse(broken.stdout)).toMatchObject({
      code: "bridge",
      message: expect.stringMatching(/corrupted.*flink-table-api-java-2\.3\.0\.jar.*run the program again/s) as unknown,
    });
    expect(broken.code).toBe(0);
    const again = await start();
    rows(again);
    expect(again.stderr).toContain("Fetching Flink's jars");
  });
});
