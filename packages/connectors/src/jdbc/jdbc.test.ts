// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError } from "@tsflink/core";
import { expect, it } from "vitest";
import { jdbc, jdbcCatalog, jdbcSink } from "./index.ts";

const at = { url: "jdbc:postgresql://db:5432/shop", table: "orders", user: "reader", password: "top-secret" };

it("says it in Flink's options", () => {
  const source = jdbc({
    ...at,
    partition: { column: "id", count: 4, from: 0, to: 99n },
    fetchSize: 1_000,
    pushFilters: false,
    lookup: { cache: { maxRows: 10, expireAfterWrite: "1 minute", expireAfterAccess: "10 seconds", missingKeys: false }, retries: 0 },
    flush: { rows: 0, interval: "2 seconds" },
    retries: 1,
    parallelism: 2,
    connectionTimeout: "30 seconds",
  });
  expect(source.options).toEqual({
    url: "jdbc:postgresql://db:5432/shop",
    "table-name": "orders",
    username: "reader",
    password: "top-secret",
    "connection.max-retry-timeout": "30000 ms",
    "scan.partition.column": "id",
    "scan.partition.num": "4",
    "scan.partition.lower-bound": "0",
    "scan.partition.upper-bound": "99",
    "scan.auto-commit": "false",
    "scan.fetch-size": "1000",
    "filter.handling.policy": "never",
    "lookup.max-retries": "0",
    "lookup.cache": "PARTIAL",
    "lookup.partial-cache.max-rows": "10",
    "lookup.partial-cache.expire-after-write": "60000 ms",
    "lookup.partial-cache.expire-after-access": "10000 ms",
    "lookup.partial-cache.cache-missing-key": "false",
    "sink.buffer-flush.max-rows": "0",
    "sink.buffer-flush.interval": "2000 ms",
    "sink.max-retries": "1",
    "sink.parallelism": "2",
  });
  expect(source.artifacts.some((coordinate) => coordinate.startsWith("org.postgresql:postgresql:"))).toBe(true);
});

it.each<[string, () => unknown, RegExp]>([
  [
    "a password in the URL",
    () => jdbc({ ...at, url: "jdbc:postgresql://db/shop?user=a&password=top-secret" }),
    /url: .*use `user` and `password`/,
  ],
  ["a login in the URL", () => jdbc({ ...at, url: "jdbc:postgresql://a:top-secret@db/shop" }), /url: .*use `user` and `password`/],
  ["a database without a release", () => jdbcSink({ ...at, url: "jdbc:mysql://db/shop" }), /no release for Flink 2 that knows mysql/],
  ["no URL", () => jdbc({ ...at, url: "db:5432" }), /url: a URL of JDBC is needed/],
  ["a password alone", () => jdbc({ url: at.url, table: "orders", password: "top-secret" }), /user: a password belongs to a user/],
  ["a user alone", () => jdbc({ url: at.url, table: "orders", user: "reader" }), /password: Flink wants one with a user/],
  ["no table", () => jdbc({ ...at, table: " " }), /table: a name is needed/],
  ["an endless cache", () => jdbc({ ...at, lookup: { cache: {} } }), /lookup.cache: it would grow for ever/],
  ["ranges that end before they start", () => jdbc({ ...at, partition: { column: "id", count: 2, from: 2, to: 1 } }), /partition.to/],
  ["an option that it has not", () => jdbcSink({ ...at, lookup: {} } as never), /jdbcSink\(\) has no such option/],
  [
    "a catalog of one database",
    () => jdbcCatalog({ ...at, baseUrl: at.url, defaultDatabase: "shop", url: undefined } as never),
    /has no such option/,
  ],
  [
    "a catalog's URL with a database",
    () => jdbcCatalog({ baseUrl: at.url, defaultDatabase: "shop", user: "reader", password: "top-secret" }),
    /baseUrl: a server without a database/,
  ],
])("refuses %s, without the password", (_what, make, said) => {
  expect(make).toThrow(ConfigurationError);
  expect(make).toThrow(said);
  try {
    make();
  } catch (error) {
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain("top-secret");
  }
});
