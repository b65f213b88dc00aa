// SPDX-License-Identifier: Apache-2.0
import { SingleBar } from "cli-progress";
import type { Progress } from "../engine/messages.ts";

let bar: SingleBar | undefined;
let files = 0;
let done = 0;

/** Shows how the fetching of jars goes: a bar on a terminal, a few lines elsewhere, nothing when nothing is fetched. */
export function showProgress(progress: Progress, out: NodeJS.WriteStream = process.stderr): void {
  switch (progress.kind) {
    case "begin":
      files = progress.files;
      done = 0;
      return;
    case "file":
      if (progress.done) done++;
      if (out.isTTY) {
        if (bar === undefined) {
          bar = new SingleBar({
            format: "Fetching Flink's jars [{bar}] {value}/{total} {file}",
            stream: out,
            clearOnComplete: true,
            hideCursor: true,
          });
          bar.start(files, done, { file: progress.name });
        }
        bar.update(Math.min(done, files), { file: progress.name });
      } else if (progress.done && (done === 1 || done % 20 === 0)) {
        out.write(`Fetching Flink's jars: ${done} of ${files}, ${progress.name}\n`);
      }
      return;
    case "end":
      bar?.stop();
      bar = undefined;
      return;
    case "note":
      out.write(`${progress.text}\n`);
  }
}
