// SPDX-License-Identifier: Apache-2.0
import { readFile, writeFile } from "node:fs/promises";
import { BridgeError, ConfigurationError, type Job } from "@tsflink/core";
import { describe } from "@tsflink/core/internal";
import { abortable } from "@tsflink/bridge/driver";
import type { ExplainDetail, RunOptions } from "../plan/executor.ts";
import { flinkDetails, type QueryExecutor } from "./query-executor.ts";

/**
 * The plan of a job as Flink compiled it: plain JSON that can be kept, and executed by a newer Flink without being planned anew.
 *
 * Flink's page: https://nightlies.apache.org/flink/flink-docs-release-2.3/docs/dev/table/concepts/overview/#compiled-plan
 */
export interface CompiledPlan {
  readonly json: string;
  /** The version of Flink that compiled it, e.g. `2.3`. */
  readonly flinkVersion: string;
  /** Submits the job. */
  execute(options?: RunOptions): Promise<Job>;
  explain(...details: readonly ExplainDetail[]): Promise<string>;
  /** Writes the JSON into a file. @throws `ConfigurationError` when the file is there already, unless `overwrite` */
  writeTo(path: string | URL, options?: { readonly overwrite?: boolean }): Promise<void>;
}

class LoadedPlan implements CompiledPlan {
  readonly json: string;
  readonly flinkVersion: string;
  readonly #executor: QueryExecutor;

  constructor(executor: QueryExecutor, json: string, flinkVersion: string) {
    this.#executor = executor;
    this.json = json;
    this.flinkVersion = flinkVersion;
  }

  async execute(options: RunOptions = {}): Promise<Job> {
    options.signal?.throwIfAborted();
    const job = this.#ask("submit", [], options.name).then((jobId) => this.#executor.track(jobId, undefined, () => Promise.resolve()));
    return abortable(job, options.signal, (late) => void late.cancel().catch(() => undefined));
  }

  explain(...details: readonly ExplainDetail[]): Promise<string> {
    return this.#ask("explain", flinkDetails(details), undefined);
  }

  #ask(action: "submit" | "explain", details: readonly string[], name: string | undefined): Promise<string> {
    return this.#executor.answer<string>("runCompiled", { json: this.json, action, details, name });
  }

  async writeTo(path: string | URL, { overwrite = false }: { readonly overwrite?: boolean } = {}): Promise<void> {
    try {
      await writeFile(path, this.json, { flag: overwrite ? "w" : "wx" });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause;
      throw new ConfigurationError(`writeTo(): ${String(path)} is there already; write { overwrite: true } to replace it`, {
        option: "path",
        cause,
      });
    }
  }
}

/** @throws `ValidationError` when Flink cannot read the plan */
export async function compiledPlan(executor: QueryExecutor, json: string): Promise<CompiledPlan> {
  const version = await executor.answer<string>("runCompiled", { json, action: "version", details: [], name: undefined });
  return Object.freeze(new LoadedPlan(executor, json, version));
}

/** The JSON of a plan, or what is in the file of a URL. */
export async function planText(source: string | URL): Promise<string> {
  if (typeof source === "string") return source;
  if (!(source instanceof URL) || source.protocol !== "file:")
    throw new ConfigurationError(`loadPlan(): ${describe(source)} is no plan; give its JSON as text, or the file: URL of one`, {
      option: "plan",
    });
  try {
    return await readFile(source, "utf8");
  } catch (cause) {
    throw new BridgeError(`loadPlan(): ${source.href} cannot be read`, { hint: "Check the path.", cause });
  }
}
