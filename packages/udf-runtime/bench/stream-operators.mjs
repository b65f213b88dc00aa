// SPDX-License-Identifier: Apache-2.0
// What stream operators cost by themselves: rows a second in this process, state in plain maps, no Flink. Needs a build.
//   node bench/stream-operators.mjs [NAME...]
import { makeOperator, statesOf } from "../dist/streams/index.js";

const rows = 1_000_000;
const keys = 1_000;

/** As cheap as a host can be: what is measured is the operator. Counts what it is asked. */
class PlainHost {
  key = 0;
  timestamp = 0;
  watermark = -(2 ** 63);
  processingTime = 0;
  subtask = { task: "bench", index: 0, parallelism: 1, attempt: 0 };
  emitted = 0;
  reads = 0;
  writes = 0;
  timerCalls = 0;
  #timers = new Map();
  #states = new Map();
  metrics = {
    counter: () => ({ add() {} }),
    meter: () => ({ mark() {} }),
    histogram: () => ({ update() {} }),
    gauge: () => ({ set() {} }),
  };

  constructor(spec) {
    for (const { name, kind } of spec.state) this.#states.set(name, kind === "map" ? this.#map() : this.#value());
    const set = (time) => {
      this.timerCalls++;
      let due = this.#timers.get(time);
      if (due === undefined) this.#timers.set(time, (due = new Set()));
      due.add(this.key);
    };
    const remove = (time) => {
      this.timerCalls++;
      this.#timers.get(time)?.delete(this.key);
    };
    this.timers = { onEventTime: set, onProcessingTime: set, deleteEventTime: remove, deleteProcessingTime: remove };
  }

  state(name) {
    return this.#states.get(name);
  }

  emit() {
    this.emitted++;
  }

  advance(operator, watermark) {
    this.watermark = watermark;
    for (;;) {
      // Firing one may set others that are due.
      const times = [...this.#timers.keys()].filter((time) => time <= watermark).sort((a, b) => a - b);
      if (times.length === 0) return;
      const [time] = times;
      const due = this.#timers.get(time);
      this.#timers.delete(time);
      for (const key of due) {
        this.key = key;
        this.timestamp = time;
        operator.onEventTimer(time);
      }
    }
  }

  #value() {
    const values = new Map();
    return {
      get: () => (this.reads++, values.get(this.key) ?? null),
      set: (value) => (this.writes++, values.set(this.key, value)),
      clear: () => (this.writes++, values.delete(this.key)),
    };
  }

  #map() {
    const maps = new Map();
    return {
      get: (key) => (this.reads++, maps.get(this.key)?.get(key) ?? null),
      has: (key) => (this.reads++, maps.get(this.key)?.has(key) === true),
      set: (key, value) => {
        this.writes++;
        const map = maps.get(this.key);
        if (map === undefined) maps.set(this.key, new Map([[key, value]]));
        else map.set(key, value);
      },
      delete: (key) => (this.writes++, maps.get(this.key)?.delete(key)),
      keys: () => (maps.get(this.key) ?? new Map()).keys(),
      entries: () => (maps.get(this.key) ?? new Map()).entries(),
    };
  }
}

const one = "INT NOT NULL";
const count = { kind: "aggregate", create: () => 0, add: (n) => n + 1, merge: (a, b) => a + b };
const elements = { kind: "apply", fn: (key, window, values) => values.length };
const window = (assigner, fn, more = {}) => ({ op: "window", window: { assigner, allowedLateness: 0, contents: one, fn, ...more } });

/** Functions stand in the nodes and are numbered here. */
const cases = {
  "map, filter": {
    op: "chain",
    chain: [
      { step: "map", fn: (n) => n + 1, type: one },
      { step: "filter", fn: (n) => n % 2 === 0 },
    ],
  },
  "keyed count": {
    op: "process",
    declared: [{ name: "n", kind: "value" }],
    onElement: [
      function* (value, { key, state }) {
        const n = (state.n.get() ?? 0) + 1;
        state.n.set(n);
        yield n;
      },
    ],
  },
  "tumbling count": window({ assign: "tumbling", time: "event", size: 1000 }, count),
  "sliding count, 4 windows": window({ assign: "sliding", time: "event", size: 1000, slide: 250 }, count),
  "session count": window({ assign: "session", time: "event", gap: 500 }, count),
  "count windows of 10": window({ assign: "global" }, count, { trigger: { trigger: "purging", inner: { trigger: "count", count: 10 } } }),
  "tumbling apply": window({ assign: "tumbling", time: "event", size: 100_000 }, elements),
  "tumbling count, continuous": window({ assign: "tumbling", time: "event", size: 1000 }, count, {
    trigger: { trigger: "continuous-event-time", interval: 100 },
  }),
};

function number(node, functions) {
  if (typeof node === "function") return functions.push({ name: node.name, fn: node, bound: undefined }) - 1;
  if (Array.isArray(node)) return node.map((each) => number(each, functions));
  if (typeof node !== "object" || node === null) return node;
  return Object.fromEntries(Object.entries(node).map(([name, each]) => [name, number(each, functions)]));
}

function run(node) {
  const functions = [];
  const bare = {
    kind: "stream",
    name: "bench",
    inputs: [one],
    outputs: [{ tag: null, type: one }],
    key: one,
    node: number(node, functions),
    timers: true,
  };
  const spec = { ...bare, state: [...statesOf(bare), ...(node.op === "process" ? [{ name: "n", kind: "value", type: one }] : [])] };
  const host = new PlainHost(spec);
  const operator = makeOperator(spec, functions, host);
  const start = process.cpuUsage();
  for (let i = 0; i < rows; i++) {
    host.key = (i * 7919) % keys;
    host.timestamp = i >> 5;
    operator.onElement(i, 0);
    if (i % 4096 === 4095) host.advance(operator, (i >> 5) - 50);
  }
  host.advance(operator, 2 ** 63);
  const { user, system } = process.cpuUsage(start);
  return { micros: user + system, host };
}

const wanted = process.argv.slice(2);
for (const [name, node] of Object.entries(cases)) {
  if (wanted.length > 0 && !wanted.some((each) => name.includes(each))) continue;
  run(node);
  const { micros, host } = [run(node), run(node), run(node)].reduce((a, b) => (b.micros < a.micros ? b : a));
  const each = (n) => (n / rows).toFixed(2);
  console.log(
    `${name.padEnd(28)} ${(rows / micros).toFixed(2).padStart(6)} M rows/s of CPU   reads ${each(host.reads)} writes ${each(host.writes)} timer calls ${each(host.timerCalls)} a row, ${host.emitted} results`,
  );
}
