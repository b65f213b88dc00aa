// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError } from "@tsflink/core";
import { didYouMean } from "@tsflink/core/internal";
import { resolve } from "node:path";

/** Where the files and unpacked archives of `dependencies` lie: in this process's own folder, or anywhere when the functions run in the driver. */
export interface DependencyPaths {
  readonly files?: Readonly<Record<string, string>>;
  readonly archives?: Readonly<Record<string, string>>;
}

/** The part of a function's context that tells where its dependencies are. */
export interface DependencyContext {
  readonly file: (name: string) => string;
  readonly archive: (name: string) => string;
}

// A worker starts in its own folder; a function may change the working directory later.
const home = process.cwd();

export function dependencyContext({ files = {}, archives = {} }: DependencyPaths = {}): DependencyContext {
  const lookUp =
    (option: "files" | "archives", known: Readonly<Record<string, string>>) =>
    (name: string): string => {
      const path = Object.hasOwn(known, name) ? known[name] : undefined;
      if (path !== undefined) return resolve(home, path);
      const names = Object.keys(known);
      throw new ConfigurationError(
        `dependencies.${option}: there is no ${JSON.stringify(name)}${didYouMean(name, names)}; ${names.length === 0 ? "none were given" : `there are ${names.join(", ")}`}`,
        { option: `dependencies.${option}`, received: name },
      );
    };
  return { file: lookUp("files", files), archive: lookUp("archives", archives) };
}
