// SPDX-License-Identifier: Apache-2.0
/** Runs the programs named, or all of them, one after the other. Each also runs by itself: `npx tsx src/windows.ts`. */
import { existsSync } from "node:fs";

const all = ["basics", "windows", "joins", "joins-in-time", "json", "sinks", "changelogs", "catalog", "patterns"];
const names = process.argv.length > 2 ? process.argv.slice(2) : all;
const programs = names.map((name) => new URL(`${name}.ts`, import.meta.url));
for (const [i, program] of programs.entries())
  if (!existsSync(program)) throw new Error(`There is no program ${names[i] ?? ""}; there are ${all.join(", ")}`);

for (const [i, program] of programs.entries()) {
  console.log(`\n=== ${names[i] ?? ""} ===`);
  await import(program.href);
}
