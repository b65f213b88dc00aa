// SPDX-License-Identifier: Apache-2.0
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { BridgeError } from "@tsflink/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findJava, majorOf, type JavaSearch } from "./find-java.ts";

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "tsflink-java-test-")));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function install(
  name: string,
  version: string,
  options: { readonly arch?: string; readonly library?: string } = {},
): Promise<string> {
  const home = join(root, name);
  const library = join(home, options.library ?? "lib/server/libjvm.so");
  for (const file of [join(home, "bin/java"), library]) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, "", { mode: 0o755 });
  }
  await writeFile(join(home, "release"), `IMPLEMENTOR="Test"\nJAVA_VERSION="${version}"\nOS_ARCH="${options.arch ?? "x86_64"}"\n`);
  return home;
}

const search = (changes: Partial<JavaSearch> = {}): JavaSearch => ({
  env: {},
  platform: "linux",
  arch: "x64",
  usualPlaces: [join(root, "usual/*")],
  ...changes,
});

async function refusal(wanted: JavaSearch): Promise<BridgeError> {
  const error: unknown = await findJava(wanted).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(BridgeError);
  return error as BridgeError;
}

describe("findJava", () => {
  it("takes the option before JAVA_HOME, and that before the PATH and the usual places", async () => {
    const [option, home, path, usual] = [
      await install("a", "17.0.1"),
      await install("b", "18"),
      await install("c", "19.0.2"),
      await install("usual/d", "21"),
    ];
    const everything = { JAVA_HOME: home, PATH: join(path, "bin") };
    expect((await findJava(search({ home: option, env: everything }))).home).toBe(option);
    expect((await findJava(search({ env: everything }))).home).toBe(home);
    expect((await findJava(search({ env: { PATH: everything.PATH } }))).home).toBe(path);
    expect(await findJava(search())).toEqual({
      home: usual,
      major: 21,
      version: "21",
      library: join(usual, "lib/server/libjvm.so"),
      command: join(usual, "bin/java"),
    });
  });

  it("follows the links of a PATH to the home behind them", async () => {
    const home = await install("jdk", "17.0.2");
    await mkdir(join(root, "bin"));
    await symlink(join(home, "bin/java"), join(root, "bin/java"));
    expect((await findJava(search({ env: { PATH: join(root, "bin") } }))).home).toBe(home);
  });

  it("knows the layouts of macOS and Windows", async () => {
    const mac = await install("mac/Contents/Home", "17", { library: "lib/server/libjvm.dylib", arch: "aarch64" });
    expect((await findJava(search({ home: join(root, "mac"), platform: "darwin", arch: "arm64" }))).home).toBe(mac);
    const windows = await install("win", "17", { library: "bin/server/jvm.dll", arch: "amd64" });
    expect((await findJava(search({ home: windows, platform: "win32" }))).command).toBe(join(windows, "bin", "java.exe"));
  });

  it("passes over what is too old, and takes the newest of a folder", async () => {
    await install("usual/jdk-11", "11.0.20");
    await install("usual/jdk-17", "17.0.9");
    const newest = await install("usual/jdk-21", "21.0.1");
    expect((await findJava(search())).home).toBe(newest);
  });

  it("does not take another Java when the one that JAVA_HOME names is too old, but tells of it", async () => {
    const old = await install("old", "1.8.0_402");
    const fitting = await install("usual/new", "21.0.1");
    const error = await refusal(search({ env: { JAVA_HOME: old } }));
    expect(error.message).toContain(`JAVA_HOME is ${old}: Java 1.8.0_402 is too old`);
    expect(error.hint).toBe(`Java 21.0.1 is at ${fitting}: set JAVA_HOME to it.`);
    expect(error.javaHome).toBe(old);
  });

  it("lists everything that it found and does not fit, and says what to install", async () => {
    await install("usual/old", "11.0.20");
    await install("usual/other", "21", { arch: "aarch64" });
    await mkdir(join(root, "empty"));
    const { message } = await refusal(search({ env: { JAVA_HOME: join(root, "empty") } }));
    expect(message).toContain("no Java is there");
    expect(message).toContain("Java 11.0.20 is too old");
    expect(message).toContain("built for aarch64, Node for x64");
    expect(message).toContain("Install a JDK 17 or newer");
    expect(message.split("\n").length).toBeLessThanOrEqual(15);
  });

  it("says where it looked when there is nothing at all", async () => {
    const { message, hint } = await refusal(search());
    expect(message).toContain("None was found");
    expect(hint).toContain("openjdk-17");
  });

  it("tells an installation without the JVM's library", async () => {
    const home = await install("broken", "17.0.1", { library: "lib/other.so" });
    expect((await refusal(search({ home }))).message).toContain("has no lib/server/libjvm.so");
  });
});

it.each([
  ["1.8.0_402", 8],
  ["17.0.15", 17],
  ["25-ea", 25],
  ["21", 21],
])("the major version of %s is %i", (version, major) => {
  expect(majorOf(version)).toBe(major);
});
