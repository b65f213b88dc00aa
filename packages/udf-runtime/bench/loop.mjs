// SPDX-License-Identifier: Apache-2.0
// What a row costs in JavaScript: read, call, write, encode, for batches as an operator sends them. No transport.
// node bench/loop.mjs, after npm run build.
import { parseType } from "@tsflink/core";
import { batchWriter } from "../dist/codec/index.js";
import { loaded, planOf } from "../dist/server/plan.js";
import { Program } from "../dist/server/program.js";

const ROWS = 4000;
const payload = (args, returns) => ({
  protocol: 1,
  name: "f",
  kind: "scalar",
  export: "f",
  args,
  returns,
  deterministic: true,
  run: "worker",
  bundle: "",
});

function bench(title, type, values, fn, rounds = 3000, out = type) {
  const input = `ROW<\`x\` ${type}>`;
  const spec = {
    kind: "scalar",
    task: "",
    subtask: 0,
    attempt: 0,
    functions: [payload([type], out)],
    input,
    output: `ROW<\`y\` ${out}>`,
    calls: [{ function: 0, args: [{ column: 0 }] }],
  };
  const program = new Program(planOf(spec, [loaded(spec.functions[0], fn, undefined)]));
  const message = batchWriter(parseType(input).definition).columns([values]);
  // As it comes from gRPC: not aligned.
  const shifted = Buffer.alloc(message.length + 5);
  shifted.set(message, 5);
  const bytes = shifted.subarray(5);
  const times = [];
  for (let run = 0; run < 7; run++) {
    const start = process.cpuUsage();
    const wall = performance.now();
    for (let i = 0; i < rounds; i++) program.run(bytes, values.length);
    const cpu = process.cpuUsage(start);
    times.push([((performance.now() - wall) * 1e6) / (rounds * values.length), ((cpu.user + cpu.system) * 1e3) / (rounds * values.length)]);
  }
  const best = times.slice(1).sort((a, b) => a[0] - b[0])[0];
  console.log(`${title.padEnd(44)} ${best[0].toFixed(1).padStart(7)} ns/row wall ${best[1].toFixed(1).padStart(7)} ns/row CPU`);
}

const rows = (make) => Array.from({ length: ROWS }, (_, i) => make(i));
const big = rows((i) => 9_000_000_000_000_000n + BigInt(i));
bench("BIGINT x + 1n", "BIGINT", big, (x) => (x === null ? null : x + 1n));
bench("BIGINT NOT NULL x + 1n", "BIGINT NOT NULL", big, (x) => x + 1n);
bench(
  "BIGINT x + 1n, a tenth NULL",
  "BIGINT",
  big.map((x, i) => (i % 10 === 0 ? null : x)),
  (x) => (x === null ? null : x + 1n),
);
bench("BIGINT identity", "BIGINT", big, (x) => x);
bench(
  "INT x + 1",
  "INT",
  rows((i) => i),
  (x) => (x === null ? null : x + 1),
);
bench(
  "DOUBLE x * 1.19",
  "DOUBLE",
  rows((i) => i * 1.5),
  (x) => (x === null ? null : x * 1.19),
);
const names = rows((i) => `customer-${String(i).padStart(6, "0")}`);
bench("STRING upper + !", "STRING", names, (s) => (s === null ? null : `${s.toUpperCase()}!`), 1000);
bench("STRING identity", "STRING", names, (s) => s, 1000);
bench(
  "STRING upper + !, a third not ASCII",
  "STRING",
  names.map((s, i) => (i % 3 === 0 ? `${s}ü` : s)),
  (s) => `${s.toUpperCase()}!`,
  1000,
);
bench(
  "STRING JSON parse, stringify",
  "STRING",
  rows((i) => `{"id":${i},"name":"customer-${i}","tags":["a","b"]}`),
  (s) => JSON.stringify({ ...JSON.parse(s), seen: true }),
  200,
);
bench(
  "DECIMAL(10, 2) identity",
  "DECIMAL(10, 2)",
  rows((i) => BigInt(i)),
  (x) => x,
  500,
);
bench(
  "TIMESTAMP_LTZ(3) identity",
  "TIMESTAMP_LTZ(3)",
  rows((i) => new Date(i)),
  (x) => x,
  500,
);
bench(
  "ARRAY<INT> of 3 identity",
  "ARRAY<INT>",
  rows((i) => [i, i, i]),
  (x) => x,
  300,
);
