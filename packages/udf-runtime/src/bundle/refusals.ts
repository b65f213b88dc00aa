// SPDX-License-Identifier: Apache-2.0
/** The words of every refusal, in one place. */
import path from "node:path";
import type { Binding, Module } from "./module.ts";
import type { Run, Site } from "./run.ts";
import type { Place, Refusal, RefusalReason } from "./types.ts";

const DECLARE_EXPORT =
  'name the function by its place instead: `udf({ module: import.meta.url, export: "name", ... }, fn)` with `name` exported by that module';

export type ToSource = (
  file: string,
  line: number,
  column: number,
) => { readonly file: string; readonly line: number; readonly column: number };

export class Refusals {
  readonly root: string;
  /** Maps a place in compiled JavaScript to the source that the user wrote. */
  readonly #toSource: ToSource;

  constructor(root: string, toSource: ToSource) {
    this.root = root;
    this.#toSource = toSource;
  }

  place(site: Site): Place {
    return this.placeAt(site.module, site.node.range[0]);
  }

  placeAt(module: Module, offset: number): Place {
    const { line, column } = module.position(offset);
    const source = this.#toSource(module.file, line, column);
    return { file: path.relative(this.root, source.file).split(path.sep).join("/"), line: source.line, column: source.column };
  }

  #add(run: Run, reason: RefusalReason, symbol: string, message: string, remedy: string, use?: Site, declaration?: Site): void {
    const refusal: Refusal = {
      name: run.name,
      symbol,
      reason,
      message,
      remedy,
      ...(use === undefined ? {} : { use: this.place(use) }),
      ...(declaration === undefined ? {} : { declaration: this.place(declaration) }),
    };
    const known = run.refusals.some(
      (each) =>
        each.reason === reason &&
        each.symbol === symbol &&
        each.use?.file === refusal.use?.file &&
        (reason === "captured" || each.use?.line === refusal.use?.line),
    );
    if (!known) run.refusals.push(refusal);
  }

  captured(run: Run, name: string, owner: string, clonable: boolean, use: Site, declaration: Site | undefined): void {
    this.#add(
      run,
      "captured",
      name,
      `\`${name}\` is ${owner}, which stays in the driver`,
      (clonable ? `pass its value with \`bind: { ${name} }\` and read it from \`bound\`, or ` : "") +
        `move \`${name}\` to the top level of its module`,
      use,
      declaration,
    );
  }

  awaited(run: Run, name: string, use: Site, declaration: Site): void {
    this.#add(
      run,
      "awaited",
      name,
      `\`${name}\` is made with \`await\``,
      "pass its value with `bind`, or make it inside the function",
      use,
      declaration,
    );
  }

  reassigned(run: Run, binding: Binding, use: Site, write: Site): void {
    this.#add(
      run,
      "reassigned",
      binding.name,
      `\`${binding.name}\` is assigned in code that does not run in the worker`,
      "pass its value with `bind`, or assign it only at the top level or inside the function",
      use,
      write,
    );
  }

  driver(run: Run, name: string, specifier: string, use: Site): void {
    const remedy = "keep environments, tables and streams out of functions, and pass the plain values that they need with `bind`";
    const owner = run.owners.at(-1);
    if (owner === undefined) this.#add(run, "driver", name, `\`${name}\` of "${specifier}" belongs to the driver`, remedy, use);
    else
      this.#add(
        run,
        "driver",
        owner.name,
        `\`${owner.name}\` belongs to the driver (it is made with \`${name}\` of "${specifier}")`,
        remedy,
        owner.site,
        owner.node,
      );
  }

  wholeSdk(run: Run, name: string, specifier: string, use: Site): void {
    this.#add(
      run,
      "driver",
      name,
      `"${specifier}" is used as a whole`,
      `import the names that the function uses: \`import { t } from "${specifier}"\``,
      use,
    );
  }

  ownThis(run: Run, use: Site): void {
    this.#add(run, "this", "this", "`this` has no value in a worker", "pass what the function needs with `bind`", use);
  }

  method(run: Run, what: string, use: Site): void {
    this.#add(
      run,
      "method",
      what,
      `it is ${what}`,
      "give a plain function that calls it, with everything it needs from `bind` or the top level",
      use,
    );
  }

  evaluates(run: Run, use: Site): void {
    this.#add(run, "eval", "eval", "what `eval` reaches cannot be told", "write the code out", use);
  }

  unknown(run: Run, name: string, use: Site): void {
    this.#add(
      run,
      "unknown-name",
      name,
      `\`${name}\` is neither declared in the module nor a global of Node.js`,
      "import it, or declare it in the module",
      use,
    );
  }

  importMeta(run: Run, use: Site): void {
    this.#add(
      run,
      "import-meta",
      "import.meta",
      "`import.meta` means another place in a worker",
      'only `new URL("./file", import.meta.url)` with a literal can travel: the file is sent along',
      use,
    );
  }

  requires(run: Run, use: Site): void {
    this.#add(
      run,
      "require",
      "require",
      "`require` is used with something else than a literal",
      "use `import`, or `require` with a literal",
      use,
    );
  }

  dynamicImport(run: Run, use: Site): void {
    this.#add(
      run,
      "dynamic-import",
      "import()",
      "the module name of `import()` is computed",
      "use a literal, so that the module can be bundled",
      use,
    );
  }

  dirname(run: Run, name: string, use: Site): void {
    this.#add(
      run,
      "dirname",
      name,
      `\`${name}\` means another place in a worker`,
      'use `new URL("./file", import.meta.url)` with a literal: the file is sent along',
      use,
    );
  }

  asset(run: Run, reference: string, use: Site): void {
    this.#add(run, "asset", reference, `there is no file \`${reference}\``, "name a file that exists beside the module", use);
  }

  unresolved(run: Run, specifier: string, detail: string, use: Site): void {
    this.#add(
      run,
      "unresolved",
      specifier,
      `"${specifier}" cannot be resolved (${detail})`,
      "install the package, or correct the path",
      use,
    );
  }

  /** A function that has no place in a file: there is no site to name. */
  placeless(
    name: string,
    reason: "native" | "bound" | "no-file" | "no-position" | "changed" | "not-found" | "syntax" | "method",
    detail: string,
    file?: Place,
  ): Refusal {
    const remedy =
      reason === "native" || reason === "bound"
        ? "wrap it in a function of your own: `(x) => original(x)`"
        : reason === "method"
          ? "give a plain function that makes the object and calls it"
          : reason === "changed"
            ? "start the program again"
            : DECLARE_EXPORT;
    return { name, symbol: name, reason, message: detail, remedy, ...(file === undefined ? {} : { use: file }) };
  }
}
