// SPDX-License-Identifier: Apache-2.0
import type { Duration } from "@tsflink/core";
import type { Format } from "../format.ts";

export interface FileSourceOptions {
  /**
   * A file, or a directory whose files are read. Relative paths start at the current directory; use
   * `new URL("./x.csv", import.meta.url)` for a file beside the module. Other schemes (`s3://...`) need Flink's plugin for them.
   */
  readonly path: string | URL;
  /**
   * Which files of a directory, and of the directories in it, are read: those in whose path the pattern is found, as `RegExp.test` would.
   * Files whose names start with `.` or `_` never are.
   * @defaultValue all
   */
  readonly pattern?: RegExp;
  readonly format: Format;
  /**
   * How often a directory is looked through for new files; the source then never ends. A file must appear in one piece (written
   * elsewhere and moved).
   * @defaultValue `false`: what is there when the job starts is read once
   */
  readonly watch?: false | Duration;
  /**
   * Whether a local path is checked when the source is described, so that a mistake shows at once. Say `false` for a path that exists
   * on the cluster's machines only, or that an earlier step of the program will make.
   * @defaultValue `true`
   */
  readonly mustExist?: boolean;
}

export interface FileSinkOptions {
  /** The directory that is written; Flink puts one file or more with generated names into it. Files that are there already stay. */
  readonly path: string | URL;
  readonly format: Format;
  /** Streaming: when a file is closed and a new one started, whichever comes first. `size` in bytes; the rest are durations. */
  readonly roll?: {
    /** @defaultValue 128 MiB */
    readonly size?: number;
    /** How long a file may stay open. @defaultValue `"30 minutes"` */
    readonly after?: Duration;
    /** How often the time is looked at. @defaultValue `"1 minute"` */
    readonly check?: Duration;
  };
  /** How many tasks write. @defaultValue the parallelism of the rows' origin */
  readonly parallelism?: number;
}
