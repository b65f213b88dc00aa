// SPDX-License-Identifier: Apache-2.0
// Windows as data: configuration and what happens, for our operators and for Flink's (WindowGoldenTest in ../../../../java).

/** `v` counts up, so that results say which elements they are made of. `gap` is what dynamic sessions ask for. */
export interface CaseElement {
  readonly k: string;
  readonly v: number;
  readonly gap: number;
}

export type Step =
  | { readonly element: CaseElement; readonly at: number }
  | { readonly watermark: number }
  | { readonly clock: number }
  /** The operator is stopped and started again from what it has saved. */
  | { readonly restart: true };

export type CaseTrigger =
  | { readonly trigger: "event-time" | "processing-time" | "never" }
  | { readonly trigger: "continuous-event-time" | "continuous-processing-time"; readonly interval: number }
  | { readonly trigger: "count"; readonly count: number }
  | { readonly trigger: "delta"; readonly threshold: number }
  | {
      readonly trigger: "processing-time-out";
      readonly timeout: number;
      readonly inner: CaseTrigger;
      readonly resetOnElement: boolean;
      readonly clearOnTimeout: boolean;
    }
  | { readonly trigger: "purging"; readonly inner: CaseTrigger }
  /** Written in both languages: fires every third element and, `every` ms after an element, early; purges at the end. */
  | { readonly trigger: "early"; readonly every: number };

export type CaseAssigner =
  | {
      readonly assign: "tumbling" | "sliding";
      readonly time: "event" | "processing";
      readonly size: number;
      readonly slide?: number;
      readonly offset?: number;
    }
  | { readonly assign: "session"; readonly time: "event" | "processing"; readonly gap: number | "dynamic" }
  | { readonly assign: "global" }
  /** Days that are not equally long: a window goes from one start to the next. */
  | { readonly assign: "days"; readonly starts: readonly number[] };

export interface WindowCase {
  readonly name: string;
  readonly assigner: CaseAssigner;
  readonly trigger?: CaseTrigger;
  readonly evictor?: { readonly evict: "count" | "time" | "delta"; readonly keep: number; readonly after: boolean };
  readonly allowedLateness: number;
  readonly late: boolean;
  readonly fn: "reduce" | "reduce-emit" | "aggregate" | "apply" | "process";
  readonly steps: readonly Step[];
}

/** A small generator of random numbers with a seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

class Generator {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = randomOf(seed);
  }

  below(n: number): number {
    return Math.floor(this.#next() * n);
  }

  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  chance(p: number): boolean {
    return this.#next() < p;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }
}

/** Midnights in Berlin around the change to summer time of 2026 (23 hours) and back (25 hours), in ms relative to the first of each row. */
const hour = 3_600_000;
const springDays: readonly number[] = [0, 24, 47, 71, 95].map((hours) => Date.UTC(2026, 2, 27, 23) + hours * hour);
const autumnDays: readonly number[] = [0, 24, 49, 73, 97].map((hours) => Date.UTC(2026, 9, 23, 22) + hours * hour);

interface Shape {
  readonly name: string;
  readonly assigner: CaseAssigner;
  /** How far a step of time goes. */
  readonly pace: number;
  readonly start?: number;
  /** Elements come in no order at all within so much time: what comes late in a case joins sessions that lie apart. */
  readonly scatter?: number;
  readonly triggers: readonly (CaseTrigger | undefined)[];
}

const eventTriggers: readonly (CaseTrigger | undefined)[] = [
  undefined,
  undefined,
  { trigger: "purging", inner: { trigger: "event-time" } },
  { trigger: "continuous-event-time", interval: 7 },
  { trigger: "count", count: 3 },
  { trigger: "purging", inner: { trigger: "count", count: 2 } },
  { trigger: "early", every: 5 },
];

const fixedTriggers: readonly (CaseTrigger | undefined)[] = [
  ...eventTriggers,
  { trigger: "delta", threshold: 2 },
  { trigger: "purging", inner: { trigger: "delta", threshold: 3 } },
  { trigger: "processing-time-out", timeout: 6, inner: { trigger: "event-time" }, resetOnElement: true, clearOnTimeout: false },
  { trigger: "processing-time-out", timeout: 6, inner: { trigger: "count", count: 4 }, resetOnElement: false, clearOnTimeout: true },
  { trigger: "processing-time" },
];

const processingTriggers: readonly (CaseTrigger | undefined)[] = [
  undefined,
  { trigger: "purging", inner: { trigger: "processing-time" } },
  { trigger: "continuous-processing-time", interval: 7 },
  { trigger: "count", count: 3 },
];

const shapes: readonly Shape[] = [
  { name: "tumbling", assigner: { assign: "tumbling", time: "event", size: 20 }, pace: 6, triggers: fixedTriggers },
  {
    name: "tumbling with offset",
    assigner: { assign: "tumbling", time: "event", size: 20, offset: -7 },
    pace: 6,
    start: -90,
    triggers: fixedTriggers,
  },
  { name: "sliding", assigner: { assign: "sliding", time: "event", size: 20, slide: 5 }, pace: 4, triggers: fixedTriggers },
  {
    name: "sliding unevenly",
    assigner: { assign: "sliding", time: "event", size: 17, slide: 6, offset: 2 },
    pace: 4,
    start: -30,
    triggers: fixedTriggers,
  },
  { name: "hopping over gaps", assigner: { assign: "sliding", time: "event", size: 5, slide: 12 }, pace: 4, triggers: eventTriggers },
  { name: "session", assigner: { assign: "session", time: "event", gap: 10 }, pace: 5, triggers: eventTriggers },
  { name: "scattered session", assigner: { assign: "session", time: "event", gap: 10 }, pace: 5, scatter: 120, triggers: eventTriggers },
  { name: "session of dynamic gap", assigner: { assign: "session", time: "event", gap: "dynamic" }, pace: 6, triggers: eventTriggers },
  {
    name: "global",
    assigner: { assign: "global" },
    pace: 5,
    triggers: [
      { trigger: "count", count: 3 },
      { trigger: "purging", inner: { trigger: "count", count: 4 } },
      { trigger: "purging", inner: { trigger: "delta", threshold: 2 } },
      { trigger: "continuous-event-time", interval: 10 },
      { trigger: "processing-time-out", timeout: 8, inner: { trigger: "count", count: 5 }, resetOnElement: false, clearOnTimeout: true },
      undefined,
    ],
  },
  { name: "days with summer time", assigner: { assign: "days", starts: springDays }, pace: 6 * hour, start: springDays[0] as number, triggers: [undefined, undefined, { trigger: "purging", inner: { trigger: "event-time" } }] }, // prettier-ignore
  { name: "days with winter time", assigner: { assign: "days", starts: autumnDays }, pace: 6 * hour, start: autumnDays[0] as number, triggers: [undefined, { trigger: "count", count: 3 }] }, // prettier-ignore
  {
    name: "tumbling in processing time",
    assigner: { assign: "tumbling", time: "processing", size: 20, offset: 3 },
    pace: 6,
    triggers: processingTriggers,
  },
  {
    name: "sliding in processing time",
    assigner: { assign: "sliding", time: "processing", size: 20, slide: 10 },
    pace: 6,
    triggers: processingTriggers,
  },
  {
    name: "session in processing time",
    assigner: { assign: "session", time: "processing", gap: 8 },
    pace: 5,
    triggers: processingTriggers,
  },
];

export function windowCases(count: number): WindowCase[] {
  return Array.from({ length: count }, (_, i) => windowCase(i));
}

function windowCase(index: number): WindowCase {
  const random = new Generator(index * 7919 + 17);
  const shape = shapes[index % shapes.length] as Shape;
  const { assigner, pace } = shape;
  const round = Math.floor(index / shapes.length);
  const trigger = shape.triggers[round % shape.triggers.length];
  const merging = assigner.assign === "session";
  const evictor =
    random.chance(0.3) && assigner.assign !== "days"
      ? { evict: random.pick(["count", "time", "delta"] as const), keep: random.between(2, 8), after: random.chance(0.5) }
      : undefined;
  const eventTime = assigner.assign === "days" || ("time" in assigner && assigner.time === "event");
  const allowedLateness = eventTime && random.chance(0.6) ? random.between(1, 4) * pace : 0;
  // Evicting everything before a reduction leaves Java with a null.
  const fn = random.pick(
    evictor === undefined
      ? (["reduce", "reduce-emit", "aggregate", "apply", "process"] as const)
      : (["aggregate", "apply", "process"] as const),
  );
  return {
    name: `${index} ${shape.name}, ${triggerName(trigger)}${evictor === undefined ? "" : `, evicting by ${evictor.evict}`}, ${fn}`,
    assigner,
    ...(trigger === undefined ? {} : { trigger }),
    ...(evictor === undefined ? {} : { evictor }),
    allowedLateness,
    late: random.chance(0.6),
    fn,
    steps: steps(random, shape, merging),
  };
}

function triggerName(trigger: CaseTrigger | undefined): string {
  if (trigger === undefined) return "default trigger";
  return trigger.trigger === "purging" ? `purging ${triggerName(trigger.inner)}` : trigger.trigger;
}

function steps(random: Generator, { pace, start = 0, scatter }: Shape, merging: boolean): Step[] {
  const list: Step[] = [];
  let time = start;
  let watermark = -Infinity;
  let clock = 0;
  let v = 0;
  const keys = ["a", "b", "c"];
  const disorder = random.pick([0, 2, 5]) * pace;
  for (let i = random.between(12, 45); i > 0; i--) {
    const roll = random.below(100);
    if (roll < 66) {
      // Sessions far apart, filled up from behind by what is out of order.
      time += random.below(pace) + (merging && random.chance(0.15) ? 4 * pace : 0);
      const at = scatter === undefined ? time - random.below(disorder + 1) : time + random.below(scatter);
      list.push({ element: { k: random.pick(keys), v: (v += random.between(1, 3)), gap: random.between(2, 3 * pace) }, at });
    } else if (roll < 84) {
      const next = time - random.below(Math.floor(disorder / 3) + pace);
      if (next > watermark) list.push({ watermark: (watermark = next) });
    } else if (roll < 97) list.push({ clock: (clock += random.between(1, 2 * pace > 1000 ? 20 : 2 * pace)) });
    else list.push({ restart: true });
  }
  list.push({ watermark: time + 1000 * pace }, { clock: clock + 10_000 });
  return list;
}
