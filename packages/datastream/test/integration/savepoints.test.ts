// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, it, vi } from "vitest";
import { ConfigurationError, StreamEnvironment, state, t } from "@tsflink/datastream";

const folder = mkdtempSync(join(tmpdir(), "tsflink-savepoints-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const Counted = t.row({ n: t.bigint().notNull(), count: t.bigint().notNull() }).notNull();
const create = () =>
  StreamEnvironment.create({
    parallelism: 2,
    checkpointing: { interval: "200 milliseconds", directory: pathToFileURL(join(folder, "checkpoints")).href },
    restart: { strategy: "fixed-delay", attempts: 3, delay: "100 milliseconds" },
  });

/** The n-th element of a key, counted from 0, is the key plus three times n: whether state was lost or counted twice shows in every row. */
const counted = (env: StreamEnvironment, parallelism: number) =>
  env
    .fromSequence(0, 10n ** 12n, { parallelism: 1, uid: "numbers" })
    .keyBy(t.bigint().notNull(), (n) => n % 3n)
    .process(
      Counted,
      {
        state: { count: state.value(t.bigint().notNull(), { default: 0n }) },
        *onElement(n, { state: s }) {
          s.count.set(s.count.get() + 1n);
          yield { n, count: s.count.get() };
        },
      },
      { name: "counter", uid: "counter", parallelism },
    );

it("restores state from a savepoint, with another parallelism and other functions around", { timeout: 60_000 }, async () => {
  await using env = await create();
  const first = counted(env, 2).collectAsync();
  const job = await env.submit("first run");
  let read = 0;
  for (;;) {
    const next = await first.next();
    if (next.done === true || ++read === 1000) break;
  }
  // A sink that nobody reads holds the job back; read on while it stops.
  const rest = (async () => {
    for (;;) if ((await first.next()).done === true) return;
  })();
  const savepoint = await job.stop({ savepoint: pathToFileURL(folder).href });
  await rest;

  const again = counted(env, 1)
    .filter(({ n, count }) => n % 3n !== -1n && count > 0n)
    .collectAsync();
  await using restored = await env.submit("second run", { from: savepoint });
  const rows: { readonly n: bigint; readonly count: bigint }[] = [];
  for await (const row of again) {
    rows.push(row);
    if (rows.length === 500) break;
  }
  expect(rows[0]?.n).toBeGreaterThan(300n);
  expect(rows.filter(({ n, count }) => n !== (n % 3n) + 3n * (count - 1n))).toEqual([]);
  await restored.cancel();
});

it("warns of state that a savepoint may not find again", async () => {
  await using env = await create();
  const warning = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
  try {
    env
      .fromValues(t.int().notNull(), [1])
      .keyBy(t.int().notNull(), (n) => n)
      .process(t.int(), { state: { n: state.value(t.int()) }, onElement: () => [] }, { name: "forgetful" })
      .print();
    await env.execute("without a uid");
    expect(warning.mock.calls.flat().join(" ")).toContain("forgetful");
  } finally {
    warning.mockRestore();
  }
});

it("names wrong options", async () => {
  await expect(StreamEnvironment.create({ checkpointing: "soon" as never })).rejects.toThrow(ConfigurationError);
  await expect(StreamEnvironment.create({ checkpointing: { interval: 1000, mod: "x" } as never })).rejects.toThrow(
    /checkpointing\.mod.*did you mean mode/,
  );
  await expect(StreamEnvironment.create({ restart: { strategy: "sometimes" } as never })).rejects.toThrow(/restart\.strategy/);
  await expect(StreamEnvironment.create({ stateBackend: "disk" as never })).rejects.toThrow(/stateBackend/);
});

// RocksDB is fetched when it is first asked for.
it("keeps state in RocksDB", { timeout: 180_000 }, async () => {
  await using env = await StreamEnvironment.create({ parallelism: 1, stateBackend: "rocksdb" });
  const totals = env
    .fromSequence(1, 3000)
    .keyBy(t.bigint().notNull(), (n) => n % 2n)
    .process(t.bigint().notNull(), {
      state: {
        sum: state.value(t.bigint().notNull(), { default: 0n, ttl: "1 hour" }),
        seen: state.map(t.bigint().notNull(), t.int().notNull()),
      },
      *onElement(n, { state: s }) {
        s.sum.set(s.sum.get() + n);
        s.seen.set(n % 5n, 1);
        if (n > 2998n) yield s.sum.get() + BigInt([...s.seen.keys()].length);
      },
    });
  expect((await totals.toArray()).sort()).toEqual([2_250_005n, 2_251_505n]);
});
