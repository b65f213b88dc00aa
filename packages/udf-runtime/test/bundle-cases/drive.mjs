// SPDX-License-Identifier: Apache-2.0
// The driver of the cases: bundles every case alone, under whatever loader this process was started with.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [bundler, out, ...files] = process.argv.slice(2);
const { bundleFunctions } = await import(pathToFileURL(bundler).href);
const results = [];
mkdirSync(out, { recursive: true });
for (const file of files) {
  const module = await import(pathToFileURL(path.resolve(file)).href);
  for (const [name, { definition, calls }] of Object.entries(module.cases)) {
    const id = `${path.basename(file).replace(/\.[cm]?[jt]s$/, "")}/${name}`;
    try {
      const bundle = await bundleFunctions([definition], { root: process.cwd() });
      const bundleFile = path.join(out, `${id.replace("/", "-")}.mjs`);
      writeFileSync(bundleFile, bundle.code);
      for (const asset of bundle.assets) if (asset.kind === "file") writeFileSync(path.join(out, asset.name), (await import("node:fs")).readFileSync(asset.path));
      const { code, map, hash, warnings, kept, assets } = bundle;
      results.push({ id, file: bundleFile, export: bundle.exports.get(definition), name: bundle.names.get(definition), place: bundle.locations.get(definition), calls, code, map, hash, warnings, kept, assets });
    } catch (error) {
      if (error.code !== "bundle") throw error;
      results.push({ id, calls, refusal: error.message, offenders: error.offenders });
    }
  }
}
writeFileSync(path.join(out, "results.json"), JSON.stringify(results));
