// SPDX-License-Identifier: Apache-2.0
import { BridgeError, JavaError } from "@tsflink/core";
import { removeDamagedJars } from "../class-path/jars.ts";
import { artifactJars, classPath } from "../class-path/class-path.ts";
import { errorFromJava } from "../errors/from-java.ts";
import { archiveFor, buildArchive } from "../jvm/archive.ts";
import { findJava, defaultSearch } from "../jvm/find-java.ts";
import { writeLogConfiguration } from "../jvm/log.ts";
import { jvmOptions } from "../jvm/options.ts";
import { sweepTempDirs } from "../jvm/temp-dir.ts";
import { startJvm } from "../native/java-bridge.ts";
import type { Java } from "../native/java.ts";
import type { EngineContext } from "./context.ts";
import type { EngineStart, Progress } from "./messages.ts";

interface ClusterClass {
  start(settings: unknown, slots: number): void;
  restAddress(): string;
}

/** The engine thread after the JVM is up. */
export interface StartedEngine {
  readonly context: Omit<EngineContext, "signal">;
  /** Anything thrown in the engine thread as an error of ours; a Java throwable is digested here, once. */
  toError(error: unknown): Promise<unknown>;
  startCluster(settings: Readonly<Record<string, string>>, slots: number): void;
  /** Waits until the cluster is up. */
  awaitCluster(): void;
  addJars(paths: readonly string[]): void;
  addArtifacts(coordinates: readonly string[]): Promise<readonly string[]>;
}

/** Finds Java and Flink's jars and starts the JVM in this thread. */
export async function startEngine(
  start: EngineStart,
  onProgress: (progress: Progress) => void,
  onChild: (pid: number, running: boolean) => void,
): Promise<StartedEngine> {
  const { options, tempDir, transfer } = start;
  const found = await findJava(defaultSearch(options.javaHome));
  const request = {
    java: found.command,
    flinkHome: options.flinkHome,
    offline: options.offline,
    settings: options.mavenSettings,
    onProgress,
  };
  const [path, logConfiguration] = await Promise.all([
    classPath({ ...request, jars: options.jars }),
    writeLogConfiguration(tempDir, options.logLevel, options.logFile),
  ]);
  const archive = process.env["TSFLINK_ARCHIVE"] === "off" ? undefined : await archiveFor(found, path.common);
  if (archive?.state === "missing") {
    onProgress({ kind: "note", text: "Preparing Flink's classes, so that later starts take half the time (once for each JDK) ..." });
    await buildArchive({ java: found, classPath: path.common, path: archive.path, tempDir, onChild });
  }
  const java = startJvm({
    library: found.library,
    classPath: [...path.common, ...path.own],
    options: jvmOptions({ profile: options.profile, tempDir, logConfiguration, archive: archive?.path, extra: options.jvmOptions }),
  });
  // First of all, so that whatever prints later finds the streams in place.
  java
    .importClass<{ connect(address: string, token: string): void }>("dev.tsflink.bridge.Events")
    .connect(transfer.address, transfer.token);
  java.importClass<{ redirect(): void }>("dev.tsflink.bridge.Output").redirect();
  java.importClass<{ keep(): void }>("dev.tsflink.bridge.ChildSignal").keep();
  // A child may have ended between the two; whoever watches one looks again.
  if (process.platform !== "win32") process.kill(process.pid, "SIGCHLD");
  useOwnClassLoader(java);
  void sweepTempDirs();

  const added = new Set([...path.common, ...path.own]);
  const jars = [...options.jars];
  const addJars = (paths: readonly string[]): void => {
    const fresh = paths.filter((each) => !added.has(each));
    if (fresh.length > 0) java.importClass<{ append(paths: unknown): void }>("dev.tsflink.bridge.ClassPath").append(java.list(fresh));
    for (const each of fresh) added.add(each);
    jars.push(...fresh);
  };
  const cluster = embeddedCluster(java);
  return {
    context: { java, cluster: cluster.handle, jars, transfer, state: new Map() },
    toError: async (error) => {
      const converted = errorFromJava(error, java);
      // A class that cannot be loaded may be one of a jar that was damaged without a trace in its size and time.
      return converted instanceof BridgeError && converted.cause instanceof JavaError
        ? ((await damage(converted, added)) ?? converted)
        : converted;
    },
    startCluster: cluster.start,
    awaitCluster: cluster.awaitReady,
    addJars,
    addArtifacts: async (coordinates) => {
      const paths = await artifactJars({ ...request, coordinates });
      addJars(paths);
      return paths;
    },
  };
}

async function damage(error: BridgeError, jars: ReadonlySet<string>): Promise<BridgeError | undefined> {
  const removed = await removeDamagedJars(jars);
  if (removed.length === 0) return undefined;
  const hint = "They were removed and are fetched again at the next start: run the program again.";
  return new BridgeError(`A class cannot be loaded because jars are corrupted, as their checksums say: ${removed.join(", ")}. ${hint}`, {
    hint,
    cause: error.cause,
  });
}

/** A thread that JNI attaches has no context class loader worth the name; Flink finds its services through it. */
function useOwnClassLoader(java: Java): void {
  const Thread = java.importClass<{ currentThread(): { setContextClassLoader(loader: unknown): void; setName(name: string): void } }>(
    "java.lang.Thread",
  );
  const ClassLoader = java.importClass<{ getSystemClassLoader(): unknown }>("java.lang.ClassLoader");
  const thread = Thread.currentThread();
  thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
  thread.setName("tsflink-engine");
}

function embeddedCluster(java: Java): {
  readonly handle: EngineContext["cluster"];
  readonly start: (settings: Readonly<Record<string, string>>, slots: number) => void;
  readonly awaitReady: () => void;
} {
  const type = (): ClusterClass => java.importClass<ClusterClass>("dev.tsflink.bridge.EmbeddedCluster");
  let slotsGiven = 0;
  return {
    handle: {
      settings: { "execution.target": "tsflink-embedded", "execution.attached": "true" },
      get rest() {
        return type().restAddress();
      },
      get port() {
        return Number(new URL(type().restAddress()).port);
      },
      get slots() {
        return slotsGiven;
      },
    },
    awaitReady: () => {
      type().restAddress();
    },
    start: (settings, slots) => {
      type().start(java.map(settings), slots);
      slotsGiven = slots;
    },
  };
}
