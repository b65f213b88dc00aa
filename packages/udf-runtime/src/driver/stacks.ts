// SPDX-License-Identifier: Apache-2.0
import { type EncodedSourceMap, TraceMap, originalPositionFor } from "@jridgewell/trace-mapping";
import { existsSync, readFileSync } from "node:fs";
import { dirname, isAbsolute, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** A bundle's file name as it shows up in stacks, and the way back to the user's files. */
export interface BundleMap {
  /** Flink may give the file another name: the worker then uses its own. */
  readonly fileNames: readonly string[];
  readonly map: EncodedSourceMap;
  /** The folder that the map's sources are relative to. */
  readonly root: string;
}

const FRAME = /^(\s*at (?:.*?\()?)((?:file:\/\/|\/|[A-Za-z]:[\\/]).*?):(\d+):(\d+)(\)?)$/;
/** Frames below the user's function: the generated loop, the server around it, Node. */
const OURS =
  /eval at compile|[\\/]udf-runtime[\\/](?:src|dist)[\\/](?:server|codec|worker)[\\/]|[\\/]worker\.mjs|\(node:|at node:|node_modules[\\/]@grpc[\\/]|<anonymous>\)$/;

/**
 * The frames of a stack that a user understands, with positions in the user's sources.
 *
 * Frames of a bundle go through its map. Frames of JavaScript files of the driver go through the map beside them; what a loader mapped already
 * points at a TypeScript file and stays as it is.
 */
export function mapFrames(stack: string, bundle: BundleMap | undefined): string[] {
  const frames: string[] = [];
  const tracer = bundle === undefined ? undefined : new TraceMap(bundle.map);
  for (const line of stack.split("\n")) {
    if (!/^\s*at /.test(line) || OURS.test(line)) continue;
    const match = FRAME.exec(line);
    if (match === null) {
      frames.push(line.trim());
      continue;
    }
    const [, head = "", file = "", row = "", column = "", tail = ""] = match;
    const path = file.startsWith("file://") ? fileURLToPath(file.replace(/\?.*$/, "")) : file;
    const position = { line: Number(row), column: Number(column) - 1 };
    const place =
      bundle !== undefined && tracer !== undefined && bundle.fileNames.some((name) => path.endsWith(name))
        ? original(tracer, position, bundle.root)
        : originalOfFile(path, position);
    frames.push(
      `${head.trim()}${head.includes("(") || head.trim() === "at" ? "" : " "}`.replace(/\bat$/, "at ") +
        `${place === undefined ? `${shown(path)}:${row}:${column}` : `${shown(place.path)}:${place.line}:${place.column + 1}`}${tail}`,
    );
  }
  return frames;
}

interface Position {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

function original(map: TraceMap, position: { line: number; column: number }, root: string): Position | undefined {
  const { source, line, column } = originalPositionFor(map, position);
  if (source === null) return undefined;
  return { path: source.startsWith("file://") ? fileURLToPath(source) : isAbsolute(source) ? source : resolve(root, source), line, column };
}

const maps = new Map<string, TraceMap | undefined>();

/** The position in the source that a compiled file of the driver was made from. */
function originalOfFile(path: string, position: { line: number; column: number }): Position | undefined {
  if (!/\.[cm]?js$/.test(path)) return undefined;
  if (!maps.has(path)) maps.set(path, mapBeside(path));
  const map = maps.get(path);
  return map === undefined ? undefined : original(map, position, dirname(path));
}

function mapBeside(path: string): TraceMap | undefined {
  try {
    const url = /\/\/# sourceMappingURL=(\S+)\s*$/.exec(readFileSync(path, "utf8"))?.[1];
    if (url === undefined) return undefined;
    const inline = /^data:application\/json[^,]*;base64,(.*)$/.exec(url)?.[1];
    const file = resolve(dirname(path), url);
    if (inline === undefined && !existsSync(file)) return undefined;
    return new TraceMap(
      inline === undefined ? readFileSync(file, "utf8") : Buffer.from(inline, "base64").toString("utf8"),
      pathToFileURL(path).href,
    );
  } catch {
    // A broken map only costs the better position.
    return undefined;
  }
}

/** Relative to the working directory when that is shorter to read. */
function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith("..") || isAbsolute(short) ? path : short;
}
