// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError } from "@tsflink/core";
import { describe, expect, test } from "vitest";
import { checkConfig } from "./check-config.ts";
import { environmentConfig } from "./environment-config.ts";
import { FLINK_OPTIONS } from "./flink-options.ts";
import { optionText, optionValue } from "./option-text.ts";

const refusal = (config: object, other?: object): string => {
  try {
    checkConfig(config, other);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  return expect.fail(`${JSON.stringify(config)} was taken`);
};

describe("values are checked by the kind of their option", () => {
  test("what is refused, with the key and what is allowed", () => {
    expect(refusal({ "table.exec.mini-batch.enabled": "maybe" })).toBe(
      'config["table.exec.mini-batch.enabled"]: the string "maybe" is not possible; write true or false',
    );
    expect(refusal({ "table.exec.mini-batch.size": 1.5 })).toMatch(/mini-batch\.size.*1\.5 is not possible; write a whole number/);
    expect(refusal({ "table.exec.resource.default-parallelism": 2 ** 31 })).toMatch(/to 2147483647/);
    expect(refusal({ "table.exec.state.ttl": "3 fortnights" })).toMatch(/3 fortnights.*"10 s"/);
    expect(refusal({ "table.exec.state.ttl": 1000 })).toMatch(/write a whole number and a unit/);
    expect(refusal({ "tsflink.batch.size": "1 xb" })).toMatch(/1 xb.*"64 mb"/);
    expect(refusal({ "execution.checkpointing.mode": "EXACTLY_ONE" })).toMatch(/did you mean EXACTLY_ONCE\?/);
    expect(refusal({ "table.local-time-zone": 2 })).toMatch(/write a text/);
    expect(refusal({ "restart-strategy.exponential-delay.jitter-factor": Number.NaN })).toMatch(/write a number/);
    expect(refusal({ "pipeline.global-job-parameters": { a: 1 } })).toMatch(
      /global-job-parameters"\]\.a: the number 1 is not possible; write a text/,
    );
    expect(refusal({ "pipeline.classpaths": ["file:/a", 1] })).toMatch(/classpaths"\]\[1\]: the number 1/);
  });

  test.each([
    ["10 s", true],
    ["1day", true],
    ["7MS", true],
    ["PT1H30M", true],
    ["P1D", true],
    ["1h 30min", false],
    ["1.5 s", false],
    ["-1 s", false],
    ["10", false],
    ["P", false],
    ["PT", false],
    ["9223372036854775808 ms", false],
    ["9223372036854775807 ms", true],
    ["9223372036854775807 d", false],
    ["P99999999999D", false],
  ])("the duration %s: %s", (text, taken) => {
    const read = () => optionText("option", text, "duration");
    if (taken) expect(read()).toBe(text);
    else expect(read).toThrow(ConfigurationError);
  });

  test.each([
    ["64 mb", true],
    ["1g", true],
    ["8388607 tb", true],
    ["8388608 tb", false],
    ["9223372036854775807 b", true],
    ["9223372036854775808 b", false],
  ])("the size %s: %s", (text, taken) => {
    const read = () => optionText("option", text, "memory");
    if (taken) expect(read()).toBe(text);
    else expect(read).toThrow(ConfigurationError);
  });

  test("names that every object inherits are keys like any other", async () => {
    expect(checkConfig({}, { toString: "x" })).toEqual({ toString: "x" });
    const written: object[] = [];
    const config = environmentConfig({
      read: () => Promise.resolve([]),
      write: (options) => {
        written.push(options);
        return Promise.resolve();
      },
    });
    expect(await config.other.get("toString")).toBeUndefined();
    await config.other.set("valueOf", "x");
    expect(written).toEqual([{ valueOf: "x" }]);
  });

  test("every default of Flink's own is a value that is taken, and comes back as it was", () => {
    for (const [key, { kind, default: value }] of Object.entries(FLINK_OPTIONS)) {
      if (value === undefined) continue;
      const read = optionValue(key, value, kind);
      expect(optionValue(key, optionText(key, read, kind), kind), key).toEqual(read);
    }
  });

  test("values come back as they were set", () => {
    const back = (value: unknown, kind: Parameters<typeof optionText>[2]) => optionValue("option", optionText("option", value, kind), kind);
    expect(back(["a", "b;c", 'd"e', "name:'x',path:'/y'", "'q'", "[x"], { list: "string" })).toEqual([
      "a",
      "b;c",
      'd"e',
      "name:'x',path:'/y'",
      "'q'",
      "[x",
    ]);
    expect(back([], { list: "string" })).toEqual([]);
    expect(back({ a: "x,y:z", "b c": `'"` }, "map")).toEqual({ a: "x,y:z", "b c": `'"` });
    expect(back(2n ** 62n, "long")).toBe(2n ** 62n);
    expect(back("TRUE", "boolean")).toBe(true);
    expect(back("b", ["A", "B"])).toBe("B");
  });
});

describe("keys", () => {
  test("unknown ones are refused, but for those that come through their own door", () => {
    expect(refusal({ "table.exec.mini-batch.enable": true })).toMatch(/did you mean table\.exec\.mini-batch\.enabled\?.*otherConfig/);
    expect(refusal({ toString: "x" })).toMatch(/no option of this key/);
    expect(checkConfig({}, { "my.plugin.option": 3 })).toEqual({ "my.plugin.option": "3" });
    expect(refusal({}, { "table.exec.mini-batch.enabled": "maybe" })).toMatch(/^otherConfig.*write true or false/);
    expect(refusal({ "table.exec.state.ttl": "1 h" }, { "table.exec.state.ttl": "2 h" })).toMatch(/write it once/);
    expect(refusal({}, { a: {} })).toMatch(/write a string, a number or a boolean/);
    expect(refusal([])).toMatch(/config.*write an object/);
  });

  test("what an environment keeps for good is not set later", async () => {
    const config = environmentConfig({ read: () => Promise.resolve([]), write: () => expect.fail("written") });
    await expect(config.set("execution.runtime-mode" as never, "BATCH" as never)).rejects.toThrow(/does not change.*mode/);
    await expect(config.other.set("pipeline.jars", "x")).rejects.toThrow(/does not change.*jars/);
    await expect(config.reset("parallelism.default" as never)).rejects.toThrow(/parallelism/);
    await expect(config.other.set("", "x")).rejects.toThrow(ConfigurationError);
  });

  test("a text that another wrote in a way that is not read here", async () => {
    const config = environmentConfig({ read: () => Promise.resolve([["pipeline.classpaths", "[a, b]"]]), write: () => Promise.resolve() });
    await expect(config.get("pipeline.classpaths")).rejects.toThrow(/config\.other\.get/);
    expect(await config.other.get("pipeline.classpaths")).toBe("[a, b]");
  });
});
