// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { JavaError, t, TableEnvironment, udf } from "@tsflink/table";
import { DEADLINE } from "./fixtures.ts";

/** Flink calls a job RUNNING before all its tasks are, and takes no savepoint until then. */
async function onceTasksRun(savepoint: () => Promise<string>): Promise<string> {
  for (;;) {
    try {
      return await savepoint();
    } catch (error) {
      if (!(error instanceof JavaError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

const same = udf({ args: [t.bigint()], returns: t.bigint() }, (n) => n);

test.each(["in-driver", "worker"] as const)(
  "a running job with a function writes a savepoint, and stops with one (%s)",
  { timeout: DEADLINE },
  async (run) => {
    const folder = mkdtempSync(join(tmpdir(), "tsflink-savepoints-"));
    try {
      await using env = await TableEnvironment.create({ mode: "streaming", parallelism: 1, functions: { run }, log: { level: "off" } });
      await env.createTemporaryFunction("same", same);
      await env.executeSql("CREATE TABLE ticks (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '1000')");
      await env.executeSql("CREATE TABLE nowhere (n BIGINT) WITH ('connector' = 'blackhole')");
      const { job } = await env.executeSql("INSERT INTO nowhere SELECT same(n) FROM ticks");
      const path = await onceTasksRun(() => job.savepoint({ path: pathToFileURL(folder).href }));
      expect(existsSync(join(fileURLToPath(path), "_metadata"))).toBe(true);
      expect(await job.status()).toBe("RUNNING");
      const last = await job.stop({ savepoint: pathToFileURL(folder).href });
      expect(last).not.toBe(path);
      expect(existsSync(join(fileURLToPath(last), "_metadata"))).toBe(true);
      expect(await job.status()).toBe("FINISHED");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
