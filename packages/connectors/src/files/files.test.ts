// SPDX-License-Identifier: Apache-2.0
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ConfigurationError } from "@tsflink/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { csv, fileSink, fileSource, json, parquet, raw } from "./index.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tsflink-files-"));
  mkdirSync(join(folder, "a b"));
  writeFileSync(join(folder, "a b", "100%.txt"), "x");
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("fileSource", () => {
  it("takes a path, a URL and a text with a scheme for the same file", () => {
    const path = join(folder, "a b", "100%.txt");
    for (const given of [path, pathToFileURL(path), `file://${path}`])
      expect(fileSource({ path: given, format: raw() })).toMatchObject({
        kind: "source",
        connector: "filesystem",
        options: { path: `file://${path}`, format: "raw" },
        artifacts: [],
      });
  });

  it("resolves relative paths against the current directory", () => {
    expect(fileSource({ path: "some/where", format: raw(), mustExist: false }).options["path"]).toBe(`file://${process.cwd()}/some/where`);
  });

  it("keeps other schemes and decodes their URLs", () => {
    expect(fileSource({ path: "s3://bucket/a b/", format: json() }).options["path"]).toBe("s3://bucket/a b/");
    expect(fileSource({ path: new URL("s3://bucket/a%20b/"), format: json() }).options["path"]).toBe("s3://bucket/a b/");
  });

  it("says what is missing, with the remedy", () => {
    expect(() => fileSource({ path: join(folder, "nowhere.csv"), format: csv() })).toThrow(
      /no file or directory .*nowhere\.csv.*mustExist: false/,
    );
    expect(() => fileSource({ path: "https://example.org/a.csv", format: csv() })).toThrow(/download .* first/);
    expect(() => fileSource({ path: "", format: csv() })).toThrow(ConfigurationError);
  });

  it.runIf(process.getuid?.() !== 0)("says that a file may not be read", () => {
    const path = join(folder, "secret.txt");
    writeFileSync(path, "x");
    chmodSync(path, 0o000);
    expect(() => fileSource({ path, format: raw() })).toThrow(/may not be read/);
  });

  it("watches a directory, and reads some of its files", () => {
    expect(fileSource({ path: folder, pattern: /\.txt$/i, format: raw(), watch: "10 seconds" }).options).toMatchObject({
      "source.monitor-interval": "10000 ms",
      "source.path.regex-pattern": "(?i).*(?:\\.txt$).*",
    });
    expect(() => fileSource({ path: folder, format: raw(), watch: 0 })).toThrow(/watch: .*above zero/);
    expect(() => fileSource({ path: folder, pattern: /x/g, format: raw() })).toThrow(/flag `g`/);
  });

  it("refuses options that it does not know", () => {
    expect(() => fileSource({ path: folder, format: raw(), wach: 1 } as never)).toThrow(/fileSource\(\) has no such option.*`watch`/);
  });

  it("is frozen, options included", () => {
    const source = fileSource({ path: folder, format: raw() });
    expect([source, source.options, source.artifacts].every((each) => Object.isFrozen(each))).toBe(true);
  });
});

describe("fileSink", () => {
  it("writes a directory that need not exist yet", () => {
    expect(
      fileSink({ path: join(folder, "new", "er"), format: json(), parallelism: 1, roll: { size: 1024, after: "5 minutes" } }),
    ).toMatchObject({
      kind: "sink",
      options: {
        path: `file://${folder}/new/er`,
        format: "json",
        "sink.parallelism": "1",
        "sink.rolling-policy.file-size": "1024 b",
        "sink.rolling-policy.rollover-interval": "300000 ms",
      },
    });
  });

  it("refuses a file in the way", () => {
    expect(() => fileSink({ path: join(folder, "a b", "100%.txt"), format: json() })).toThrow(/is a file; .*name a directory/);
  });
});

describe("formats", () => {
  it("writes Flink's own options", () => {
    expect(csv({ delimiter: "\t", quote: false, nullLiteral: "NA", onParseError: "skip" })).toMatchObject({
      format: "csv",
      options: { "field-delimiter": "\t", "disable-quote-character": "true", "null-literal": "NA", "ignore-parse-errors": "true" },
    });
    expect(json({ timestampFormat: "ISO-8601", mapNullKey: { literal: "none" } }).options).toEqual({
      "timestamp-format.standard": "ISO-8601",
      "map-null-key.mode": "LITERAL",
      "map-null-key.literal": "none",
    });
    expect(parquet({ compression: "zstd" }).artifacts).toContain("org.apache.flink:flink-sql-parquet:2.3.0");
  });

  it("never tells csv to keep parse errors: Flink would skip them at the sight of the option", () => {
    expect(csv({ onParseError: "fail" }).options).toEqual({});
  });

  it("refuses what Flink would cut or ignore", () => {
    expect(() => csv({ delimiter: ";;" })).toThrow(/csv\.delimiter: ";;" is not one character/);
    expect(() => csv({ comments: true })).toThrow(/onParseError: "skip"/);
    expect(() => json({ onParseError: "ignore" as never })).toThrow(/not one of "fail", "skip"/);
    expect(() => parquet({ compression: "lzo" as never })).toThrow(ConfigurationError);
  });
});
