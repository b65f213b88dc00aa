// SPDX-License-Identifier: Apache-2.0
// `npm run check:files`: what every tracked file must keep to. Runs in a second and needs nothing but git.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./set-up.mjs";

const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root, encoding: "utf8" })
  .split("\0")
  .filter((file) => file !== "" && existsSync(join(root, file)));
const problems = [];

for (const file of files) {
  if (!/\.(ts|js|mjs|java|proto|py|json|md|xml|ya?ml|sh)$|^\.ci\//.test(file) || /(^|\/)(fixtures|golden|bundle-cases|etc)\//.test(file))
    continue;
  const text = readFileSync(join(root, file), "utf8");
  if (
    /\.(ts|js|mjs|java|proto|py)$/.test(file) &&
    !text.split("\n", 2).some((line) => line.includes("SPDX-License-Identifier: Apache-2.0"))
  )
    problems.push(`${file}: the first line must be the comment "SPDX-License-Identifier: Apache-2.0"`);
  // Homes of people and build machines; a path of a container's or a user's computer says that something was written by hand.
  const home = /(?:^|[\s"'`(=])(\/(?:home|Users)\/[a-z][\w.-]*\/)/m.exec(text);
  if (home !== null) problems.push(`${file}: holds the path of a machine, ${home[1]}`);
}

const lock = readFileSync(join(root, "package-lock.json"), "utf8");
const host = /"resolved": "(https?:\/\/[^/"]+)/.exec(lock);
if (host !== null)
  problems.push(
    `package-lock.json: names the registry ${host[1]}; .npmrc has omit-lockfile-registry-resolved, so write it with \`npm install\` in this repository`,
  );

for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);
