// SPDX-License-Identifier: Apache-2.0
/** The only file that knows the resolver. */
import { isBuiltin } from "node:module";
import path from "node:path";
import { ResolverFactory } from "oxc-resolver";

export type Resolved =
  | { readonly kind: "builtin" }
  | { readonly kind: "package"; readonly path: string }
  /** A file of the user's that is sliced. */
  | { readonly kind: "module"; readonly path: string }
  /** A file that the bundler inlines as it is: JSON and the like. */
  | { readonly kind: "data"; readonly path: string }
  | { readonly kind: "missing"; readonly detail: string };

const CODE = /\.[cm]?[jt]sx?$/;
const TS_FIRST: Record<string, string[]> = {
  ".js": [".ts", ".tsx", ".js", ".jsx"],
  ".jsx": [".tsx", ".jsx"],
  ".mjs": [".mts", ".mjs"],
  ".cjs": [".cts", ".cjs"],
};
const JS_FIRST: Record<string, string[]> = {
  ".js": [".js", ".jsx", ".ts", ".tsx"],
  ".jsx": [".jsx", ".tsx"],
  ".mjs": [".mjs", ".mts"],
  ".cjs": [".cjs", ".cts"],
};

/** Resolves the imports of the user's modules as Node.js, the TypeScript compiler and the bundler do. */
export class Resolver {
  readonly #factories = new Map<string, ResolverFactory>();
  readonly #known = new Map<string, Resolved>();

  resolve(importer: string, specifier: string, via: "import" | "require"): Resolved {
    if (isBuiltin(specifier)) return { kind: "builtin" };
    const key = `${via}\0${importer}\0${specifier}`;
    let found = this.#known.get(key);
    if (found === undefined) {
      found = this.#resolve(importer, specifier, via);
      this.#known.set(key, found);
    }
    return found;
  }

  #resolve(importer: string, specifier: string, via: "import" | "require"): Resolved {
    if (/^(data|https?):/.test(specifier)) return { kind: "missing", detail: "only files and packages can be bundled" };
    const answer = this.#factory(/\.[cm]?tsx?$/.test(importer), via).resolveFileSync(
      importer,
      specifier.startsWith("file:") ? new URL(specifier).pathname : specifier,
    );
    if (answer.builtin !== undefined) return { kind: "builtin" };
    if (answer.path === undefined) return { kind: "missing", detail: answer.error ?? "not found" };
    const file = answer.path.replace(/[?#].*$/, "");
    if (isInPackage(file)) return { kind: "package", path: file };
    return { kind: CODE.test(file) && !/\.d\.[cm]?ts$/.test(file) ? "module" : "data", path: file };
  }

  #factory(typescript: boolean, via: "import" | "require"): ResolverFactory {
    const key = `${typescript} ${via}`;
    let factory = this.#factories.get(key);
    if (factory === undefined) {
      factory = new ResolverFactory({
        conditionNames: ["node", via, "module-sync"],
        extensions: typescript
          ? [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".json"]
          : [".js", ".jsx", ".mjs", ".cjs", ".json", ".ts", ".tsx", ".mts", ".cts"],
        extensionAlias: typescript ? TS_FIRST : JS_FIRST,
        mainFields: ["main"],
        tsconfig: "auto",
      });
      this.#factories.set(key, factory);
    }
    return factory;
  }
}

/** Whether a file belongs to an installed package and not to the user. */
export function isInPackage(file: string): boolean {
  return file.split(path.sep).includes("node_modules");
}
