// SPDX-License-Identifier: Apache-2.0
import {
  BridgeError,
  CatalogError,
  ConfigurationError,
  JavaError,
  JobError,
  SqlError,
  UserFunctionError,
  ValidationError,
} from "@tsflink/core";
import { describe, expect, it } from "vitest";
import type { ThrowableDigest } from "./digest.ts";
import { nearest } from "@tsflink/core/internal";
import { errorOf, jobErrorOf } from "./table.ts";

const digest = (classes: string | readonly string[], message: string | null, more: Partial<ThrowableDigest> = {}): ThrowableDigest => ({
  classes: [...[classes].flat(), "java.lang.Exception", "java.lang.Throwable"],
  message,
  frames: ["a.B.c(B.java:1)"],
  ...more,
});
const wrapped = (cause: ThrowableDigest): ThrowableDigest => digest("java.util.concurrent.CompletionException", "wrapped", { cause });

const api = "org.apache.flink.table.api";
const catalog = "org.apache.flink.table.catalog.exceptions";

describe("errorOf", () => {
  it.each([
    [`${api}.SqlParserException`, SqlError],
    [`${api}.ValidationException`, ValidationError],
    [`${api}.TableException`, ValidationError],
    [`${catalog}.TableNotExistException`, CatalogError],
    [`${catalog}.DatabaseNotEmptyException`, CatalogError],
    ["java.net.BindException", ConfigurationError],
    ["java.util.zip.ZipException", BridgeError],
    ["java.lang.NoClassDefFoundError", BridgeError],
    ["org.apache.flink.runtime.client.JobExecutionException", JobError],
    ["dev.tsflink.runtime.UserFunctionException", UserFunctionError],
    ["java.lang.IllegalStateException", JavaError],
  ])("makes %s, also of a subclass and as a cause", (name, type) => {
    for (const each of [digest(name, "said"), digest(["some.Sub", name], "said"), wrapped(digest(name, "said"))]) {
      expect(errorOf(each)).toBeInstanceOf(type);
      expect(errorOf(each).message).toContain(type === JavaError && each.message === "wrapped" ? "wrapped" : "said");
    }
  });

  it("goes by the class alone, whatever the message says", () => {
    const error = errorOf(digest("java.lang.RuntimeException", `${api}.ValidationException: SQL parse failed`));
    expect(error.code).toBe("java");
  });

  it("ends with the root cause, and keeps Java's frames and causes apart from the message", () => {
    const error = errorOf(digest(`${api}.ValidationException`, "outer", { cause: digest("java.io.IOException", "the disk is full") }));
    expect(error.message).toBe("outer the disk is full");
    expect(error).toMatchObject({ javaStack: ["a.B.c(B.java:1)"] });
    expect(error.cause).toMatchObject({ javaClass: "java.io.IOException", message: "the disk is full" });
  });

  it("takes the place in the SQL from whichever cause knows it", () => {
    const place = { line: 3, column: 7 };
    const error = errorOf(
      digest(`${api}.SqlParserException`, "SQL parse failed.", { cause: digest("x.ParseException", "Encountered", { position: place }) }),
    );
    expect(error).toMatchObject(place);
  });

  it("tells a throwable without a message by its class", () => {
    expect(errorOf(digest("java.lang.NullPointerException", null)).message).toBe("NullPointerException");
  });

  it("shortens what would fill the screen", () => {
    const error = errorOf(digest(`${api}.ValidationException`, Array.from({ length: 100 }, (_, i) => `line ${i}`).join("\n")));
    expect(error.message.split("\n").length).toBeLessThanOrEqual(15);
    expect(error.message).toContain("89 more lines");
  });
});

describe("jobErrorOf", () => {
  it("has the job, its end, and the user's function as the root cause", () => {
    const user = digest("dev.tsflink.runtime.UserFunctionException", "no price", {
      fields: { function: "parsePrice" },
      cause: digest("java.io.IOException", "deeper"),
    });
    const error = jobErrorOf(
      "abc",
      "FAILED",
      wrapped(digest("org.apache.flink.runtime.client.JobExecutionException", "Job execution failed.", { cause: user })),
    );
    expect(error).toMatchObject({ jobId: "abc", status: "FAILED" });
    expect(error.rootCause).toBeInstanceOf(UserFunctionError);
    expect(error.rootCause).toMatchObject({ functionName: "parsePrice" });
    expect(error.message).toBe("The job abc failed: no price");
  });
});

it.each([
  ["rows-per-secnd", "rows-per-second"],
  ["DATGEN", "datagen"],
  ["tpye", "type"],
  ["kafka", undefined],
])("the nearest to %s is %s", (word, found) => {
  expect(nearest(word, ["rows-per-second", "datagen", "type", "blackhole"])).toBe(found);
});
