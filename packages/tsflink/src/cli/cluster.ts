// SPDX-License-Identifier: Apache-2.0
// Commands that ask a cluster, all of them through its REST server.
import { RestClient } from "@tsflink/bridge/rest";
import { CliError, durationText, printColumns, printJson, printLine } from "./output.ts";

export interface ClusterOptions {
  readonly rest?: string;
  readonly json?: boolean;
}

function clientOf({ rest = process.env["TSFLINK_REST"] }: ClusterOptions): RestClient {
  if (rest === undefined || rest === "")
    throw new CliError("which cluster? Give --rest http://host:8081, or set the environment variable TSFLINK_REST", 2);
  return new RestClient(rest, { option: "--rest" });
}

const ENDED = ["FINISHED", "CANCELED", "FAILED"];

export async function jobs(options: ClusterOptions & { readonly all?: boolean }): Promise<void> {
  const found = (await clientOf(options).jobs()).filter(({ status }) => options.all === true || !ENDED.includes(status));
  if (options.json === true) {
    printJson(found);
    return;
  }
  if (found.length === 0) {
    printLine(options.all === true ? "no jobs" : "no running jobs; --all shows those that have ended");
    return;
  }
  printColumns(
    ["JOB", "STATUS", "TIME", "TASKS", "NAME"],
    found.map(({ id, status, duration, tasks, name }) => [
      id,
      status,
      durationText(duration),
      Object.entries(tasks)
        .map(([state, count]) => `${String(count)} ${state}`)
        .join(", "),
      name,
    ]),
  );
}

export async function cancel(ids: readonly string[], options: ClusterOptions): Promise<void> {
  const client = clientOf(options);
  const ended = await Promise.all(ids.map(async (id) => ({ id, status: await client.cancel(id) })));
  if (options.json === true) {
    printJson(ended);
    return;
  }
  for (const { id, status } of ended) printLine(`${id}  ${status}`);
}

export async function savepoint(
  id: string,
  options: ClusterOptions & { readonly directory?: string; readonly stop?: boolean; readonly drain?: boolean },
): Promise<void> {
  const client = clientOf(options);
  const { directory, stop = false, drain = false } = options;
  if (drain && !stop) throw new CliError("--drain goes with --stop: only a job that stops lets event time run to its end", 2);
  const where = directory === undefined ? {} : { directory };
  const path = await (stop ? client.stop(id, { ...where, drain }) : client.savepoint(id, where));
  if (options.json === true) printJson({ job: id, savepoint: path, stopped: stop });
  else printLine(path);
}

export async function logs(of: string | undefined, options: ClusterOptions & { readonly tail?: string }): Promise<void> {
  const client = clientOf(options);
  const lines = options.tail === undefined ? undefined : Number(options.tail);
  if (lines !== undefined && !(Number.isInteger(lines) && lines > 0))
    throw new CliError(`--tail ${String(options.tail)}: write a number of lines`, 2);
  const managers = of === undefined ? await client.taskManagers() : [];
  const wanted = of === undefined ? [undefined, ...managers.map(({ id }) => id)] : [of === "jobmanager" ? undefined : of];
  const texts: { readonly of: string; readonly log: string }[] = [];
  for (const each of wanted) {
    const log = await client.log(each);
    texts.push({ of: each ?? "jobmanager", log: lines === undefined ? log : log.trimEnd().split("\n").slice(-lines).join("\n") });
  }
  if (options.json === true) {
    printJson(texts);
    return;
  }
  for (const { of: name, log } of texts) {
    if (texts.length > 1) printLine(`==> ${name} <==`);
    printLine(log.trimEnd());
  }
}
