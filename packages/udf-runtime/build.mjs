// SPDX-License-Identifier: Apache-2.0
// Bundles the worker into one file that runs on Node 20 and later with nothing beside it, and builds the jar of Flink's side.
import { build } from "esbuild";
import { fileURLToPath } from "node:url";
import { buildJars } from "../../scripts/jars.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

await build({
  entryPoints: [here("src/worker/main.ts")],
  outfile: here("dist/worker.mjs"),
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  minifySyntax: true,
  minifyWhitespace: true,
  keepNames: false,
  legalComments: "linked",
  alias: {
    "@grpc/proto-loader": here("src/worker/no-proto-loader.ts"),
    "@tsflink/core": here("../core/src/index.ts"),
    "@tsflink/core/internal": here("../core/src/internal.ts"),
  },
  // grpc-js is CommonJS and requires Node's own modules.
  banner: { js: 'import { createRequire as tsflinkRequire } from "node:module"; const require = tsflinkRequire(import.meta.url);' },
  logLevel: "warning",
});

buildJars(here("."), [{ folder: "java", jars: { "tsflink-runtime.jar": "tsflink-runtime.jar" } }]);
