// SPDX-License-Identifier: Apache-2.0
// What functions need beside their code: files, archives and packages, wherever they run.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { getDistance } from "geolib";
import { ResolverFactory } from "oxc-resolver";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startFlinkCluster, type FlinkCluster } from "@tsflink-internal/test-kit/flink-cluster";
import { ConfigurationError, JobError, StreamEnvironment } from "@tsflink/datastream";
import { TableEnvironment, schema, t, udf } from "@tsflink/table";

const folder = mkdtempSync(join(tmpdir(), "tsflink-dependencies-"));
const path = (name: string): string => join(folder, name);
let cluster: FlinkCluster;
beforeAll(async () => {
  writeFileSync(path("names.json"), JSON.stringify({ b: "Berlin", p: "Paris" }));
  mkdirSync(path("in/deep"), { recursive: true });
  writeFileSync(path("in/deep/words.txt"), "one\ntwo\nthree\n");
  execFileSync("tar", ["-czf", path("words.tar.gz"), "-C", path("in"), "."]);
  execFileSync("jar", ["--create", "--file", path("words.zip"), "--no-manifest", "-C", path("in"), "."]);
  writeFileSync(path("broken.zip"), "not a zip");
  // The first time ever, a distribution of Flink is installed.
  cluster = await startFlinkCluster();
}, 600_000);
afterAll(async () => {
  await (cluster as FlinkCluster | undefined)?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const nameOf = udf(
  {
    args: [t.string().notNull()],
    returns: t.string(),
    open: ({ file }) => JSON.parse(readFileSync(file("names"), "utf8")) as Record<string, string>,
  },
  (key, { opened }) => opened[key] ?? null,
);
const words = udf({ args: [t.string().notNull()], returns: t.int().notNull() }, (archive, context) => {
  const text = readFileSync(join(context.archive(archive), "deep", "words.txt"), "utf8");
  return text.trim().split("\n").length;
});
/** By a package with native code, which no bundler can inline. */
const resolved = udf({ args: [t.string().notNull()], returns: t.string() }, (archive, context) => {
  const found = new ResolverFactory().sync(context.archive(archive), "./deep/words.txt").path;
  return found?.split("/").slice(-2).join("/") ?? null;
});
const away = udf({ args: [t.double().notNull()], returns: t.int().notNull() }, (latitude) =>
  Math.round(getDistance({ latitude: 52.52, longitude: 13.405 }, { latitude, longitude: 13.405 }) / 1000),
);

const dependencies = () => ({
  files: { names: pathToFileURL(path("names.json")) },
  archives: { tarred: path("words.tar.gz"), zipped: path("words.zip") },
  packages: ["geolib"],
});
const Rows = schema({ key: t.string().notNull(), archive: t.string().notNull() });
const rows = [
  { key: "b", archive: "tarred" },
  { key: "p", archive: "zipped" },
];

describe.each(["in-driver", "worker", "a cluster without Node"] as const)("functions in %s", (where) => {
  const options = () => ({
    dependencies: dependencies(),
    ...(where === "a cluster without Node" ? { cluster: { rest: cluster.rest } } : { functions: { run: where } }),
  });

  it("read files and archives, and use packages with native code and such as are not bundled", async () => {
    await using env = await TableEnvironment.create({ mode: "batch", ...options() });
    const found = await env
      .fromRows(rows, Rows)
      .select(({ key, archive }) => ({ name: nameOf(key), words: words(archive), resolved: resolved(archive), away: away(48.52) }))
      .toArray();
    const same = { words: 3, resolved: "deep/words.txt", away: 445 };
    expect(found.toSorted((a, b) => (a.name ?? "").localeCompare(b.name ?? ""))).toEqual([
      { name: "Berlin", ...same },
      { name: "Paris", ...same },
    ]);
  });

  it("of streams do, too", async () => {
    await using env = await StreamEnvironment.create({ parallelism: 1, ...options() });
    const lengths = env.fromSequence(1, 2).process(t.int().notNull(), {
      *onElement(_, { file, archive }) {
        yield (
          Object.keys(JSON.parse(readFileSync(file("names"), "utf8")) as object).length +
          readFileSync(join(archive("zipped"), "deep/words.txt")).length
        );
      },
    });
    const found: number[] = [];
    for await (const length of lengths.collect()) found.push(length);
    expect(found).toEqual([16, 16]);
  });

  it("are told which names there are, and what is wrong with an archive", async () => {
    const missing = udf({ args: [t.string().notNull()], returns: t.string(), name: "missing" }, (name, { file }) => file(name));
    {
      await using env = await TableEnvironment.create({ mode: "batch", ...options() });
      const failing = env.fromRows([{ n: "nams" }], schema({ n: t.string().notNull() })).select(({ n }) => ({ x: missing(n) }));
      let failure: unknown;
      // Now and then a task fails before this cluster's Flink can note of what, and the error says so.
      do failure = await failing.toArray().catch((thrown: unknown) => thrown);
      while (/before Flink could note of what/.test(String(failure)));
      expect(() => {
        throw failure;
      }).toThrow(/missing failed.*dependencies\.files: there is no "nams".*there are names/s);
    }
    await using env = await TableEnvironment.create({
      mode: "batch",
      ...options(),
      dependencies: { archives: { broken: path("broken.zip") } },
    });
    const failure = await env
      .fromRows(rows, Rows)
      .select(({ archive }) => ({ n: words(archive) }))
      .toArray()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(JobError);
    expect((failure as JobError).message).toMatch(/An archive of dependencies\.archives cannot be unpacked/);
  });
});

it("nothing of it stays on the machines of a cluster when its jobs have ended", async () => {
  await vi.waitFor(() => expect(cluster.taskManagers.flatMap((each) => each.children)).toEqual([]), 10_000);
  const left = (): string[] =>
    readdirSync(join(cluster.folder, "tmp"), { recursive: true, withFileTypes: true })
      .filter(({ name }) => name.startsWith("tsflink-"))
      .map(({ name }) => name);
  await vi.waitFor(() => expect(left()).toEqual([]), { timeout: 20_000, interval: 500 });
});

describe("what cannot be meant is refused", () => {
  it.each([
    [{ files: { a: "no/such/file" } }, /dependencies\.files\.a: no\/such\/file: there is no such file/],
    [{ files: { a: tmpdir() } }, /dependencies\.files\.a: .*name a file; a folder travels as an archive/],
    [{ archives: { a: path("names.json") } }, /dependencies\.archives\.a: .*ends with \.zip/],
    [{ packages: ["../secret"] }, /dependencies\.packages\[0\].*the name of an npm package/],
    [{ file: {} }, /there is no such option.*files/],
  ] as const)("%j", async (wrong, message) => {
    const made = TableEnvironment.create({ mode: "batch", dependencies: wrong as object });
    await expect(made).rejects.toThrow(ConfigurationError);
    await expect(made).rejects.toThrow(message);
  });

  it("packages that are not installed", async () => {
    await using env = await TableEnvironment.create({
      mode: "batch",
      functions: { run: "worker" },
      dependencies: { packages: ["no-such-package-here"] },
    });
    await expect(
      env
        .fromRows(rows, Rows)
        .select(({ key }) => ({ x: nameOf(key) }))
        .toArray(),
    ).rejects.toThrow(/dependencies\.packages: no-such-package-here is not installed/);
  });
});
