// SPDX-License-Identifier: Apache-2.0
// Checkpoints as they are asked for: what Flink says of them, what lies on the disk, and what a job that fails begins again with.
import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { blackhole } from "@tsflink/connectors/blackhole";
import { afterAll, describe, expect, it } from "vitest";
import {
  Instant,
  StreamEnvironment,
  state,
  t,
  watermarks,
  type CheckpointOptions,
  type Job,
  type StreamEnvironmentOptions,
} from "@tsflink/datastream";
import { Cluster, eventually, read } from "./kit/cluster.ts";

const folder = mkdtempSync(join(tmpdir(), "tsflink-checkpoints-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
// What the cluster says is as it is now, and not of three seconds ago.
const onCluster: NonNullable<StreamEnvironmentOptions["cluster"]> = { embedded: true, config: { "web.refresh-interval": 50 } };
const int = t.int().notNull();
const text = t.string().notNull();

interface Checkpoint {
  readonly id: number;
  readonly status: string;
  readonly checkpoint_type: string;
  readonly state_size: number;
  readonly checkpointed_size: number;
  readonly persisted_data: number;
}
interface Config {
  readonly mode: string;
  readonly interval: number;
  readonly timeout: number;
  readonly min_pause: number;
  readonly max_concurrent: number;
  readonly externalization: { readonly enabled: boolean; readonly delete_on_cancellation: boolean };
  readonly state_backend: string;
  readonly checkpoint_storage: string;
  readonly unaligned_checkpoints: boolean;
  readonly tolerable_failed_checkpoints: number;
  readonly aligned_checkpoint_timeout: number;
  readonly state_changelog_enabled: boolean;
}

const completed = async (cluster: Cluster, job: Job): Promise<Checkpoint[]> =>
  (await cluster.json<{ history: Checkpoint[] }>(`/jobs/${job.id}/checkpoints`)).history.filter(({ status }) => status === "COMPLETED");

/** A job that keeps the sum of what it is given, and gives it when it is asked with 0. */
function summing(env: StreamEnvironment, numbers: AsyncIterable<number>) {
  return env
    .fromAsync(int, numbers, { uid: "numbers" })
    .keyBy(int, () => 0)
    .process(
      int,
      {
        state: { sum: state.value(int, { default: 0 }), list: state.list(text) },
        *onElement(n, { state: s }) {
          s.sum.set(s.sum.get() + n);
          s.list.add("x".repeat(100));
          yield s.sum.get();
        },
      },
      { uid: "sum", parallelism: 1 },
    );
}

/** Runs such a job up to `look`, and ends it. */
async function running<T>(
  options: StreamEnvironmentOptions,
  look: (cluster: Cluster, job: Job) => Promise<T>,
  end: "finish" | "cancel" = "finish",
): Promise<T> {
  await using env = await StreamEnvironment.create({ parallelism: 1, cluster: onCluster, ...options });
  await using cluster = await Cluster.open();
  let stop: (() => void) | undefined;
  const stopping = new Promise<void>((resolve) => (stop = resolve));
  const sums = summing(
    env,
    (async function* () {
      yield* [1, 2, 3];
      await stopping;
    })(),
  ).collectAsync();
  await using job = await env.submit("checkpoints");
  for (let i = 0; i < 3; i++) await sums.next();
  const found = await look(cluster, job);
  if (end === "cancel") await job.cancel();
  stop?.();
  if (end === "finish") {
    await read(sums);
    await job.finished();
  }
  return found;
}

describe("options", () => {
  const config = (checkpointing: CheckpointOptions, more: StreamEnvironmentOptions = {}): Promise<Config> =>
    running({ checkpointing, ...more }, (cluster, job) => cluster.json<Config>(`/jobs/${job.id}/checkpoints/config`));
  const directory = pathToFileURL(join(folder, "options")).href;

  it("are Flink's", async () => {
    expect(
      await config({
        interval: "1 hour",
        mode: "at-least-once",
        timeout: "3 minutes",
        minPause: "2 seconds",
        maxConcurrent: 2,
        tolerableFailures: 5,
        retention: "delete-on-cancellation",
        directory,
      }),
    ).toMatchObject({
      mode: "at_least_once",
      interval: 3_600_000,
      timeout: 180_000,
      min_pause: 2000,
      max_concurrent: 2,
      tolerable_failed_checkpoints: 5,
      externalization: { enabled: true, delete_on_cancellation: true },
      unaligned_checkpoints: false,
      state_changelog_enabled: false,
    });
    expect(await config({ interval: "1 hour", maxConcurrent: 3, retention: "retain-on-cancellation", directory })).toMatchObject({
      mode: "exactly_once",
      max_concurrent: 3,
      externalization: { enabled: true, delete_on_cancellation: false },
      state_backend: "HashMapStateBackend",
      checkpoint_storage: "FileSystemCheckpointStorage",
    });
    expect(await config({ interval: "1 hour", retention: "none", unaligned: { alignedTimeout: "4 seconds", forced: true } })).toMatchObject(
      {
        externalization: { enabled: false },
        unaligned_checkpoints: true,
        aligned_checkpoint_timeout: 4000,
        checkpoint_storage: "JobManagerCheckpointStorage",
      },
    );
  });

  it.each([
    ["retain-on-cancellation", 1],
    ["delete-on-cancellation", 0],
    ["none", 0],
  ] as const)("say what is left of a job that was cancelled: %s", async (retention, left) => {
    const own = mkdtempSync(join(folder, "retention-"));
    const id = await running(
      { checkpointing: { interval: "100 milliseconds", directory: pathToFileURL(own).href, retention } },
      async (cluster, job) => {
        await eventually("a checkpoint", async () => (await completed(cluster, job))[0]);
        return job.id;
      },
      "cancel",
    );
    const files = (): string[] => {
      try {
        return readdirSync(join(own, id)).filter((name) => name.startsWith("chk-"));
      } catch {
        return [];
      }
    };
    await eventually(`${String(left)} left`, () => Promise.resolve(Math.min(files().length, 1) === left || undefined));
  });
});

describe("backends", () => {
  // RocksDB is fetched when it is first asked for.
  it("RocksDB writes what has changed only, where that is wanted", { timeout: 120_000 }, async () => {
    const last = async (incremental: boolean): Promise<{ readonly checkpoint: Checkpoint; readonly backend: string }> => {
      const directory = pathToFileURL(mkdtempSync(join(folder, "rocks-"))).href;
      return running(
        { stateBackend: "rocksdb", checkpointing: { interval: "100 milliseconds", directory, incremental } },
        async (cluster, job) => ({
          backend: (await cluster.json<Config>(`/jobs/${job.id}/checkpoints/config`)).state_backend,
          checkpoint: await eventually("the third checkpoint", async () => (await completed(cluster, job)).find(({ id }) => id >= 3)),
        }),
      );
    };
    const [part, whole] = [await last(true), await last(false)];
    expect(part.backend).toBe("EmbeddedRocksDBStateBackend");
    expect(part.checkpoint.checkpointed_size).toBeLessThan(part.checkpoint.state_size);
    expect(whole.checkpoint.checkpointed_size).toBe(whole.checkpoint.state_size);
  });

  it("the changelog keeps changes instead of state", { timeout: 120_000 }, async () => {
    const directory = pathToFileURL(mkdtempSync(join(folder, "changelog-"))).href;
    const config = await running(
      { checkpointing: { interval: "100 milliseconds", directory }, config: { "state.changelog.enabled": true } },
      async (cluster, job) => {
        await eventually("a checkpoint", async () => (await completed(cluster, job)).find(({ id }) => id >= 2));
        return cluster.json<Config>(`/jobs/${job.id}/checkpoints/config`);
      },
    );
    expect(config.state_changelog_enabled).toBe(true);
  });
});

it.each([false, true])(
  "overtakes what waits, and loses none of it when the job fails (interruptible timers: %s)",
  { timeout: 90_000 },
  async (interruptibleTimers) => {
    const own = mkdtempSync(join(folder, "unaligned-"));
    await using env = await StreamEnvironment.create({
      parallelism: 2,
      cluster: onCluster,
      checkpointing: { interval: "200 milliseconds", unaligned: { forced: true, interruptibleTimers }, directory: pathToFileURL(own).href },
      restart: { strategy: "fixed-delay", attempts: 2, delay: "10 milliseconds" },
      // Small batches leave something to be overtaken.
      config: { "tsflink.batch.rows": 16 },
    });
    await using cluster = await Cluster.open();
    const many = 2400;
    env
      .fromSequence(1, many, { uid: "numbers" })
      .withWatermarks(watermarks.monotonous({ timestamp: (n: bigint) => new Instant(Number(n)) }))
      .keyBy(int, (n) => Number(n % 10n))
      .process(
        text,
        {
          state: { sum: state.value(t.bigint().notNull(), { default: 0n }), fired: state.value(int, { default: 0 }) },
          onElement(n, { state: s, timers, subtask, timestamp }) {
            // A millisecond each: the tasks before it are held back.
            for (const end = performance.now() + 1; performance.now() < end;);
            s.sum.set(s.sum.get() + n);
            timers.onEventTime(timestamp.plus("1 millisecond"));
            timers.onEventTime(new Instant(8.64e15));
            if (n > 1800n && subtask.attempt === 0) throw new RangeError("in the middle");
          },
          onTimer(time, { key, state: s, bound }) {
            if (time.epochMillis < 1e15) s.fired.set(s.fired.get() + 1);
            else appendFileSync(bound.path, `${String(key)} ${String(s.sum.get())} ${String(s.fired.get())}\n`);
          },
        },
        { uid: "sums", bind: { path: join(own, "found") } },
      )
      .sinkTo(blackhole());
    await using job = await env.submit("unaligned");
    await eventually("the start", async () => (await job.status()) === "RUNNING" || undefined);
    const overtaking = eventually("an unaligned checkpoint with data", async () =>
      (await completed(cluster, job)).find(
        ({ checkpoint_type: type, persisted_data: data }) => type === "UNALIGNED_CHECKPOINT" && data > 0,
      ),
    );
    overtaking.catch(() => undefined);
    await job.finished();
    await overtaking;
    const { counts } = await cluster.json<{ counts: { restored: number } }>(`/jobs/${job.id}/checkpoints`);
    expect(counts.restored).toBeGreaterThanOrEqual(1);
    const expected = Array.from({ length: 10 }, (_, key) => {
      let sum = 0;
      for (let n = 1; n <= many; n++) if (n % 10 === key) sum += n;
      return `${String(key)} ${String(sum)} ${String(many / 10)}`;
    });
    expect(readFileSync(join(own, "found"), "utf8").trim().split("\n").sort()).toEqual(expected);
  },
);
