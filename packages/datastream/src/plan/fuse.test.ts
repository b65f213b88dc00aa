// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError, Instant, t } from "@tsflink/core";
import type { StreamSpec } from "@tsflink/udf-runtime/streams";
import { describe, expect, it } from "vitest";
import { state } from "../functions/state.ts";
import { watermarks } from "../functions/watermarks.ts";
import { tumbling } from "../functions/windows.ts";
import { makeStream } from "../streams/data-stream.ts";
import type { StreamHome } from "../streams/home.ts";
import type { DataStream } from "../streams/stream.ts";
import { compileJob } from "./compile.ts";
import type { Settings, SinkNode } from "./nodes.ts";

class Home implements StreamHome {
  readonly id = "test";
  readonly sinks: SinkNode[] = [];
  checkOpen(): void {
    // Always open.
  }
  add(sink: SinkNode): void {
    this.sinks.push(sink);
  }
  collect(): never {
    throw new Error("no job here");
  }
  collectAsync(): never {
    throw new Error("no job here");
  }

  numbers(settings: Settings = {}): DataStream<number> {
    return makeStream(this, { kind: "sequence", from: 0n, to: 9n, settings, origin: undefined }, t.int().notNull());
  }

  /** Each node as a line: operators by what runs in them. */
  compiled(chaining = true): string[] {
    const { wire } = compileJob(this.sinks, { parallelism: 1, chaining, statesOf: () => [], encodeDefault: () => "" });
    return wire.nodes.map((node) => {
      if (node.kind !== "operator") return node.kind;
      const spec = JSON.parse(node.spec) as StreamSpec;
      return `${spec.name}: ${[spec.node.op, ...(spec.node.chain ?? []).map((step) => `${step.step} ${String(step.fn)}`)].join(", ")}`;
    });
  }

  /** In how many tasks each node runs, where the environment has four. */
  parallelism(): string[] {
    const { wire } = compileJob(this.sinks, { parallelism: 4, chaining: true, statesOf: () => [], encodeDefault: () => "" });
    return wire.nodes.map((node) => {
      const name = node.kind === "operator" ? (JSON.parse(node.spec) as StreamSpec).name : node.kind;
      return `${name} ${String(node.settings.parallelism ?? "default")}`;
    });
  }

  specs(): StreamSpec[] {
    const { wire } = compileJob(this.sinks, { parallelism: 1, chaining: true, statesOf: () => [], encodeDefault: () => "encoded" });
    return wire.nodes.flatMap((node) => (node.kind === "operator" ? [JSON.parse(node.spec) as StreamSpec] : []));
  }
}

const int = t.int().notNull();
const double = (x: number): number => x * 2;

describe("fusing", () => {
  it("finds times and keys in the tasks of their input, which keeps its order", () => {
    const home = new Home();
    const times = watermarks.monotonous({ timestamp: (n: number) => new Instant(n) });
    const input = home.numbers({ parallelism: 1 });
    input
      .withWatermarks(times)
      .keyBy(int, double)
      .reduce((a, b) => a + b)
      .print();
    input
      .map(int, double, { parallelism: 2 })
      .withWatermarks(times)
      .rebalance()
      .keyBy(int, double)
      .reduce((a, b) => a + b)
      .print();
    input.withWatermarks(times, { parallelism: 3 }).print();
    expect(home.parallelism()).toEqual([
      "sequence 1",
      "timestamps 1",
      "watermarks default",
      "key 1",
      "reduce default",
      "map -> timestamps 2",
      "watermarks default",
      "partition default",
      "key 2",
      "reduce default",
      "timestamps 3",
      "watermarks 3",
    ]);
  });

  it("makes one operator of neighbouring functions", () => {
    const home = new Home();
    home
      .numbers()
      .map(int, double)
      .filter((x) => x > 2)
      .flatMap(t.string().notNull(), (x) => [String(x)])
      .print();
    expect(home.compiled()).toEqual(["sequence", "map -> filter -> flatMap: chain, map 0, filter 1, flatMap 2"]);
    expect(home.specs()[0]?.outputs).toEqual([{ tag: null, type: "STRING NOT NULL" }]);
    expect(home.compiled(false)).toHaveLength(4);
  });

  it("leaves apart what two read, what has another parallelism, and what asks for it", () => {
    const home = new Home();
    const mapped = home.numbers().map(int, double);
    mapped.filter((x) => x > 1).print();
    mapped.map(int, double, { parallelism: 3 }).map(int, double, { chaining: "start" }).print();
    expect(home.compiled()).toEqual(["sequence", "map: chain, map 0", "filter: chain, filter 0", "map: chain, map 0", "map: chain, map 0"]);
  });

  it("puts a computed key behind what is before the exchange, and steps behind a process function", () => {
    const home = new Home();
    home
      .numbers()
      .map(int, double)
      .keyBy(int, (x) => x % 3)
      .process(int, { onElement: (x) => [x] }, { name: "sums", uid: "sums" })
      .map(t.string().notNull(), String)
      .print();
    expect(home.compiled()).toEqual(["sequence", "map -> key: chain, map 0, key 1", "sums -> map: process, map 1"]);
    const [before, process] = home.specs();
    expect(before?.outputs[0]?.type).toBe("ROW<`key` INT NOT NULL, `value` INT NOT NULL> NOT NULL");
    expect(process).toMatchObject({
      inputs: ["INT NOT NULL"],
      key: "INT NOT NULL",
      keys: [{ computed: true }],
      node: { result: "INT NOT NULL" },
      outputs: [{ tag: null, type: "STRING NOT NULL" }],
    });
  });

  it("reads a key that is a field where it lies", () => {
    const home = new Home();
    home
      .numbers()
      .map(t.row({ id: int }).notNull(), (id) => ({ id }))
      .keyBy("id")
      .sum("id")
      .print();
    expect(home.compiled()).toEqual(["sequence", "map: chain, map 0", "sum: reduce"]);
    expect(home.specs()[1]).toMatchObject({ key: "INT NOT NULL", keys: [{ field: "id" }] });
  });

  it("makes a step of its own where nothing can be fused", () => {
    const home = new Home();
    const keyed = home.numbers().keyBy(int, (x) => x);
    keyed
      .window(tumbling("1 minute"))
      .reduce((a, b) => a + b)
      .print();
    keyed.reduce((a, b) => a + b).print();
    expect(home.compiled()).toEqual(["sequence", "key: chain, key 0", "window reduce: window", "key: chain, key 0", "reduce: reduce"]);
  });
});

describe("descriptions", () => {
  it("carries states and their defaults", () => {
    const home = new Home();
    home
      .numbers()
      .keyBy(int, (x) => x)
      .process(int, {
        state: {
          total: state.value(int, { default: 7, ttl: "1 hour" }),
          max: state.reducing(int, (a, b) => Math.max(a, b)),
          seen: state.map(t.string(), int),
        },
        *onElement() {},
        *onTimer() {},
      })
      .print();
    expect(home.specs().at(-1)).toMatchObject({
      timers: true,
      state: [
        { name: "total", kind: "value", type: "INT NOT NULL", ttl: { ttl: 3_600_000 } },
        { name: "max", kind: "value" },
        { name: "seen", kind: "map", key: "STRING" },
      ],
      node: {
        declared: [{ name: "total", kind: "value", default: "encoded" }, { name: "max", kind: "reducing", reduce: 0 }, { name: "seen" }],
      },
    });
  });

  it("refuses, with the remedy, what TypeScript would have refused", () => {
    const numbers = new Home().numbers() as unknown as Record<string, (...args: unknown[]) => unknown>;
    const keyed = new Home().numbers().keyBy(int, (x) => x) as unknown as typeof numbers;
    for (const [call, text] of [
      [() => numbers["map"]?.(int, 1), /map\(\): the number 1 is no function/],
      [() => numbers["map"]?.("int", double), /write a type/],
      [() => numbers["keyBy"]?.("id"), /have no fields/],
      [() => numbers["keyBy"]?.(t.int(), double), /never NULL/],
      [() => numbers["process"]?.(int, { state: { n: state.value(int) }, onElement: double }), /write keyBy before process/],
      [() => numbers["process"]?.(int, { onTimer: double, onElement: double }), /timers belong to keys/],
      [() => keyed["process"]?.(int, { state: { n: state.operatorList(int) }, onElement: double }), /a stream with a key has/],
      [
        () => keyed["process"]?.(int, { state: { n: state.value(int, { default: 1.5 }) }, onElement: double }),
        /the default of the state n/,
      ],
      [() => numbers["filter"]?.(double, { uuid: "x" }), /no option uuid.*did you mean uid/],
      [
        () => numbers["union"]?.(new Home().numbers().map(t.string(), String)),
        /union\(\): one stream has elements of the type INT NOT NULL/,
      ],
    ] as const)
      expect(call).toThrow(
        expect.objectContaining({ constructor: ConfigurationError, message: expect.stringMatching(text) as string }) as Error,
      );
  });

  it("names operators with state that have no uid", () => {
    const home = new Home();
    home
      .numbers()
      .keyBy(int, (x) => x)
      .process(int, { state: { n: state.value(int) }, *onElement() {} }, { name: "counter" })
      .print();
    const { withoutUid } = compileJob(home.sinks, { parallelism: 1, chaining: true, statesOf: () => [], encodeDefault: () => "" });
    expect(withoutUid).toEqual(["counter"]);
  });
});
