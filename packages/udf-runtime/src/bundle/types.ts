// SPDX-License-Identifier: Apache-2.0
/** The data that passes between the steps of the bundler: all of it structured-cloneable, so that a step can run in a thread. */

/** A place in a file of the user's; lines and columns count from 1. */
export interface Place {
  /** Relative to the root, with `/`. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Where V8 says that a function is, and the text that it really runs. Offsets count from 0. */
export interface ScriptPlace {
  readonly url: string;
  readonly text: string;
  /** The value of the script's `sourceMappingURL`, empty when it has none. */
  readonly sourceMapUrl: string;
  readonly line: number;
  readonly column: number;
}

/** One function to slice: found by its place, or by a module and an export. */
export interface Target {
  readonly index: number;
  /** The name for messages until a better one is found in the source. */
  readonly label: string;
  readonly functionName: string;
  readonly givenName: string | undefined;
  readonly at: ScriptPlace | { readonly module: string; readonly export: string };
}

export type RefusalReason =
  | "native"
  | "bound"
  | "no-file"
  | "no-position"
  | "changed"
  | "not-found"
  | "syntax"
  | "captured"
  | "awaited"
  | "reassigned"
  | "driver"
  | "this"
  | "method"
  | "eval"
  | "unknown-name"
  | "import-meta"
  | "require"
  | "dynamic-import"
  | "dirname"
  | "asset"
  | "unresolved"
  | "build";

/** One reason why a function cannot travel. */
export interface Refusal {
  /** The display name of the function. */
  readonly name: string;
  /** The name at fault: a captured variable, a module, or the function itself. */
  readonly symbol: string;
  readonly reason: RefusalReason;
  /** What is wrong, as one sentence without the place. */
  readonly message: string;
  readonly remedy: string;
  /** Where the function, or what it reaches, uses the thing. */
  readonly use?: Place;
  /** Where the thing is declared (or awaited, or written). */
  readonly declaration?: Place;
}

/** A part of the user's modules that runs in the worker. */
export interface Kept {
  readonly file: string;
  readonly line: number;
  readonly what: string;
}

/** A file that has to lie beside the bundle, or a package that the worker must be able to import by itself. */
export type BundleAsset =
  | { readonly kind: "file"; readonly name: string; readonly path: string }
  | { readonly kind: "addon"; readonly name: string; readonly path: string; readonly version: string | undefined };

/** The text of one user module after the cut, with its map in the encoded form. */
export interface CutModule {
  readonly file: string;
  readonly code: string;
  readonly map: string;
  readonly loader: "ts" | "tsx" | "js" | "jsx";
  /** Specifier of each import that stays -> absolute path of a user module. */
  readonly imports: Readonly<Record<string, string>>;
  /** Specifiers of packages -> the names that the module uses of them, where that can be told. */
  readonly names: Readonly<Record<string, readonly string[]>>;
}

export interface SlicedFunction {
  readonly index: number;
  readonly name: string;
  readonly place: Place;
  readonly module: string;
  /** The name under which the cut module exports the function. */
  readonly exported: string;
  /** Functions made by the same code have the same number. */
  readonly order: number;
}

export interface Slice {
  readonly modules: readonly CutModule[];
  readonly functions: readonly SlicedFunction[];
  readonly refusals: readonly Refusal[];
  readonly warnings: readonly string[];
  readonly kept: readonly Kept[];
  readonly assets: readonly BundleAsset[];
  /** SHA-256 of everything that decides the slice. */
  readonly key: string;
}
