// SPDX-License-Identifier: Apache-2.0
import { runInNewContext } from "node:vm";
import { describe, expect, test, vi } from "vitest";
import * as errors from "./errors.ts";
import { FlinkError } from "./flink-error.ts";
import { deserializeError, serializeError } from "./serialize.ts";

const {
  BridgeError,
  BundleError,
  CatalogError,
  ConfigurationError,
  ConversionError,
  JavaError,
  JobError,
  SqlError,
  UserFunctionError,
  ValidationError,
  WorkerError,
} = errors;

const java = { javaClass: "java.lang.IllegalStateException", javaStack: ["a.B.c(B.java:1)"] };
const one: readonly FlinkError[] = [
  new ConfigurationError("m", { option: "o", received: { deep: [1, "x", null] } }),
  new ConversionError("m", { path: "rows[3]", expected: "INT", received: "a string" }),
  new BundleError("m", { offenders: [{ name: "secret", reason: "r", file: "a.ts", line: 1, column: 2 }] }),
  new BridgeError("m", { hint: "h", javaHome: "/java" }),
  new JavaError("m", java),
  new ValidationError("m", { ...java, line: 1, column: 2 }),
  new SqlError("m", { ...java, line: 3 }),
  new CatalogError("m", { ...java, reason: "not-found", object: "a.b" }),
  new JobError("m", { jobId: "j", status: "FAILED", rootCause: new UserFunctionError("u", { functionName: "f" }) }),
  new UserFunctionError("m", { functionName: "f", cause: new TypeError("t"), stack: "UserFunctionError: m\n    at f (a.ts:1:2)" }),
  new WorkerError("m", { workerId: "w", log: ["l"] }),
];

describe("errors", () => {
  test("there is one of each class, and each has a code of its own", () => {
    expect(one.map((error) => error.name).sort()).toEqual(Object.keys(errors).sort());
    expect(new Set(one.map((error) => error.code)).size).toBe(one.length);
  });

  test.each(one.map((error) => [error.name, error] as const))("%s", (name, error) => {
    expect(error).toBeInstanceOf(Error);
    expect(error).toBeInstanceOf(FlinkError);
    expect(error).toBeInstanceOf((errors as unknown as Record<string, new () => unknown>)[name]!);
    expect(error.message).toBe("m");
    expect(String(error)).toBe(`${name}: m`);
    expect(Object.keys(error)).not.toContain("name");
    expect(Object.keys(error)).toContain("code");
  });

  test("are instances of their class and its parents only", () => {
    const error = new SqlError("m", java);
    expect([error instanceof SqlError, error instanceof JavaError, error instanceof FlinkError]).toEqual([true, true, true]);
    expect([error instanceof ValidationError, error instanceof JobError, new JavaError("m", java) instanceof SqlError]).toEqual([
      false,
      false,
      false,
    ]);
    for (const other of [null, undefined, 1, "x", {}, new Error("x"), { code: "sql", name: "SqlError" }])
      expect(other instanceof FlinkError).toBe(false);
  });

  test("of a second copy of the package are instances all the same", async () => {
    vi.resetModules();
    const copy = await import("./errors.ts");
    expect(copy.JobError).not.toBe(JobError);
    const error = new copy.UserFunctionError("m", { functionName: "f" });
    expect(error instanceof UserFunctionError).toBe(true);
    expect(error instanceof FlinkError).toBe(true);
    expect((error as unknown) instanceof JobError).toBe(false);
  });

  test("may have children of the user's", () => {
    class MyError extends ConfigurationError {}
    const error = new MyError("m");
    expect([error instanceof MyError, error instanceof ConfigurationError]).toEqual([true, true]);
    expect(new ConfigurationError("m") instanceof MyError).toBe(false);
    expect(error.name).toBe("MyError");
  });

  test("a job error has its root cause as cause unless there is a longer chain", () => {
    const rootCause = new Error("root");
    expect(new JobError("m", { jobId: "j", status: "FAILED", rootCause }).cause).toBe(rootCause);
    const cause = new Error("between", { cause: rootCause });
    expect(new JobError("m", { jobId: "j", status: "FAILED", rootCause, cause }).cause).toBe(cause);
    expect("cause" in new ConfigurationError("m")).toBe(false);
  });
});

describe("serializeError", () => {
  const there = (error: unknown): Error => deserializeError(JSON.parse(JSON.stringify(structuredClone(serializeError(error)))) as never);

  test.each(one.map((error) => [error.name, error] as const))("%s there and back", (_name, error) => {
    const back = there(error);
    expect(Object.getPrototypeOf(back)).toBe(Object.getPrototypeOf(error));
    expect(back.name).toBe(error.name);
    expect(back.message).toBe(error.message);
    expect(back.stack).toBe(error.stack);
    expect(Object.fromEntries(Object.entries(back))).toEqual(Object.fromEntries(Object.entries(error)));
    expect(Object.keys(back).sort()).toEqual(Object.keys(error).sort());
    if (error.cause !== undefined) expect((back.cause as Error).message).toBe((error.cause as Error).message);
    expect("cause" in back).toBe("cause" in error);
  });

  test("keeps the chain, and what is one error stays one", () => {
    const rootCause = new UserFunctionError("root", { functionName: "f" });
    const error = new JobError("m", {
      jobId: "j",
      status: "FAILED",
      rootCause,
      cause: new JavaError("between", { ...java, cause: rootCause }),
    });
    const back = there(error);
    if (!(back instanceof JobError)) throw back;
    expect(back.cause).toBeInstanceOf(JavaError);
    expect((back.cause as Error).cause).toBe(back.rootCause);
    expect(back.rootCause).toBeInstanceOf(UserFunctionError);
  });

  test("keeps foreign errors by name", () => {
    const back = there(new TypeError("no", { cause: "a text" }));
    expect([back.name, back.message, back.cause]).toEqual(["TypeError", "no", "a text"]);
    const realm = runInNewContext("new RangeError('other realm')") as Error;
    expect(there(realm).message).toBe("other realm");
  });

  test("ends on circles and on endless chains", () => {
    const a = new Error("a") as Error & { cause?: unknown };
    const b = new Error("b", { cause: a });
    a.cause = b;
    const back = there(a);
    expect(((back.cause as Error).cause as Error).cause).toBe(back.cause);
    const endless = (): Error => Object.defineProperty(new Error("x"), "cause", { get: endless });
    expect(serializeError(endless()).errors.length).toBe(100);
  });

  test.each([null, undefined, "text", 1, 1n, {}, Symbol("x"), () => 1])("anything may be thrown: %s", (thrown) => {
    expect(there(thrown)).toBeInstanceOf(Error);
  });

  test("carries no value that cannot be cloned", () => {
    const back = there(
      new ConfigurationError("m", { received: { fn: () => 1, big: 1n, deep: { deep: { deep: { deep: { deep: 1 } } } } } }),
    );
    if (!(back instanceof ConfigurationError)) throw back;
    expect(back.received).toMatchObject({ fn: "a function", big: "the bigint 1n" });
  });

  test("does not fail on what it does not know", () => {
    expect(deserializeError({} as never)).toBeInstanceOf(Error);
    expect(deserializeError({ errors: [{ class: "Newer", name: "NewerError", message: "m" }] }).name).toBe("NewerError");
  });
});
