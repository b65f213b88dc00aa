// SPDX-License-Identifier: Apache-2.0
import { format } from "node:util";
import type { FunctionServer } from "../server/function-server.ts";
import { Session } from "../server/session.ts";

const LEVELS = { debug: "debug", trace: "debug", log: "info", info: "info", dir: "info", warn: "warn", error: "error" } as const;

/** Sends what functions print to the log of their operator, with the function's name. Standard output belongs to the handshake. */
export function captureConsole(server: FunctionServer): void {
  for (const [method, level] of Object.entries(LEVELS)) {
    console[method as keyof typeof LEVELS] = (...values: unknown[]): void => {
      const text = format(...values);
      const session = Session.current ?? only(server.sessions);
      if (session === undefined) process.stderr.write(`${text}\n`);
      else session.log(level, (session === Session.current ? session.running?.payload.name : only(new Set(session.names))) ?? "", text);
    };
  }
  process.stdout.write = process.stderr.write.bind(process.stderr) as typeof process.stdout.write;
}

/** After an `await` nobody knows who prints, unless there is only one. */
function only<T>(set: ReadonlySet<T>): T | undefined {
  return set.size === 1 ? set.values().next().value : undefined;
}
