// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { Module } from "./module.ts";
import { bare, type FunctionNode, type Node } from "./parse.ts";
import { contentOf, originalOf, readMap, sourcePath } from "./sourcemap.ts";
import type { ScriptPlace } from "./types.ts";

/** The function in the file that the user wrote (or that really runs, for compiled programs). */
export type Found =
  | { readonly file: string; readonly node: (module: Module) => FunctionNode | undefined }
  | { readonly problem: "changed" | "not-found" | "no-file"; readonly detail: string };

/** Caches the parsed running texts of loaders that compile. */
export class Originals {
  readonly #root: string;
  readonly #running = new Map<string, Module>();

  constructor(root: string) {
    this.#root = root;
  }

  find(place: ScriptPlace): Found {
    const file = place.url.startsWith("file:") ? fileURLToPath(new URL(place.url.replace(/[?#].*$/, ""))) : place.url;
    const disk = existsSync(file) ? readFileSync(file, "utf8") : undefined;
    if (disk !== undefined) {
      // The byte order mark is not part of what runs, nor of what is parsed.
      const shift = disk.startsWith("\uFEFF") && !place.text.startsWith("\uFEFF") ? 1 : 0;
      if (sameText(place.text, disk.slice(shift)))
        return { file, node: (module) => at(module, module.offset(place.line, place.column + (place.line === 0 ? shift : 0))) };
    }
    const map = readMap(place.sourceMapUrl, file);
    if (map === undefined) {
      if (disk === undefined) return { problem: "no-file", detail: `there is no file \`${shown(this.#root, file)}\` to read it from` };
      return {
        problem: "changed",
        detail: `\`${shown(this.#root, file)}\` is not what runs: it was changed since it was loaded, or a loader compiled it without a source map`,
      };
    }
    let running = this.#running.get(place.text);
    if (running === undefined) {
      running = new Module(file.replace(/\.[cm]?tsx?$/, ".js"), place.text);
      this.#running.set(place.text, running);
    }
    const compiled = at(running, running.offset(place.line, place.column));
    if (compiled === undefined)
      return { problem: "not-found", detail: `it was not found in the text that runs of \`${shown(this.#root, file)}\`` };
    const points: { readonly source: string; readonly line: number; readonly column: number }[] = [];
    for (const offset of pointsOf(compiled)) {
      const { line, column } = running.position(offset);
      const point = originalOf(map, line, column - 1);
      if (point !== undefined) points.push(point);
    }
    const source = mostFrequent(points.map((point) => point.source));
    if (source === undefined) return { problem: "not-found", detail: `the source map of \`${shown(this.#root, file)}\` does not cover it` };
    const original = sourcePath(source, file);
    if (!existsSync(original)) return { problem: "no-file", detail: `there is no file \`${shown(this.#root, original)}\` to read it from` };
    const content = contentOf(map, source);
    if (content !== null && normalize(content) !== normalize(readFileSync(original, "utf8")))
      return { problem: "changed", detail: `\`${shown(this.#root, original)}\` was changed since it was loaded` };
    const own = points.filter((point) => point.source === source);
    return {
      file: original,
      node: (module) =>
        vote(
          module,
          compiled,
          own.map((point) => module.offset(point.line - 1, point.column)),
        ),
    };
  }
}

function normalize(text: string): string {
  return text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
}

/** Whether the running text is the file's, perhaps with its types blanked out and a tail of the loader. */
function sameText(running: string, disk: string): boolean {
  if (running === disk) return true;
  if (running.length < disk.length) return false;
  for (let index = 0; index < disk.length; index++) {
    const character = running.charCodeAt(index);
    if (character !== disk.charCodeAt(index) && character !== 59 && !/[\s\uFEFF]/.test(running[index] as string)) return false;
  }
  return /^\s*(\/\/# source\w+=\S*\s*)*$/.test(running.slice(disk.length));
}

/** The innermost function whose head holds the offset: V8 gives the place of the parameters, or of the name. */
export function at(module: Module, offset: number): FunctionNode | undefined {
  let best: FunctionNode | undefined;
  for (const node of module.functions) {
    if (node.body === null || offset < startOf(module, node) || offset > node.body.range[0]) continue;
    if (best === undefined || node.range[1] - node.range[0] < best.range[1] - best.range[0]) best = node;
  }
  return best;
}

/** The start of a function; a method starts with its key. */
function startOf(module: Module, node: FunctionNode): number {
  const parent = module.parent(node);
  return parent !== undefined && (parent.type === "MethodDefinition" || (parent.type === "Property" && parent.method))
    ? parent.range[0]
    : node.range[0];
}

function pointsOf(node: FunctionNode): number[] {
  const points = [node.range[0], ...node.params.map((param) => param.range[0]), node.body?.range[0] ?? 0, node.range[1] - 1];
  if (node.body?.type === "BlockStatement") points.push(...node.body.body.map((statement) => statement.range[0]));
  else if (node.body !== null) points.push(...insideOf(node.body));
  return points;
}

/** A few more points of an expression, since one alone may be mapped to its neighbour. */
function insideOf(body: Node): number[] {
  const points: number[] = [];
  let node = bare(body);
  for (let depth = 0; depth < 4; depth++) {
    if (node.type === "CallExpression") points.push(...node.arguments.map((argument) => argument.range[0]));
    const next =
      node.type === "CallExpression"
        ? node.callee
        : node.type === "MemberExpression"
          ? node.object
          : node.type === "BinaryExpression" || node.type === "LogicalExpression"
            ? node.right
            : node.type === "ConditionalExpression"
              ? node.consequent
              : undefined;
    if (next === undefined) break;
    points.push(next.range[0]);
    if (node.type === "MemberExpression") points.push(node.property.range[0]);
    node = next;
  }
  return points;
}

/** The function that holds most of the points, starts its parts at most of them, and takes as many parameters. */
function vote(module: Module, compiled: FunctionNode, offsets: readonly number[]): FunctionNode | undefined {
  const arity = compiled.params.length;
  let best: { readonly node: FunctionNode; readonly score: number } | undefined;
  for (const node of module.functions) {
    if (node.body === null) continue;
    const params = node.params.filter((param) => !(param.type === "Identifier" && param.name === "this"));
    if (params.length !== arity) continue;
    const starts = new Set([
      ...params.map((param) => param.range[0]),
      node.body.range[0],
      ...(node.body.type === "BlockStatement" ? node.body.body.map((statement) => statement.range[0]) : insideOf(node.body)),
    ]);
    const held = offsets.filter((offset) => offset >= node.range[0] && offset <= node.range[1]).length;
    if (held * 2 < offsets.length) continue;
    let score = held + 3 * offsets.filter((offset) => starts.has(offset)).length;
    if (node.generator === compiled.generator && node.async === compiled.async) score += 2;
    if ((node.type === "ArrowFunctionExpression") === (compiled.type === "ArrowFunctionExpression")) score += 1;
    const smaller = best === undefined || node.range[1] - node.range[0] < best.node.range[1] - best.node.range[0];
    if (best === undefined || score > best.score || (score === best.score && smaller)) best = { node, score };
  }
  return best?.node;
}

function mostFrequent(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}

/** A path as messages show it. */
export function shown(root: string, file: string): string {
  return path.relative(root, file).split(path.sep).join("/");
}
