// SPDX-License-Identifier: Apache-2.0
// `npm run render -w internal/parity`: writes docs/parity.md from the ledger. With --check it only compares.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const here = new URL("..", import.meta.url);
const page = new URL("../../docs/parity.md", here);
const read = (path) => JSON.parse(readFileSync(new URL(path, here), "utf8"));
const cell = (text) => text.replaceAll("|", "\\|").replaceAll("<", "&lt;");

function statusOf(row) {
  if (row.ours !== undefined) return ["ours", `\`${row.ours}\``];
  if (row.replacedBy !== undefined) return ["replaced by", cell(row.replacedBy)];
  if (row.leftOut !== undefined) return ["left out because", cell(row.leftOut)];
  return ["open", cell(row.open)];
}

const lines = [
  "# Parity with PyFlink 2.3",
  "",
  "What PyFlink has, by its own names, and what stands for it in TsFlink. Each name of ours is in the API reports and tried on Flink by a test that",
  "`internal/parity/ledger` names. Written by `npm run render -w internal/parity`.",
  "",
];
for (const file of readdirSync(new URL("ledger/", here)).sort()) {
  const rows = read(`ledger/${file}`);
  const sections = read(`inventory/${file}`);
  const count = (key) => rows.filter((row) => row[key] !== undefined).length;
  lines.push(
    `${rows.length} rows of ${file.replace(".json", "").toUpperCase()}: ${count("ours")} ours, ${count("replacedBy")} replaced, ${count("leftOut")} left out, ${count("open")} open.`,
    "",
  );
  for (const { section, title } of sections) {
    lines.push(`## ${section} ${title}`, "", "| PyFlink | | TsFlink |", "|---|---|---|");
    for (const row of rows.filter((each) => each.section === section))
      lines.push(`| ${cell([row.group, row.symbol].filter((each) => each !== "").join("."))} | ${statusOf(row).join(" | ")} |`);
    lines.push("");
  }
}
const text = lines.join("\n");
if (!process.argv.includes("--check")) writeFileSync(page, text);
else if (readFileSync(page, "utf8") !== text) {
  console.error("docs/parity.md is not what the ledger says; run `npm run render -w internal/parity`");
  process.exitCode = 1;
}
