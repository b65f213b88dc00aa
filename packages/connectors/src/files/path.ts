// SPDX-License-Identifier: Apache-2.0
import { accessSync, constants, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ConfigurationError } from "@tsflink/core";
import { refuse } from "../check.ts";

/** A place as Flink writes it, and the path on this machine when it is a local one. */
export interface Location {
  readonly uri: string;
  readonly local: string | undefined;
}

const scheme = /^([a-z][a-z0-9+.-]+):/i;

/**
 * Reads a path option. Flink's paths look like URLs but hold no escapes: `file:///a b.txt`, never `file:///a%20b.txt`.
 * A `URL` object is decoded accordingly; a text with a scheme is taken as Flink would take it.
 */
export function locate(path: string | URL): Location {
  if (path instanceof URL) {
    if (path.protocol === "file:") return localPath(fileURLToPath(path));
    refuseWeb(path.protocol, path);
    return { uri: `${path.protocol}//${path.host}${decodeURIComponent(path.pathname)}`, local: undefined };
  }
  if (typeof path !== "string" || path === "") refuse("path", path, "a path or a URL is needed");
  const found = scheme.exec(path)?.[1]?.toLowerCase();
  if (found === undefined) return localPath(resolve(path));
  refuseWeb(`${found}:`, path);
  // The part after `file:` and an empty authority; a Windows path keeps its drive.
  if (found === "file")
    return localPath(
      resolve(
        path
          .slice("file:".length)
          .replace(/^\/\/(?=\/)/, "")
          .replace(/^\/(?=[a-z]:)/i, ""),
      ),
    );
  return { uri: path, local: undefined };
}

function localPath(path: string): Location {
  // On Windows `C:\x` becomes `/C:/x`.
  const slashed = decodeURIComponent(pathToFileURL(path).pathname);
  return { uri: `file://${slashed}`, local: path };
}

function refuseWeb(protocol: string, path: string | URL): void {
  if (protocol === "http:" || protocol === "https:")
    refuse("path", String(path), `Flink reads and writes no ${protocol.slice(0, -1)} addresses; download ${String(path)} to a file first`);
}

/** Throws when the file or directory is not there or may not be read. */
export function checkReadable(path: string): void {
  try {
    const directory = statSync(path).isDirectory();
    accessSync(path, directory ? constants.R_OK | constants.X_OK : constants.R_OK);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new ConfigurationError(`path: ${why(code, path)}`, { option: "path", received: path, cause: error });
  }
}

function why(code: string | undefined, path: string): string {
  const elsewhere = "if it is on the machines of a cluster only, say `mustExist: false`";
  if (code === "ENOENT" || code === "ENOTDIR")
    return `there is no file or directory ${path}; relative paths start at ${process.cwd()}; ${elsewhere}`;
  if (code === "EACCES" || code === "EPERM") return `${path} may not be read by this process; change its permissions or the user`;
  return `${path} cannot be read (${code ?? "unknown error"})`;
}

/** Throws when something is in the way of a directory to be written. */
export function checkWritable(path: string): void {
  const isThere = statSync(path, { throwIfNoEntry: false });
  if (isThere !== undefined && !isThere.isDirectory())
    refuse("path", path, `${path} is a file; Flink writes a directory with one file or more in it: name a directory`);
  const nearest = nearestExisting(path);
  try {
    accessSync(nearest, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new ConfigurationError(
      `path: ${nearest} may not be written by this process, so ${path} cannot be made; change its permissions or write elsewhere`,
      {
        option: "path",
        received: path,
        cause: error,
      },
    );
  }
}

function nearestExisting(path: string): string {
  let at = path;
  while (statSync(at, { throwIfNoEntry: false }) === undefined && dirname(at) !== at) at = dirname(at);
  return at;
}
