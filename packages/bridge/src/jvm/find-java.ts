// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { BridgeError } from "@tsflink/core";

/** The oldest Java that the driver's JVM may be. */
export const MINIMUM_JAVA = 17;

export interface JavaInstallation {
  readonly home: string;
  /** The feature release: 17 for 17.0.15. */
  readonly major: number;
  readonly version: string;
  /** The JVM as a shared library. */
  readonly library: string;
  /** The `java` command of the same installation. */
  readonly command: string;
}

/** Where Java is looked for; everything that a test may want to replace. */
export interface JavaSearch {
  /** The option of the engine; decides alone when given. */
  readonly home?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly arch: string;
  /** Patterns of one `*` a segment; each match is taken for a possible home. */
  readonly usualPlaces: readonly string[];
}

interface Candidate {
  readonly home: string;
  readonly from: string;
}

type Verdict = { readonly java: JavaInstallation } | { readonly problem: string };

export function defaultSearch(home?: string): JavaSearch {
  const { platform } = process;
  return { home, env: process.env, platform, arch: process.arch, usualPlaces: usualPlaces(platform, homedir(), process.env) };
}

/**
 * Finds the Java that runs Flink: the option, else `JAVA_HOME`, else the first fitting one of `PATH` and the usual places.
 *
 * The option and `JAVA_HOME` decide alone: when what they name does not fit, nothing else is taken silently.
 *
 * @throws BridgeError that lists what was found where and says what to install.
 */
export async function findJava(search: JavaSearch): Promise<JavaInstallation> {
  const named = namedHome(search);
  const seen: string[] = [];
  if (named !== undefined) {
    const verdict = await inspect(named.home, search);
    if ("java" in verdict) return verdict.java;
    seen.push(`${named.from} is ${named.home}: ${verdict.problem}`);
  }
  const fitting: JavaInstallation[] = [];
  for (const candidate of await otherHomes(search)) {
    const verdict = await inspect(candidate.home, search);
    if ("java" in verdict) {
      if (named === undefined) return verdict.java;
      fitting.push(verdict.java);
    } else {
      seen.push(`${candidate.from}: ${candidate.home}: ${verdict.problem}`);
    }
  }
  throw notFound(named, fitting, seen, search);
}

function namedHome(search: JavaSearch): Candidate | undefined {
  if (search.home !== undefined) return { home: search.home, from: "the option java.home" };
  const home = search.env["JAVA_HOME"];
  return home === undefined || home === "" ? undefined : { home, from: "JAVA_HOME" };
}

function notFound(
  named: Candidate | undefined,
  fitting: readonly JavaInstallation[],
  seen: readonly string[],
  search: JavaSearch,
): BridgeError {
  const best = fitting[0];
  const hint =
    best === undefined
      ? `Install a JDK ${MINIMUM_JAVA} or newer (${installHint(search.platform)}), then set JAVA_HOME to it or put its java on the PATH.`
      : `Java ${best.version} is at ${best.home}: set ${named?.from === "JAVA_HOME" ? "JAVA_HOME" : "java.home"} to it.`;
  const found =
    seen.length === 0 ? "None was found in the option java.home, JAVA_HOME, PATH or the usual places." : `Found:\n${limited(seen)}`;
  return new BridgeError(`Flink needs Java ${MINIMUM_JAVA} or newer. ${found}\n${hint}`, {
    hint,
    ...(named === undefined ? {} : { javaHome: named.home }),
  });
}

function limited(lines: readonly string[]): string {
  const shown = lines.slice(0, 8).map((line) => `  - ${line}`);
  return [...shown, ...(lines.length > shown.length ? [`  - and ${lines.length - shown.length} more`] : [])].join("\n");
}

function installHint(platform: NodeJS.Platform): string {
  if (platform === "darwin") return "brew install openjdk@17";
  if (platform === "win32") return "winget install EclipseAdoptium.Temurin.17.JDK";
  return "for example the package openjdk-17-jdk-headless of Debian and Ubuntu, java-17-openjdk-headless of Fedora";
}

/** All other places, without repetitions: the homes behind `java` on the PATH first. */
async function otherHomes(search: JavaSearch): Promise<Candidate[]> {
  const found = new Map<string, Candidate>();
  const add = async (home: string, from: string): Promise<void> => {
    const real = await realpath(home).catch(() => undefined);
    if (real !== undefined && !found.has(real)) found.set(real, { home: real, from });
  };
  const executable = search.platform === "win32" ? "java.exe" : "java";
  for (const folder of (search.env["PATH"] ?? search.env["Path"] ?? "").split(delimiter)) {
    if (folder === "") continue;
    const command = await realpath(join(folder, executable)).catch(() => undefined);
    if (command !== undefined) await add(dirname(dirname(command)), "PATH");
  }
  for (const pattern of search.usualPlaces) {
    // Newest names first, so that of several JDKs in one folder the newest is taken.
    for (const home of (await expand(pattern)).sort().reverse()) await add(home, "usual place");
  }
  return [...found.values()];
}

async function inspect(home: string, { platform, arch }: JavaSearch): Promise<Verdict> {
  if (!(await exists(home))) return { problem: "there is no such folder" };
  const release = await readFile(join(home, "release"), "utf8").catch(() => undefined);
  if (release === undefined) {
    // macOS keeps the home of a bundle one level down.
    const inner = join(home, "Contents", "Home");
    if (await exists(join(inner, "release"))) return inspect(inner, { platform, arch, env: {}, usualPlaces: [] });
    return { problem: "no Java is there (no file named release)" };
  }
  const version = /^JAVA_VERSION="([^"]+)"/m.exec(release)?.[1];
  if (version === undefined) return { problem: "its file release names no JAVA_VERSION" };
  const major = majorOf(version);
  if (major < MINIMUM_JAVA) return { problem: `Java ${version} is too old` };
  const builtFor = /^OS_ARCH="([^"]+)"/m.exec(release)?.[1];
  if (builtFor !== undefined && nodeArch(builtFor) !== arch)
    return { problem: `Java ${version} is built for ${builtFor}, Node for ${arch}` };
  for (const place of libraryPlaces(platform)) {
    const library = join(home, place);
    if (await exists(library))
      return { java: { home, major, version, library, command: join(home, "bin", platform === "win32" ? "java.exe" : "java") } };
  }
  return { problem: `Java ${version} has no ${libraryPlaces(platform)[0]}` };
}

/** `1.8.0_402` is 8; `17.0.15` is 17; `25-ea` is 25. */
export function majorOf(version: string): number {
  const numbers = version.split(/[^0-9]+/).map(Number);
  return (numbers[0] === 1 ? numbers[1] : numbers[0]) ?? 0;
}

function nodeArch(javaArch: string): string {
  return { x86_64: "x64", amd64: "x64", aarch64: "arm64", i586: "ia32", x86: "ia32" }[javaArch] ?? javaArch;
}

function libraryPlaces(platform: NodeJS.Platform): readonly string[] {
  if (platform === "win32") return ["bin/server/jvm.dll"];
  return platform === "darwin" ? ["lib/server/libjvm.dylib"] : ["lib/server/libjvm.so"];
}

function usualPlaces(platform: NodeJS.Platform, user: string, env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const managers = [
    ".sdkman/candidates/java/*",
    ".jdks/*",
    ".asdf/installs/java/*",
    ".local/share/mise/installs/java/*",
    ".jenv/versions/*",
  ].map((place) => join(user, place));
  if (platform === "win32") {
    const programs = [
      env["ProgramFiles"] ?? "C:\\Program Files",
      env["LOCALAPPDATA"] === undefined ? undefined : join(env["LOCALAPPDATA"], "Programs"),
    ];
    const makers = ["Java", "Eclipse Adoptium", "Microsoft", "Amazon Corretto", "Zulu", "BellSoft", "Semeru"];
    return [...programs.flatMap((folder) => (folder === undefined ? [] : makers.map((maker) => join(folder, maker, "*")))), ...managers];
  }
  if (platform === "darwin") {
    return [
      "/Library/Java/JavaVirtualMachines/*/Contents/Home",
      join(user, "Library/Java/JavaVirtualMachines/*/Contents/Home"),
      "/opt/homebrew/opt/*/libexec/openjdk.jdk/Contents/Home",
      "/usr/local/opt/*/libexec/openjdk.jdk/Contents/Home",
      ...managers,
    ];
  }
  return ["/usr/lib/jvm/*", "/usr/lib64/jvm/*", "/usr/java/*", "/opt/java/*", "/opt/*", ...managers];
}

/** The folders that a pattern of `*` segments stands for. */
async function expand(pattern: string): Promise<string[]> {
  const segments = pattern.split(/[\\/]/);
  let folders = [segments[0] === "" ? "/" : `${segments[0]}`];
  for (const segment of segments.slice(1)) {
    if (segment !== "*") {
      folders = folders.map((folder) => join(folder, segment));
      continue;
    }
    const next: string[] = [];
    for (const folder of folders) {
      const names = await readdir(folder).catch(() => []);
      next.push(...names.filter((name) => !name.startsWith(".")).map((name) => join(folder, name)));
    }
    folders = next;
  }
  const found: string[] = [];
  for (const folder of folders) if (await exists(join(folder, "release"))) found.push(folder);
  return found;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
