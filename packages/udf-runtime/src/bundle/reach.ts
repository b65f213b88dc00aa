// SPDX-License-Identifier: Apache-2.0
import path from "node:path";
import { Module, type Binding, type Unit, type Use } from "./module.ts";
import { laterFunction, mutationsOf, mutationsOfBinding } from "./mutations.ts";
import { bare, within, type Node } from "./parse.ts";
import { checkSpecial, madeAwait } from "./checks.ts";
import type { Refusals } from "./refusals.ts";
import { Resolver } from "./resolve.ts";
import { ModuleKept, type Run, type Site } from "./run.ts";
import { isDriverOnly, isSdk } from "./sdk.ts";
import { requireOf } from "./commonjs.ts";
import { workerGlobals } from "./globals.ts";

/** Follows what functions reach, through all of the user's modules, by the names that are wanted of each. */
export class Reach {
  readonly modules: Map<string, Module> = new Map();
  readonly resolver: Resolver = new Resolver();
  readonly refusals: Refusals;
  readonly #read: (file: string) => string;

  constructor(read: (file: string) => string, refusals: Refusals) {
    this.#read = read;
    this.refusals = refusals;
  }

  module(file: string): Module {
    let module = this.modules.get(file);
    if (module === undefined) {
      module = new Module(file, this.#read(file));
      this.modules.set(file, module);
    }
    return module;
  }

  keptOf(run: Run, module: Module): ModuleKept {
    let kept = run.kept.get(module);
    if (kept === undefined) {
      kept = new ModuleKept();
      run.kept.set(module, kept);
      this.#bareImports(run, module, kept);
    }
    return kept;
  }

  /** Follows everything that a piece of code uses. */
  keepRange(run: Run, module: Module, node: Node): void {
    this.keptOf(run, module);
    for (const use of module.usesIn(node)) {
      if (use.binding !== undefined) this.need(run, module, use.binding, { module, node: use.node });
      else if (use.local === undefined) this.#free(run, module, use);
    }
    for (const special of module.specialIn(node)) checkSpecial(this, run, module, special);
  }

  /** Keeps a name of a module's top level with all that makes its value. */
  need(run: Run, module: Module, binding: Binding, site: Site): void {
    const kept = this.keptOf(run, module);
    if (binding.imported !== undefined) this.#imported(run, module, binding, site);
    if (kept.bindings.has(binding)) return;
    kept.bindings.set(binding, site);
    for (const unit of binding.units) this.keepUnit(run, module, unit, binding.name, site);
    for (const use of module.writesTo(binding)) {
      if (laterFunction(module, use.node) === undefined) this.#keepAround(run, module, use.node, binding.name, site);
    }
    for (const mutation of mutationsOfBinding(module, binding)) {
      if (mutation.certain && laterFunction(module, mutation.node) === undefined)
        this.#keepAround(run, module, mutation.node, binding.name, site);
    }
  }

  keepUnit(run: Run, module: Module, unit: Unit, name: string, site: Site): void {
    const kept = this.keptOf(run, module);
    if (kept.units.has(unit)) return;
    kept.units.add(unit);
    const awaited = madeAwait(module, unit);
    const declares = unit.node.type === "VariableDeclarator";
    if (declares) run.owners.push({ name, site, node: { module, node: unit.node } });
    // An environment is made with `await`, but to pass it by `bind` would not help.
    if (awaited === undefined || (declares && this.#usesDriver(module, unit))) this.keepRange(run, module, unit.node);
    else this.refusals.awaited(run, name, site, { module, node: awaited });
    if (declares) run.owners.pop();
  }

  /** Tries the statements that may fill what is kept: a function of the module, called with it. They stay only when they can. */
  tryGuesses(run: Run): void {
    const tried = new Set<Node>();
    for (let again = true; again;) {
      again = false;
      for (const [module, kept] of [...run.kept]) {
        for (const mutation of mutationsOf(module)) {
          if (
            mutation.certain ||
            tried.has(mutation.node) ||
            !kept.bindings.has(mutation.binding) ||
            laterFunction(module, mutation.node) !== undefined
          )
            continue;
          tried.add(mutation.node);
          const unit = module.unitOf(mutation.node);
          if (unit === undefined || kept.units.has(unit)) continue;
          const attempt = run.fork();
          this.keepUnit(attempt, module, unit, mutation.binding.name, { module, node: mutation.node });
          if (attempt.refusals.length > run.refusals.length) {
            const { file, line } = this.refusals.place({ module, node: mutation.node });
            run.warnings.add(
              `${file}:${line} may change \`${mutation.binding.name}\`, but does not run in the worker: it reaches what only the driver has.`,
            );
          } else {
            run.adopt(attempt);
            again = true;
          }
        }
      }
    }
  }

  #usesDriver(module: Module, unit: Unit): boolean {
    return module
      .usesIn(unit.node)
      .some(
        ({ binding, node }) =>
          binding?.imported !== undefined &&
          isDriverOnly(binding.imported.source, binding.imported.name === "*" ? memberOf(module, node) : binding.imported.name),
      );
  }

  #keepAround(run: Run, module: Module, node: Node, name: string, site: Site): void {
    const unit = module.unitOf(node);
    if (unit !== undefined) this.keepUnit(run, module, unit, name, site);
  }

  #imported(run: Run, module: Module, binding: Binding, site: Site): void {
    const imported = binding.imported as NonNullable<Binding["imported"]>;
    this.keptOf(run, module).imports.add(binding.name);
    const name = imported.name === "*" && site.module === module ? memberOf(module, site.node) : imported.name;
    this.dependency(run, module, imported.source, name, imported.via, site, binding.name);
  }

  /** Follows a name into the module that a specifier means. */
  dependency(run: Run, module: Module, specifier: string, name: string, via: "import" | "require", site: Site, symbol: string): void {
    const kept = this.keptOf(run, module);
    if (isSdk(specifier)) {
      if (isDriverOnly(specifier, name)) this.refusals.driver(run, name === "*" ? specifier : name, specifier, site);
      else if (name === "*") this.refusals.wholeSdk(run, symbol, specifier, site);
      else kept.names.set(specifier, (kept.names.get(specifier) ?? new Set()).add(name));
      return;
    }
    const resolved = this.resolver.resolve(module.file, specifier, via);
    if (resolved.kind === "missing") this.refusals.unresolved(run, specifier, resolved.detail, site);
    if (resolved.kind === "package") kept.names.set(specifier, (kept.names.get(specifier) ?? new Set()).add(name));
    if (resolved.kind !== "module") return;
    kept.resolved.set(specifier, resolved.path);
    this.want(run, this.module(resolved.path), name, via, site);
  }

  /** Keeps an export. `*` is all of them. */
  want(run: Run, module: Module, name: string, via: "import" | "require", site: Site): void {
    const key = `${module.file}\0${name}`;
    if (run.wanted.has(key)) return;
    run.wanted.add(key);
    const kept = this.keptOf(run, module);
    if (module.opaque) {
      for (const unit of module.units) this.keepUnit(run, module, unit, name, site);
      return;
    }
    if (name === "*" || (name === "default" && module.commonJs && via === "import")) {
      for (const each of module.exports.keys()) this.want(run, module, each, via, site);
      for (const star of module.stars) this.#star(run, module, kept, star, "*", site);
      return;
    }
    const found = module.exports.get(name);
    if (found === undefined) {
      for (const star of module.stars) if (this.#provides(module, star, name, new Set())) this.#star(run, module, kept, star, name, site);
      return;
    }
    kept.exports.add(name);
    if ("source" in found) this.dependency(run, module, found.source, found.name, "import", { module, node: found.node }, name);
    else {
      const binding = module.bindings.get(found.local);
      const own = { module, node: found.node };
      if (binding !== undefined) this.need(run, module, binding, binding.imported === undefined ? site : own);
    }
  }

  #star(run: Run, module: Module, kept: ModuleKept, star: Module["stars"][number], name: string, site: Site): void {
    kept.stars.add(star.node);
    const unit = star.via === "require" ? module.unitOf(star.node) : undefined;
    if (unit !== undefined) this.keepUnit(run, module, unit, name, site);
    else this.dependency(run, module, star.source, name, star.via, { module, node: star.node }, name);
  }

  /** Whether `export * from` leads to a name; a package may provide any. */
  #provides(module: Module, star: Module["stars"][number], name: string, seen: Set<string>): boolean {
    if (name === "default") return false;
    if (isSdk(star.source)) return true;
    const resolved = this.resolver.resolve(module.file, star.source, star.via);
    if (resolved.kind !== "module") return resolved.kind === "package" || resolved.kind === "builtin";
    if (seen.has(resolved.path)) return false;
    seen.add(resolved.path);
    const target = this.module(resolved.path);
    return target.exports.has(name) || target.opaque || target.stars.some((each) => this.#provides(target, each, name, seen));
  }

  #bareImports(run: Run, module: Module, kept: ModuleKept): void {
    const requires = module.units.flatMap((unit) => {
      const source = unit.node.type === "ExpressionStatement" ? requireOf(unit.node.expression) : undefined;
      return source === undefined ? [] : [{ source, node: unit.node as Node, unit }];
    });
    for (const { source, node, unit } of [
      ...module.bareImports.map((each) => ({ source: each.source.value, node: each as Node, unit: undefined })),
      ...requires,
    ]) {
      if (isSdk(source)) continue;
      const resolved = this.resolver.resolve(module.file, source, unit === undefined ? "import" : "require");
      if (resolved.kind === "package") {
        kept.bareImports.add(node);
        if (unit !== undefined) kept.units.add(unit);
      } else if (resolved.kind !== "builtin") {
        const { file, line } = this.refusals.place({ module, node });
        run.warnings.add(
          `${file}:${line} imports "${source}" for its effects only; it does not run in the worker. Import a name of it if the function needs it.`,
        );
      }
    }
  }

  #free(run: Run, module: Module, use: Use): void {
    const { name, node } = use;
    if (node.type === "JSXIdentifier" || workerGlobals().has(name)) {
      if (name === "eval" && isDirectCall(module, node)) this.refusals.evaluates(run, { module, node });
      return;
    }
    const { parent, child } = module.meaning(node);
    if (parent?.type === "UnaryExpression" && parent.operator === "typeof") return;
    if (name === "require") {
      // Calls with a literal are imports; see `checkSpecial`.
      if (parent?.type === "CallExpression" && parent.callee === child && requireOf(parent) !== undefined) return;
      this.refusals.requires(run, { module, node });
      return;
    }
    if (name === "__dirname" || name === "__filename") {
      this.refusals.dirname(run, name, { module, node });
      return;
    }
    if ((name === "exports" || name === "module") && module.commonJs && !run.entries.some((entry) => within(node, entry))) return;
    if (!module.isMergedMember(node, name)) this.refusals.unknown(run, name, { module, node });
  }

  /** A path for messages and the map. */
  relative(file: string): string {
    return path.relative(this.refusals.root, file).split(path.sep).join("/");
  }
}

function isDirectCall(module: Module, node: Node): boolean {
  const parent = module.parent(node);
  return parent?.type === "CallExpression" && parent.callee === node;
}

/** `name` of `namespace.name`; `*` for any other use of the namespace. */
export function memberOf(module: Module, node: Node): string {
  const { parent, child } = module.meaning(node);
  if (parent?.type === "MemberExpression" && bare(parent.object) === bare(child)) {
    if (!parent.computed && parent.property.type === "Identifier") return parent.property.name;
    if (parent.computed && parent.property.type === "Literal" && typeof parent.property.value === "string") return parent.property.value;
  }
  if (parent?.type === "JSXMemberExpression" && parent.object === child) return parent.property.name;
  if (parent?.type === "TSQualifiedName" && parent.left === child) return parent.right.name;
  return "*";
}
