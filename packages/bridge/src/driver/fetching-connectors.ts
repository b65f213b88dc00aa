// SPDX-License-Identifier: Apache-2.0
import { artifacts } from "@tsflink/core/internal";
import type { Engine } from "../engine/open-engine.ts";
import { chainOf, type ThrowableDigest } from "../errors/digest.ts";

interface MayFail {
  readonly failure?: { readonly digest: unknown };
}

/**
 * Asks the engine; when Flink lacks a connector or a format that SQL or a catalog names, its jars are fetched and it is asked again. Nothing was
 * begun then, as factories are looked for while a statement is planned.
 */
export async function fetchingConnectors<T extends object>(engine: Pick<Engine, "addArtifacts">, ask: () => Promise<T>): Promise<T> {
  const fetched = new Set<string>();
  for (;;) {
    const outcome = await ask();
    const digest = (outcome as MayFail).failure?.digest as ThrowableDigest | undefined;
    const missing = digest === undefined ? undefined : missingFactory(digest);
    if (missing === undefined || fetched.has(missing) || !Object.hasOwn(artifacts, missing)) return outcome;
    fetched.add(missing);
    await engine.addArtifacts(artifacts[missing as keyof typeof artifacts]);
  }
}

function missingFactory(digest: ThrowableDigest): string | undefined {
  for (const { message } of chainOf(digest)) {
    const found = /Could not find any (?:format )?factory for identifier '([^']*)'/.exec(message ?? "");
    if (found !== null) return found[1];
  }
  return undefined;
}
