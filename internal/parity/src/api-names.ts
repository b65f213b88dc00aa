// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** The names of the committed API reports: exports, members as `Export.member`, theirs as `Export.member.inner`. */
export function apiNames(): ReadonlySet<string> {
  const names = new Set<string>();
  const reports = readdirSync(`${root}/packages`).flatMap((name) => {
    const folder = `${root}/packages/${name}/etc`;
    return existsSync(folder) ? readdirSync(folder).map((file) => `${folder}/${file}`) : [];
  });
  for (const report of reports) {
    let current = "";
    let outer = "";
    for (const line of readFileSync(report, "utf8").split("\n")) {
      const exported = /^export (?:declare |abstract )*(?:interface|class|const|function|type|namespace) (\w+)/.exec(line)?.[1];
      if (exported !== undefined) names.add((current = exported));
      const member = /^ {4}(?:readonly |static |get )*(\w+)\??[<(:]/.exec(line)?.[1];
      if (member !== undefined) names.add(`${current}.${(outer = member)}`);
      const inner = /^ {8}(?:readonly )?(\w+)\??[<(:]/.exec(line)?.[1];
      if (inner !== undefined) names.add(`${current}.${outer}.${inner}`);
    }
  }
  return names;
}

/** What is wrong with `FILE: NAME OF THE TEST`, if anything. */
export function problemOfTest(test: string): string | undefined {
  const [, file = "", name = ""] = /^(\S+): (.+)$/s.exec(test) ?? [];
  if (!existsSync(`${root}/${file}`)) return `there is no file ${file}`;
  if (!/^packages\/[^/]+\/test\/|^internal\/(conformance|connectors|acceptance)\/|^examples\//.test(file))
    return `${file} does not run on Flink`;
  const text = readFileSync(`${root}/${file}`, "utf8");
  if (file.endsWith(".json")) return Object.hasOwn(JSON.parse(text) as object, name) ? undefined : `${file} has no case "${name}"`;
  return text.includes(`${JSON.stringify(name)},`) ? undefined : `${file} has no test "${name}"`;
}
