// SPDX-License-Identifier: Apache-2.0
import type { Debugger, Runtime } from "node:inspector";
import type { RefusalReason, ScriptPlace } from "./types.ts";

/** What V8 knows about a function, or why it knows nothing. */
export type Location =
  ScriptPlace | { readonly problem: Extract<RefusalReason, "native" | "bound" | "no-position" | "no-file">; readonly detail: string };

const SLOT = Symbol.for("tsflink.bundle.functions");

type Post = <T>(method: string, params?: object) => T;

/**
 * Asks V8 where functions are. The inspector answers on the spot when it is asked from its own thread, so this is synchronous:
 * tens of milliseconds the first time in a process, about one afterwards. The session is closed before it returns.
 */
export async function locateFunctions(functions: readonly ((...args: never[]) => unknown)[]): Promise<Location[]> {
  let inspector: typeof import("node:inspector");
  try {
    inspector = await import("node:inspector");
  } catch (cause) {
    return functions.map(() => ({ problem: "no-position", detail: `this Node.js has no inspector (${(cause as Error).message})` }));
  }
  const session = new inspector.Session();
  try {
    session.connect();
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    const detail =
      code === "ERR_ACCESS_DENIED"
        ? "the permission model of Node.js forbids the inspector (allow it with --allow-inspector)"
        : `the inspector cannot be used: ${(cause as Error).message}`;
    return functions.map(() => ({ problem: "no-position", detail }));
  }
  const slots = process as unknown as Record<symbol, unknown>;
  try {
    const post: Post = <T>(method: string, params: object = {}): T => {
      let answer: T | undefined;
      let failure: Error | null = null;
      session.post(method, params, (error: Error | null, result?: unknown) => {
        failure = error;
        answer = result as T;
      });
      if (failure !== null) throw failure as Error;
      return answer as T;
    };
    const scripts = new Map<string, Debugger.ScriptParsedEventDataType>();
    session.on("Debugger.scriptParsed", ({ params }) => scripts.set(params.scriptId, params));
    post("Debugger.enable");
    // A property of `process` and not of `globalThis`: a vm context has its own global object, but shares `process`.
    slots[SLOT] = functions;
    const { result } = post<Runtime.EvaluateReturnType>("Runtime.evaluate", {
      expression: `process[Symbol.for(${JSON.stringify(SLOT.description)})]`,
    });
    const { result: members } = post<Runtime.GetPropertiesReturnType>("Runtime.getProperties", {
      objectId: result.objectId,
      ownProperties: true,
    });
    const handles = new Map(members.map((member) => [member.name, member.value?.objectId]));
    const texts = new Map<string, string>();
    return functions.map((_, index) => {
      const handle = handles.get(String(index));
      if (handle === undefined) return { problem: "no-position", detail: "V8 has no handle for it" };
      return locate(post, handle, scripts, texts);
    });
  } finally {
    Reflect.deleteProperty(slots, SLOT);
    session.disconnect();
  }
}

function locate(
  post: Post,
  objectId: string,
  scripts: ReadonlyMap<string, Debugger.ScriptParsedEventDataType>,
  texts: Map<string, string>,
): Location {
  const { internalProperties = [] } = post<Runtime.GetPropertiesReturnType>("Runtime.getProperties", { objectId, ownProperties: true });
  if (internalProperties.some((property) => property.name === "[[TargetFunction]]" || property.name === "[[BoundThis]]"))
    return { problem: "bound", detail: "it was made with `.bind()`" };
  const place = internalProperties.find((property) => property.name === "[[FunctionLocation]]")?.value?.value as
    { scriptId: string; lineNumber: number; columnNumber?: number } | undefined;
  if (place === undefined) return { problem: "native", detail: "it is built into the engine" };
  const script = scripts.get(place.scriptId);
  if (script === undefined) return { problem: "no-position", detail: "V8 does not name its script" };
  const why = withoutFile(script.url);
  if (why !== undefined) return { problem: "no-file", detail: why };
  let text = texts.get(place.scriptId);
  if (text === undefined) {
    text = post<Debugger.GetScriptSourceReturnType>("Debugger.getScriptSource", { scriptId: place.scriptId }).scriptSource;
    texts.set(place.scriptId, text);
  }
  // A loader that wraps a module (vm scripts of test runners) shifts its first line.
  const line = place.lineNumber - script.startLine;
  const column = (place.columnNumber ?? 0) - (line === 0 ? script.startColumn : 0);
  return { url: script.url, text, sourceMapUrl: script.sourceMapURL ?? "", line, column };
}

/** Says where code comes from that is in no file; `undefined` when it is in one. */
function withoutFile(url: string): string | undefined {
  // The module of `node -e` has a made-up name in the working directory.
  if (/\/(\[|%5B)eval\d*(\]|%5D)$/.test(url)) return "it was made by `node -e`";
  if (url.startsWith("file:")) return undefined;
  if (url.startsWith("/") || /^[A-Za-z]:[\\/]/.test(url)) return undefined;
  if (url.startsWith("REPL")) return "it was typed into the REPL";
  if (url === "[stdin]") return "it was read from standard input";
  if (url.startsWith("[eval]") || url.startsWith("[worker eval]") || url === "")
    return "it was made by `eval`, `new Function` or `node -e`";
  if (url.startsWith("evalmachine.")) return "it was made in a `node:vm` script without a file name";
  if (url.startsWith("data:")) return "it is in a `data:` module";
  if (url.startsWith("node:")) return "it belongs to Node.js itself";
  return `it is in \`${url}\`, which is no file`;
}
