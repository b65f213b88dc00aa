// SPDX-License-Identifier: Apache-2.0
import { build } from "esbuild";
import { expect, test } from "vitest";
import { join } from "node:path";
import { packages } from "./compile.ts";

/** The files that a bundle of the text holds, and what it leaves to be loaded later. */
async function bundle(text: string): Promise<{ readonly inputs: string[]; readonly later: string[] }> {
  const { metafile } = await build({
    stdin: { contents: text, resolveDir: join(packages, "table"), loader: "ts" },
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "node",
    logLevel: "silent",
    alias: {
      "@tsflink/table": join(packages, "table", "src", "index.ts"),
      "@tsflink/core": join(packages, "core", "src", "index.ts"),
      "@tsflink/bridge/driver": join(packages, "bridge", "src", "driver", "index.ts"),
      "@tsflink/core/internal": join(packages, "core", "src", "internal.ts"),
    },
    external: ["@tsflink/bridge", "@tsflink/udf-runtime", "@tsflink/udf-runtime/codec"],
  });
  const outputs = Object.values(metafile.outputs);
  return {
    inputs: outputs.flatMap((output) =>
      Object.entries(output.inputs)
        .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
        .map(([path]) => path),
    ),
    later: [
      ...new Set(
        outputs.flatMap((output) => output.imports.filter(({ external }) => external === true).map(({ kind, path }) => `${kind} ${path}`)),
      ),
    ].sort(),
  };
}

test("a function's bundle holds nothing of the bridge, nor of environments", { timeout: 60_000 }, async () => {
  const { inputs, later } = await bundle(
    'import { t, udf } from "@tsflink/table"; export const f = udf({ args: [t.int()], returns: t.int() }, (x) => x);',
  );
  expect(inputs.some((path) => path.endsWith("functions/udf.ts"))).toBe(true);
  expect(inputs.filter((path) => /bridge|udf-runtime|environment|lower|java/.test(path))).toEqual([]);
  expect(later).toEqual([]);
});

test("an environment loads the bridge and the runtime of functions only when it starts", { timeout: 60_000 }, async () => {
  const { inputs, later } = await bundle('import { TableEnvironment } from "@tsflink/table"; console.log(TableEnvironment);');
  expect(inputs.filter((path) => /packages\/bridge\/src\/(?!driver\/)|packages\/udf-runtime|java-bridge/.test(path))).toEqual([]);
  expect(later).toContain("dynamic-import @tsflink/bridge");
  expect(later.filter((each) => /@tsflink/.test(each) && !each.startsWith("dynamic-import "))).toEqual([]);
});
