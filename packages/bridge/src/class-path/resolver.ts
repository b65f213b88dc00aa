// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { BridgeError } from "@tsflink/core";
import type { Progress } from "../engine/messages.ts";
import { packageFile } from "./package-file.ts";

export interface ResolveRequest {
  /** The `java` command to run the resolver with. */
  readonly java: string;
  readonly coordinates: readonly string[];
  /** With everything that they depend on at run time. */
  readonly transitive: boolean;
  readonly offline: boolean;
  readonly settings: string | undefined;
  readonly onProgress: (progress: Progress) => void;
}

export interface ResolvedArtifact {
  readonly coordinate: string;
  readonly path: string;
}

type Line =
  | { readonly event: "started" | "progress" | "done" | "corrupted"; readonly file: string; readonly bytes: number; readonly size: number }
  | { readonly event: "resolved"; readonly artifacts: readonly ResolvedArtifact[] }
  | { readonly event: "failed"; readonly messages: readonly string[] };

/**
 * Asks Maven's resolver, in a JVM of its own that ends with its answer, for the files of some coordinates.
 *
 * @throws BridgeError when one cannot be had, with Maven's reason and what to do.
 */
export async function resolveArtifacts(request: ResolveRequest): Promise<readonly ResolvedArtifact[]> {
  const child = spawn(
    request.java,
    [
      "-XX:+UseSerialGC",
      "-XX:TieredStopAtLevel=1",
      "-jar",
      packageFile("jars/tsflink-resolver.jar"),
      ...(request.offline ? ["--offline"] : []),
      ...(request.transitive ? ["--transitive"] : []),
      ...(request.settings === undefined ? [] : ["--settings", request.settings]),
      ...request.coordinates,
    ],
    // The resolver ends when its input does, so that it never outlives this process.
    { stdio: ["pipe", "pipe", "pipe"] },
  );
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr = (stderr + text).slice(-4096)));
  const closed = once(child, "close");
  closed.catch(() => undefined);
  let answer: Line | undefined;
  request.onProgress({ kind: "begin", files: request.coordinates.length });
  try {
    for await (const text of createInterface({ input: child.stdout })) {
      const line = JSON.parse(text) as Line;
      if (line.event === "resolved" || line.event === "failed") answer = line;
      else request.onProgress({ kind: "file", name: line.file, bytes: line.bytes, size: line.size, done: line.event === "done" });
    }
    await closed;
  } finally {
    child.kill();
    request.onProgress({ kind: "end" });
  }
  if (answer?.event === "resolved") return answer.artifacts;
  throw failed(
    request,
    answer?.event === "failed" ? answer.messages : [stderr.trim() === "" ? "the resolver ended without an answer" : stderr.trim()],
  );
}

function failed(request: ResolveRequest, messages: readonly string[]): BridgeError {
  const root = messages.at(-1) ?? "";
  const reason = messages[0]?.includes(root) === true ? messages[0] : `${messages[0] ?? ""}: ${root}`;
  const hint = request.offline
    ? "Run once without `artifacts.offline`, so that they are fetched."
    : "Check the network, and the mirrors and proxies in your Maven settings.xml, which are honoured; or point FLINK_HOME at an installed Flink.";
  return new BridgeError(
    `Cannot get ${request.coordinates.length === 1 ? request.coordinates[0] : "Flink's jars"}: ${reason.slice(0, 1500)}\n${hint}`,
    { hint },
  );
}
