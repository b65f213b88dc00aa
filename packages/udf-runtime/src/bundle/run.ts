// SPDX-License-Identifier: Apache-2.0
import type { Binding, Module, Unit } from "./module.ts";
import type { Node } from "./parse.ts";
import type { BundleAsset, Refusal } from "./types.ts";

/** What of one module is kept. */
export class ModuleKept {
  /** The names that are needed, with the first use of each. */
  readonly bindings = new Map<Binding, Site>();
  readonly units = new Set<Unit>();
  /** Import specifiers that stay, by local name. */
  readonly imports = new Set<string>();
  /** `export ... from` and `export { ... }` names that stay. */
  readonly exports = new Set<string>();
  readonly stars: Set<Node> = new Set();
  readonly bareImports: Set<Node> = new Set();
  /** Specifier -> absolute path of the user module. */
  readonly resolved = new Map<string, string>();
  /** Names taken from packages; `*` among them says that it cannot be told. */
  readonly names = new Map<string, Set<string>>();
  /** Ranges of functions that are sent by themselves. */
  readonly entries: Set<Node> = new Set();

  merge(other: ModuleKept): void {
    for (const [binding, site] of other.bindings) if (!this.bindings.has(binding)) this.bindings.set(binding, site);
    for (const key of ["units", "imports", "exports", "stars", "bareImports", "entries"] as const) {
      const own = this[key] as Set<unknown>;
      for (const each of other[key]) own.add(each);
    }
    for (const [specifier, file] of other.resolved) this.resolved.set(specifier, file);
    for (const [specifier, names] of other.names) this.names.set(specifier, new Set([...(this.names.get(specifier) ?? []), ...names]));
  }

  clone(): ModuleKept {
    const copy = new ModuleKept();
    copy.merge(this);
    return copy;
  }

  size(): number {
    return this.units.size + this.imports.size + this.bindings.size;
  }
}

/** A use that led somewhere, for messages. */
export interface Site {
  readonly module: Module;
  readonly node: Node;
}

/** An asset and the string literal that names it. */
export interface AssetUse {
  readonly module: Module;
  readonly literal: Node;
  readonly text: string;
  readonly asset: BundleAsset;
}

/** What slicing one function has found so far. */
export class Run {
  readonly name: string;
  kept = new Map<Module, ModuleKept>();
  wanted = new Set<string>();
  refusals: Refusal[] = [];
  warnings = new Set<string>();
  assets: Map<Node, AssetUse> = new Map();
  /** The values being followed, outermost first: whatever is refused is refused because of the last. */
  readonly owners: { readonly name: string; readonly site: Site; readonly node: Site }[] = [];
  /** The nodes of the function itself. */
  entries: Node[] = [];

  constructor(name: string) {
    this.name = name;
  }

  /** A copy on which something can be tried. */
  fork(): Run {
    const copy = new Run(this.name);
    copy.kept = new Map([...this.kept].map(([module, kept]) => [module, kept.clone()]));
    copy.wanted = new Set(this.wanted);
    copy.refusals = [...this.refusals];
    copy.warnings = new Set(this.warnings);
    copy.assets = new Map(this.assets);
    copy.entries = this.entries;
    copy.owners.push(...this.owners);
    return copy;
  }

  adopt(other: Run): void {
    this.kept = other.kept;
    this.wanted = other.wanted;
    this.refusals = other.refusals;
    this.warnings = other.warnings;
    this.assets = other.assets;
  }
}
