// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { ownThis } from "./checks.ts";
import { cut, type NamedEntry } from "./cut.ts";
import { displayName, entryOf, ownerOf, type Entry } from "./entry.ts";
import type { Module } from "./module.ts";
import { laterFunction, mutationsOf } from "./mutations.ts";
import { Originals, shown } from "./original.ts";
import { SyntaxProblem, bare, isFunction, within, type FunctionNode, type Node } from "./parse.ts";
import { Reach } from "./reach.ts";
import { Refusals, type ToSource } from "./refusals.ts";
import { ModuleKept, Run } from "./run.ts";
import { mapUrlOf, originalOf, readMap, sourcePath } from "./sourcemap.ts";
import type { BundleAsset, CutModule, Kept, Place, Refusal, Slice, SlicedFunction, Target } from "./types.ts";

interface Found {
  readonly target: Target;
  readonly run: Run;
  readonly module: Module;
  readonly node: FunctionNode | undefined;
  readonly entry: Exclude<Entry, { readonly kind: "refused" }>;
  readonly place: Place;
}

/** A function that cannot be found in the sources. */
class Lost extends Error {
  readonly reason: "changed" | "not-found" | "no-file";
  constructor(reason: Lost["reason"], message: string) {
    super(message);
    this.reason = reason;
  }
}

/** Cuts the user's modules down to what the functions reach, or says why they cannot travel. */
export function slice(targets: readonly Target[], root: string): Slice {
  return new Slicer(root).slice(targets);
}

class Slicer {
  readonly #root: string;
  readonly #refusals: Refusals;
  readonly #reach: Reach;
  readonly #originals: Originals;
  readonly #lost: Refusal[] = [];

  constructor(root: string) {
    this.#root = root;
    this.#originals = new Originals(root);
    this.#refusals = new Refusals(
      root,
      sourcePlaces((file) => this.#reach.module(file).text),
    );
    this.#reach = new Reach((file) => readFileSync(file, "utf8"), this.#refusals);
  }

  slice(targets: readonly Target[]): Slice {
    const found = targets.flatMap((target) => this.#guard(target, () => this.#find(target)) ?? []);
    for (const each of found) this.#guard(each.target, () => this.#follow(each));
    const total = new Map<Module, ModuleKept>();
    for (const { run } of found) {
      for (const [module, kept] of run.kept) {
        const all = total.get(module) ?? new ModuleKept();
        all.merge(kept);
        total.set(module, all);
      }
    }
    for (const each of found) this.#checkWrites(each.run, total);
    const refusals = [...this.#lost, ...found.flatMap(({ run }) => run.refusals)];
    const warnings = new Set(found.flatMap(({ run }) => [...run.warnings]));
    for (const [module, kept] of total) this.#warnOfMutations(module, kept, warnings);
    if (refusals.length > 0) return { modules: [], functions: [], refusals, warnings: [...warnings], kept: [], assets: [], key: "" };
    return this.#write(found, total, [...warnings]);
  }

  /** Turns what cannot be found or parsed into a refusal of the function that is followed. */
  #guard<T>(target: Target, action: () => T): T | undefined {
    try {
      return action();
    } catch (error) {
      if (error instanceof Lost) this.#lost.push(this.#refusals.placeless(target.label, error.reason, error.message));
      else if (error instanceof SyntaxProblem)
        this.#lost.push(this.#refusals.placeless(target.label, "syntax", `a module that it needs cannot be parsed: ${error.message}`));
      else throw error;
      return undefined;
    }
  }

  #find(target: Target): Found | undefined {
    if ("module" in target.at) return this.#findExport(target, target.at.module, target.at.export);
    const original = this.#originals.find(target.at);
    if ("problem" in original) throw new Lost(original.problem, original.detail);
    const module = this.#reach.module(original.file);
    const node = original.node(module);
    if (node === undefined) {
      // A class called as a function has no function node of its own place.
      throw new Lost("not-found", `no function was found at its place in \`${shown(this.#root, original.file)}\``);
    }
    return this.#foundNode(target, module, node);
  }

  #foundNode(target: Target, module: Module, node: FunctionNode): Found | undefined {
    const place = this.#refusals.placeAt(module, node.range[0]);
    const name = displayName(module, node, target.givenName, target.functionName) || `${basename(place.file)}:${place.line}`;
    const run = new Run(name);
    const entry = entryOf(module, node);
    if (entry.kind === "refused") {
      this.#refusals.method(run, entry.what, { module, node });
      this.#lost.push(...run.refusals);
      return undefined;
    }
    return { target, run, module, node, entry, place };
  }

  #findExport(target: Target, url: string, name: string): Found | undefined {
    if (!url.startsWith("file:")) throw new Lost("no-file", `\`module\` must be a file URL such as \`import.meta.url\`, and is "${url}"`);
    const file = fileURLToPath(url);
    if (!existsSync(file)) throw new Lost("no-file", `there is no file \`${shown(this.#root, file)}\``);
    const module = this.#reach.module(file);
    const exported = module.exports.get(name);
    if (exported === undefined) throw new Lost("not-found", `\`${shown(this.#root, module.file)}\` does not export \`${name}\``);
    const binding = "local" in exported ? module.bindings.get(exported.local) : undefined;
    if (binding === undefined || binding.imported !== undefined)
      throw new Lost(
        "not-found",
        `\`${name}\` is exported by \`${shown(this.#root, module.file)}\`, but not declared there: name the module that declares it`,
      );
    // `export const f = udf(spec, (x) => ...)`: what travels is the function, not the object that `udf` made of it.
    const unit = binding.units[0]?.node;
    const init = unit?.type === "VariableDeclarator" && unit.init !== null ? bare(unit.init) : undefined;
    const last = init?.type === "CallExpression" ? init.arguments.at(-1) : undefined;
    const inside = last === undefined ? undefined : bare(last);
    if (inside !== undefined && isFunction(inside)) return this.#foundNode(target, module, inside);
    const run = new Run(target.givenName ?? (name === "default" ? target.label : name));
    return {
      target,
      run,
      module,
      node: undefined,
      entry: { kind: "binding", binding },
      place: this.#refusals.placeAt(module, binding.node.range[0]),
    };
  }

  #follow({ run, module, node, entry }: Found): void {
    if (node !== undefined) {
      run.entries.push(node);
      const own = ownThis(module, node);
      if (own !== undefined) this.#refusals.ownThis(run, { module, node: own });
      this.#captures(run, module, node);
    }
    if (entry.kind === "binding") this.#reach.need(run, module, entry.binding, { module, node: entry.binding.node });
    else {
      this.#reach.keptOf(run, module).entries.add(entry.node);
      this.#reach.keepRange(run, module, entry.node);
    }
    this.#reach.tryGuesses(run);
  }

  /** Names of the code around a function, between it and the top level. */
  #captures(run: Run, module: Module, node: FunctionNode): void {
    for (const use of module.usesIn(node)) {
      if (use.local === undefined || within(use.local.scope.block, node)) continue;
      const [definition] = use.local.defs;
      const owner =
        definition === undefined
          ? "a name of the function around it"
          : ownerOf(module, { type: definition.type, node: definition.type === "Parameter" ? definition.node : definition.name });
      const clonable = definition?.type !== "ClassName" && definition?.type !== "FunctionName";
      this.#refusals.captured(
        run,
        use.name,
        owner,
        clonable,
        { module, node: use.node },
        definition === undefined ? undefined : { module, node: definition.name },
      );
    }
  }

  /** A variable may only be written where the worker writes it, too. */
  #checkWrites(run: Run, total: ReadonlyMap<Module, ModuleKept>): void {
    for (const [module, kept] of run.kept) {
      const all = total.get(module) as ModuleKept;
      const runs = (node: Node): boolean =>
        [...all.entries].some((entry) => within(node, entry)) || [...all.units].some((unit) => within(node, unit.node));
      for (const [binding, site] of kept.bindings) {
        const write = module.writesTo(binding).find((use) => !runs(use.node));
        if (write === undefined) continue;
        this.#refusals.reassigned(run, binding, site, { module, node: write.node });
      }
    }
  }

  #warnOfMutations(module: Module, kept: ModuleKept, warnings: Set<string>): void {
    const runs = (node: Node): boolean =>
      [...kept.entries].some((entry) => within(node, entry)) || [...kept.units].some((unit) => within(node, unit.node));
    for (const { binding, node, certain } of mutationsOf(module)) {
      if (!certain || !kept.bindings.has(binding) || runs(node) || laterFunction(module, node) === undefined) continue;
      const { file, line } = this.#refusals.place({ module, node });
      warnings.add(
        `${file}:${line} changes \`${binding.name}\` in code that does not run in the worker: the worker's copy does not have the change.`,
      );
    }
  }

  #write(found: readonly Found[], total: ReadonlyMap<Module, ModuleKept>, warnings: readonly string[]): Slice {
    // Functions made by the same code share one export, numbered by file and place and not by the order of use.
    const keyOf = ({ module, node, entry }: Found): string =>
      `${module.file}\0${String((node ?? (entry.kind === "binding" ? entry.binding.node : entry.node)).range[0]).padStart(9, "0")}`;
    const orders = new Map([...new Set(found.map(keyOf))].sort().map((key, index) => [key, index]));
    const order = (each: Found): number => orders.get(keyOf(each)) as number;
    const functions: SlicedFunction[] = found.map((each) => ({
      index: each.target.index,
      name: each.run.name,
      place: each.place,
      module: each.module.file,
      exported: `tsflink_${order(each)}`,
      order: order(each),
    }));
    const assetUses = [...new Map(found.flatMap(({ run }) => [...run.assets])).values()];
    const modules: CutModule[] = [];
    for (const [module, kept] of [...total].sort(([a], [b]) => (a.file < b.file ? -1 : 1))) {
      const entries = new Map<string, NamedEntry>();
      for (const each of found)
        if (each.module === module) entries.set(`tsflink_${order(each)}`, { exported: `tsflink_${order(each)}`, entry: each.entry });
      const { code, map } = cut(
        module,
        kept,
        [...entries.values()].sort((a, b) => (a.exported < b.exported ? -1 : 1)),
        assetUses.filter((each) => each.module === module),
      );
      modules.push({
        file: module.file,
        code,
        map,
        loader: module.loader,
        imports: Object.fromEntries(kept.resolved),
        names: Object.fromEntries(
          [...kept.names].filter(([, names]) => !names.has("*")).map(([specifier, names]) => [specifier, [...names].sort()]),
        ),
      });
    }
    const assets: BundleAsset[] = [...new Map(assetUses.map(({ asset }) => [asset.name, asset])).values()];
    const hash = createHash("sha256");
    for (const { file, code } of modules) hash.update(`${shown(this.#root, file)}\0${code.trim()}\0`);
    for (const { name } of assets) hash.update(`${name}\0`);
    return { modules, functions, refusals: [], warnings, kept: this.#list(found, total), assets, key: hash.digest("hex") };
  }

  /** What runs in the worker, in the order of the files. */
  #list(found: readonly Found[], total: ReadonlyMap<Module, ModuleKept>): Kept[] {
    const kept: Kept[] = [];
    for (const [module, each] of total) {
      const at = (node: Node, what: string): void => {
        const { file, line } = this.#refusals.place({ module, node });
        kept.push({ file, line, what });
      };
      for (const name of each.imports) {
        const imported = module.bindings.get(name)?.imported;
        if (imported !== undefined && imported.via === "import") at(imported.node, `import ${name} from "${imported.source}"`);
      }
      for (const node of each.bareImports) at(node, module.source(node).replace(/;$/, ""));
      for (const unit of each.units) at(unit.node, unit.what);
    }
    for (const { entry, run, place } of found)
      if (entry.kind === "copy") kept.push({ file: place.file, line: place.line, what: `function ${run.name}` });
    const unique = new Map(kept.map((each) => [`${each.file}\0${each.line}\0${each.what}`, each]));
    return [...unique.values()].sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
  }
}

/** Maps places of compiled JavaScript to the source, when the compiled file says where its map is. */
function sourcePlaces(text: (file: string) => string): ToSource {
  const maps = new Map<string, ReturnType<typeof readMap>>();
  return (file, line, column) => {
    if (!/\.[cm]?js$/.test(file)) return { file, line, column };
    if (!maps.has(file)) maps.set(file, readMap(mapUrlOf(text(file)), file));
    const map = maps.get(file);
    const found = map === undefined ? undefined : originalOf(map, line, column - 1);
    return found === undefined
      ? { file, line, column }
      : { file: sourcePath(found.source, file), line: found.line, column: found.column + 1 };
  };
}
