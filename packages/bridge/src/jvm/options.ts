// SPDX-License-Identifier: Apache-2.0

/** Packages of the JDK that Flink reaches into; the list of its own default configuration. */
const OPENED = [
  "lang",
  "net",
  "io",
  "nio",
  "lang.reflect",
  "text",
  "time",
  "util",
  "util.concurrent",
  "util.concurrent.atomic",
  "util.concurrent.locks",
];

/**
 * The optimising compiler waits ten times as long as by default before it takes a method: in the seconds of a start it took a quarter of all CPU time for code
 * that is used once, planning above all. The loops of a job pass these counts within milliseconds all the same.
 */
const LATE_OPTIMISATION = [
  "-XX:Tier4InvocationThreshold=50000",
  "-XX:Tier4MinInvocationThreshold=6000",
  "-XX:Tier4CompileThreshold=150000",
  "-XX:Tier4BackEdgeThreshold=400000",
  // Not for what carries batches to functions and back: it runs once a batch, not once a row, and would stay slow for minutes.
  "-XX:CompileCommand=quiet",
  "-XX:CompileCommand=CompileThresholdScaling,dev.tsflink.*::*,0.1",
];

export interface JvmOptionsInput {
  readonly profile: "throughput" | "short";
  readonly tempDir: string;
  readonly logConfiguration: string;
  /** A class-data-sharing archive that fits the class path and the JDK. */
  readonly archive?: string | undefined;
  /** Where such an archive is to be written when the JVM ends. */
  readonly archiveTo?: string | undefined;
  /** The user's own, last, so that they win. */
  readonly extra: readonly string[];
}

/** The command line of the embedded JVM, one string an option as JNI wants it. */
export function jvmOptions(input: JvmOptionsInput): string[] {
  const options = [
    // Signals are Node's: without this its handlers never run.
    "-Xrs",
    `-Djava.io.tmpdir=${input.tempDir}`,
    "-Djava.awt.headless=true",
    `-Dlog4j2.configurationFile=${input.logConfiguration}`,
    "-Dlog4j2.disableJmx=true",
    // What the JVM itself has to say must not get between the lines of a program's output.
    "-Xlog:disable",
    "-Xlog:all=error:stderr",
    ...OPENED.map((name) => `--add-opens=java.base/java.${name}=ALL-UNNAMED`),
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    // Jars are added to the running class path through the loader's own method for Java agents.
    "--add-opens=java.base/jdk.internal.loader=ALL-UNNAMED",
    "--add-exports=java.base/sun.net.util=ALL-UNNAMED",
    "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
    "--add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
  ];
  if (input.profile === "throughput") options.push(...LATE_OPTIMISATION);
  if (input.profile === "short") options.push("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
  if (input.archiveTo !== undefined) options.push(`-XX:ArchiveClassesAtExit=${input.archiveTo}`);
  else if (input.archive !== undefined) options.push(`-XX:SharedArchiveFile=${input.archive}`, "-Xshare:auto");
  return [...options, ...input.extra];
}
