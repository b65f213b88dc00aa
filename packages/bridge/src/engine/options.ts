// SPDX-License-Identifier: Apache-2.0

/** How the engine is opened. All of it is optional. */
export interface EngineOptions {
  readonly java?: {
    /** The JDK to use; otherwise `JAVA_HOME`, the `PATH` and the usual places are asked. */
    readonly home?: string;
    /** More options of the JVM, e.g. `["-Xmx4g"]`; they come last and win. */
    readonly options?: readonly string[];
    /**
     * `throughput` is the JVM as it comes; `short` (one compiler, serial collector) starts with less CPU and runs long jobs slower.
     * @defaultValue "throughput"
     */
    readonly profile?: "throughput" | "short";
  };
  /** An installed Flink distribution whose `lib` is the class path. @defaultValue the environment variable `FLINK_HOME` */
  readonly flinkHome?: string;
  readonly artifacts?: {
    /** Never asks the network for jars. @defaultValue false */
    readonly offline?: boolean;
    /** A Maven settings file instead of the user's. */
    readonly settings?: string;
  };
  /** Jars that are on the class path from the start. */
  readonly jars?: readonly string[];
  /** The embedded mini cluster, or `false` when all jobs go to a cluster elsewhere. */
  readonly cluster?: ClusterOptions | false;
  readonly log?: {
    /** What Flink's own log shows on the standard error. @defaultValue "warn" */
    readonly level?: LogLevel;
    /** A file that gets the log as well, from level `info` or the one given when that tells more. */
    readonly file?: string;
  };
}

export interface ClusterOptions {
  /** Slots of each task manager; more task managers are started when jobs need them. @defaultValue twice the processors, at least 4 */
  readonly slots?: number;
  /** Flink's configuration of the cluster, by Flink's own keys. */
  readonly config?: Readonly<Record<string, string>>;
  /** Flink's web UI: on a free port, or on the one given. @defaultValue false */
  readonly webUi?: boolean | number;
}

export type LogLevel = "off" | "error" | "warn" | "info" | "debug" | "trace";

/** What the engine thread needs to know, after defaults and checks. */
export interface ResolvedOptions {
  readonly javaHome: string | undefined;
  readonly jvmOptions: readonly string[];
  readonly profile: "throughput" | "short";
  readonly flinkHome: string | undefined;
  readonly offline: boolean;
  readonly mavenSettings: string | undefined;
  readonly jars: readonly string[];
  readonly logLevel: LogLevel;
  readonly logFile: string | undefined;
}
