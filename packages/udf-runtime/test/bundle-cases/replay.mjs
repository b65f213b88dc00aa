// SPDX-License-Identifier: Apache-2.0
// A process that knows nothing of the driver: runs the bundles and prints what the functions return.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [out] = process.argv.slice(2);
const answers = {};
for (const { id, file, export: name, calls } of JSON.parse(readFileSync(path.join(out, "results.json"), "utf8"))) {
  if (file === undefined) continue;
  try {
    const fn = (await import(pathToFileURL(file).href))[name];
    answers[id] = [];
    for (const [args] of calls ?? []) answers[id].push(await answer(fn, args, file));
  } catch (error) {
    answers[id] = String(error.stack);
  }
}
writeFileSync(path.join(out, "answers.json"), JSON.stringify(answers));

async function answer(fn, args, file) {
  try {
    return await settle(fn(...args));
  } catch (error) {
    const [, line, column] = /:(\d+):(\d+)\)?$/m.exec(error.stack.split("\n").find((frame) => frame.includes(path.basename(file)))) ?? [];
    return { thrown: error.message, line: Number(line), column: Number(column) };
  }
}

async function settle(value) {
  if (value !== null && typeof value === "object") {
    if (Symbol.asyncIterator in value) {
      const items = [];
      for await (const item of value) items.push(item);
      return items;
    }
    if (Symbol.iterator in value && !Array.isArray(value)) return [...value];
  }
  return await value;
}
