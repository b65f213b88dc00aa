// SPDX-License-Identifier: Apache-2.0
/** The only file that knows how source maps are read. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import {
  GREATEST_LOWER_BOUND,
  LEAST_UPPER_BOUND,
  TraceMap,
  decodedMappings,
  encodedMap,
  originalPositionFor,
  sourceContentFor,
  traceSegment,
  type EncodedSourceMap,
  type SourceMapSegment,
} from "@jridgewell/trace-mapping";

export type { EncodedSourceMap, TraceMap };

/** Reads a source map given by a `sourceMappingURL`; `undefined` when there is none to be had. */
export function readMap(sourceMapUrl: string, file: string): TraceMap | undefined {
  if (sourceMapUrl === "") return undefined;
  const own = pathToFileURL(file).href;
  try {
    const data = /^data:[^,]*?(;base64)?,(.*)$/s.exec(sourceMapUrl);
    if (data !== null)
      return new TraceMap(
        data[1] === undefined ? decodeURIComponent(data[2] as string) : Buffer.from(data[2] as string, "base64").toString("utf8"),
        own,
      );
    const url = new URL(sourceMapUrl, own);
    return url.protocol === "file:" ? new TraceMap(readFileSync(url, "utf8"), url.href) : undefined;
  } catch {
    // A map that is missing or broken is no worse than none: positions stay those of the running text.
    return undefined;
  }
}

/** The `sourceMappingURL` comment at the end of a text. */
export function mapUrlOf(text: string): string {
  const found = [...text.slice(-2_000_000).matchAll(/^[ \t]*\/\/[#@] sourceMappingURL=(\S+)[ \t]*$/gm)].at(-1);
  return found?.[1] ?? "";
}

export function sourcePath(source: string, base: string): string {
  if (source.startsWith("file:")) return fileURLToPath(source);
  return path.isAbsolute(source) ? source : path.resolve(path.dirname(base), source);
}

/** The original place of a generated one (line from 1, column from 0). */
export function originalOf(
  map: TraceMap,
  line: number,
  column: number,
): { readonly source: string; readonly line: number; readonly column: number } | undefined {
  for (const bias of [GREATEST_LOWER_BOUND, LEAST_UPPER_BOUND] as const) {
    const found = originalPositionFor(map, { line, column, bias });
    if (found.source !== null) return { source: found.source, line: found.line, column: found.column };
  }
  return undefined;
}

export function contentOf(map: TraceMap, source: string): string | null {
  return sourceContentFor(map, source);
}

/** Replaces one source of a map, a compiled file, by the sources that the file's own map names. */
export function chain(map: EncodedSourceMap, file: string, inner: TraceMap): EncodedSourceMap {
  const outer = new TraceMap(map);
  const sources = [...map.sources];
  const first = sources.length;
  const index = sources.indexOf(file);
  sources.push(...inner.resolvedSources.map((source) => sourcePath(source, file)));
  const mappings: SourceMapSegment[][] = decodedMappings(outer).map((line) =>
    line.flatMap((segment): SourceMapSegment[] => {
      if (segment.length === 1 || segment[1] !== index) return [segment];
      const found = traceSegment(inner, segment[2], segment[3]);
      return found === null || found.length === 1 ? [] : [[segment[0], first + found[1], found[2], found[3]]];
    }),
  );
  return encodedMap(new TraceMap({ version: 3, names: map.names, sources, mappings }));
}
