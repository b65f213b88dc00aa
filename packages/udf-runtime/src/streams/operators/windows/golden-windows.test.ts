// SPDX-License-Identifier: Apache-2.0
import type { Instant } from "@tsflink/core";
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { AssignerNode, EvictorNode, StreamFunction, StreamSpec, TriggerNode, ValueSlot, WindowNode } from "../../contract.ts";
import { MemoryHost } from "../../memory/memory-host.ts";
import { makeOperator, statesOf } from "../index.ts";
import { Functions } from "../test-operator.ts";
import { windowCases, type CaseElement, type CaseTrigger, type WindowCase } from "./test-window-cases.ts";

const folder = new URL("../../../../golden/windows/", import.meta.url);
const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), "utf8"));

/** What Java's operator gave: for each step its outputs, and how much state was left in the end. */
interface Expected {
  readonly name: string;
  readonly outputs: readonly (readonly string[])[];
  readonly left: number;
}

const generated = windowCases(140);
if (process.env["GOLDEN_WRITE"] !== undefined)
  writeFileSync(new URL("cases.json", folder), `[\n${generated.map((each) => JSON.stringify(each)).join(",\n")}\n]\n`);

test("the cases are those that the generator gives", () => {
  expect(read("cases.json")).toEqual(JSON.parse(JSON.stringify(generated)));
});

const expected = new Map((read("expected.json") as Expected[]).map((each) => [each.name, each]));
const cases = read("cases.json") as WindowCase[];

test.each(cases.map((each) => [each.name, each] as const))("%s", async (name, each) => {
  const { outputs, left } = expected.get(name) as Expected;
  const run = new CaseRun(each);
  for (const [i, step] of each.steps.entries()) {
    if ("element" in step) run.element(step.element, step.at);
    else if ("watermark" in step) run.host.advanceWatermark(run.operator, step.watermark);
    else if ("clock" in step) await run.host.advanceProcessingTime(run.operator, step.clock);
    else run.restart();
    // Flink fires the timers of one time in no order that it promises.
    expect(run.take().sort(), `step ${i}: ${JSON.stringify(step)}`).toEqual([...(outputs[i] as string[])].sort());
  }
  if (left === 0) expect(run.left()).toEqual([]);
});

const element = "ROW<`k` STRING NOT NULL, `v` INT NOT NULL, `gap` INT NOT NULL> NOT NULL";

interface Window {
  readonly start: Instant | null;
  readonly end: Instant | null;
}

/** A case on our operator. */
class CaseRun {
  host: MemoryHost;
  operator: ReturnType<typeof makeOperator>;
  readonly #spec: StreamSpec;
  readonly #functions: readonly StreamFunction[];
  #taken: string[] = [];

  constructor(each: WindowCase) {
    const functions = new Functions();
    const window = windowNode(each, functions.add);
    const bare = {
      kind: "stream",
      name: "windows",
      inputs: [element],
      outputs: [
        { tag: null, type: each.fn === "reduce" ? element : "STRING NOT NULL" },
        { tag: "late", type: element },
        { tag: "cleared", type: "STRING NOT NULL" },
      ],
      key: "STRING NOT NULL",
      node: { op: "window", window },
    } as const;
    const fires = { name: "fires", kind: "value", type: "INT NOT NULL" } as const;
    this.#spec = { ...bare, state: [...statesOf(bare), ...(each.fn === "process" ? [fires] : [])], timers: true };
    this.#functions = functions.list;
    this.host = this.#makeHost();
    this.operator = makeOperator(this.#spec, this.#functions, this.host);
  }

  element(value: CaseElement, at: number): void {
    this.host.element(this.operator, value, 0, at, value.k);
  }

  restart(): void {
    const snapshot = this.host.snapshot();
    const { processingTime } = this.host;
    this.host = this.#makeHost();
    this.host.processingTime = processingTime;
    this.host.restore(snapshot);
    this.operator = makeOperator(this.#spec, this.#functions, this.host);
  }

  take(): string[] {
    const taken = this.#taken;
    this.#taken = [];
    return taken;
  }

  /** The states of windows that hold something. */
  left(): string[] {
    return this.#spec.state.filter(({ name }) => name !== "fires" && this.host.keysOf(name).length > 0).map(({ name }) => name);
  }

  #makeHost(): MemoryHost {
    return new MemoryHost(this.#spec, {
      emit: (output, value, timestamp) => {
        const text = typeof value === "string" ? value : elementText(value as CaseElement);
        this.#taken.push(
          `${["main", "late", "cleared"][output] as string}@${timestamp === 2 ** 63 ? "end" : (timestamp ?? "none")} ${text}`,
        );
      },
    });
  }
}

function elementText({ k, v }: CaseElement): string {
  return `${k}:${v}`;
}

function windowText({ start, end }: Window): string {
  return start === null || end === null ? "global" : `${start.epochMillis}..${end.epochMillis}`;
}

function windowNode(each: WindowCase, f: Functions["add"]): WindowNode {
  const trigger = each.trigger === undefined ? undefined : triggerNode(each.trigger, f);
  const evictor = each.evictor === undefined ? undefined : evictorNode(each.evictor, f);
  return {
    assigner: assignerNode(each, f),
    ...(trigger === undefined ? {} : { trigger }),
    ...(evictor === undefined ? {} : { evictor }),
    allowedLateness: each.allowedLateness,
    ...(each.late ? { lateOutput: 1 } : {}),
    contents: each.fn === "aggregate" ? "STRING NOT NULL" : element,
    fn: functionNode(each, f),
  };
}

function assignerNode({ assigner }: WindowCase, f: Functions["add"]): AssignerNode {
  if (assigner.assign === "session")
    return { ...assigner, gap: assigner.gap === "dynamic" ? { fn: f(({ gap }: CaseElement) => gap) } : assigner.gap };
  if (assigner.assign !== "days") return assigner;
  const { starts } = assigner;
  return {
    assign: "custom",
    time: "event",
    fn: f((_: CaseElement, { timestamp }: { timestamp: Instant }) => {
      const windows: unknown[] = [];
      for (let i = 0; i + 1 < starts.length; i++)
        if (timestamp.epochMillis >= (starts[i] as number) && timestamp.epochMillis < (starts[i + 1] as number))
          windows.push({
            start: timestamp.minus(timestamp.epochMillis - (starts[i] as number)),
            end: timestamp.plus((starts[i + 1] as number) - timestamp.epochMillis),
          });
      return windows;
    }),
  };
}

function triggerNode(trigger: CaseTrigger, f: Functions["add"]): TriggerNode {
  switch (trigger.trigger) {
    case "purging":
    case "processing-time-out":
      return { ...trigger, inner: triggerNode(trigger.inner, f) };
    case "delta":
      return { ...trigger, fn: f((last: CaseElement, value: CaseElement) => Math.abs(value.v - last.v)) };
    case "early":
      return earlyTrigger(trigger.every, f);
    default:
      return trigger;
  }
}

interface Ending {
  readonly end: Instant;
}

function lastOf({ end }: Ending): Instant {
  return end.minus(1);
}

interface EarlyContext {
  readonly timestamp: Instant;
  readonly watermark: Instant;
  readonly timers: Record<"onEventTime" | "deleteEventTime", (time: Instant) => void>;
  readonly state: { readonly seen: { add(n: number): void; get(): number | null; clear(): void }; readonly early: ValueSlot<Instant> };
  mergeState(name: string): void;
}

function earlyTrigger(every: number, f: Functions["add"]): TriggerNode {
  return {
    trigger: "custom",
    declared: [
      { name: "seen", kind: "reducing", type: "INT NOT NULL", reduce: f((a: number, b: number) => a + b) },
      { name: "early", kind: "value", type: "TIMESTAMP_LTZ(3) NOT NULL" },
    ],
    onElement: f((_: CaseElement, window: Ending, { timestamp, watermark, timers, state }: EarlyContext) => {
      const maxTimestamp = lastOf(window);
      if (maxTimestamp.compare(watermark) <= 0) return "fire";
      timers.onEventTime(maxTimestamp);
      state.seen.add(1);
      if ((state.seen.get() ?? 0) >= 3) {
        state.seen.clear();
        return "fire";
      }
      if (state.early.get() === null) {
        const early = timestamp.plus(every);
        state.early.set(early);
        timers.onEventTime(early);
      }
      return "continue";
    }),
    onEventTime: f((time: Instant, window: Ending, { state }: EarlyContext) => {
      if (time.equals(lastOf(window))) return "fire-and-purge";
      if (state.early.get()?.equals(time) !== true) return "continue";
      state.early.clear();
      return "fire";
    }),
    onMerge: f((window: Ending, { timers, mergeState }: EarlyContext) => {
      mergeState("seen");
      timers.onEventTime(lastOf(window));
    }),
    clear: f((window: Ending, { timers, state }: EarlyContext) => {
      timers.deleteEventTime(lastOf(window));
      const early = state.early.get();
      if (early !== null) timers.deleteEventTime(early);
      state.early.clear();
      state.seen.clear();
    }),
  };
}

function evictorNode({ evict, keep, after }: NonNullable<WindowCase["evictor"]>, f: Functions["add"]): EvictorNode {
  if (evict !== "delta") return { evict, keep, after };
  return { evict, threshold: keep, after, fn: f((value: CaseElement, last: CaseElement) => Math.abs(last.v - value.v)) };
}

interface FireContext {
  readonly state: { readonly fires: ValueSlot<number> };
  readonly windowState: { readonly fires: ValueSlot<number> } | Record<string, never>;
  emit(tag: string, value: unknown): void;
}

function functionNode({ fn, assigner }: WindowCase, f: Functions["add"]): WindowNode["fn"] {
  // Neither commutative nor associative: the order in which elements and windows are joined shows.
  const reduce = f((a: CaseElement, b: CaseElement) => ({ k: a.k, v: (a.v * 31 + b.v) % 1_000_003, gap: a.gap }));
  const list = (elements: readonly CaseElement[]): string => elements.map(({ v }) => v).join();
  switch (fn) {
    case "reduce":
      return { kind: "reduce", reduce };
    case "reduce-emit":
      return {
        kind: "reduce",
        reduce,
        emit: f((key: string, window: Window, result: CaseElement) => `${key} ${windowText(window)} ${elementText(result)}`),
      };
    case "aggregate":
      return {
        kind: "aggregate",
        create: f(() => ""),
        add: f((sum: string, { v }: CaseElement) => (sum === "" ? `${v}` : `${sum},${v}`)),
        merge: f((a: string, b: string) => `(${a})+(${b})`),
        result: f((sum: string) => `<${sum}>`),
        emit: f((key: string, window: Window, result: string) => `${key} ${windowText(window)} ${result}`),
      };
    case "apply":
      return {
        kind: "apply",
        fn: f((key: string, window: Window, elements: CaseElement[]) => `${key} ${windowText(window)} ${list(elements)}`),
      };
    case "process": {
      const merging = assigner.assign === "session";
      // Which of several windows fires first at one time is open, and the key's count would show it.
      return {
        kind: "process",
        declared: [{ name: "fires", kind: "value" }],
        windowState: merging ? [] : [{ name: "fires", kind: "value", type: "INT NOT NULL" }],
        fn: f(function* (key: string, window: Window, elements: CaseElement[], { state, windowState }: FireContext) {
          const all = (state.fires.get() ?? 0) + 1;
          state.fires.set(all);
          const own = ((windowState.fires?.get() as number | null | undefined) ?? 0) + 1;
          windowState.fires?.set(own);
          yield `${key} ${windowText(window)} ${list(elements)} fire ${merging ? 0 : own} of ${assigner.assign === "sliding" ? "several" : all}`;
        }),
        clear: f((_: string, window: Window, { windowState, emit }: FireContext) => {
          emit("cleared", `${windowText(window)} ${(windowState.fires?.get() as number | null | undefined) ?? 0}`);
          windowState.fires?.clear();
        }),
      };
    }
  }
}
