// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { inject } from "vitest";
import type { Packed } from "./pack.ts";

export function packed(name: string): Packed {
  const found = inject("packed").find((each) => each.name === name);
  if (found === undefined) throw new Error(`there is no package ${name}`);
  return found;
}

/** A project of a user: an empty folder, far from this repository, where packages are installed from their archives. */
export class Consumer implements Disposable {
  readonly folder: string = mkdtempSync(join(tmpdir(), "tsflink-consumer-"));

  static async install(...names: readonly string[]): Promise<Consumer> {
    const consumer = new Consumer();
    writeFileSync(join(consumer.folder, "package.json"), '{ "name": "consumer", "private": true, "type": "module" }\n');
    const all = [...new Set(names.flatMap((name) => [name, ...packed(name).siblings]))];
    await consumer.run("npm", [
      "install",
      "--prefer-offline",
      "--no-audit",
      "--no-fund",
      ...all.map((name) => packed(name).archive),
      "typescript@6.0.3",
      "@types/node@22.20.5",
    ]);
    return consumer;
  }

  /** The packages of ours that npm installed. */
  get ours(): string[] {
    const modules = join(this.folder, "node_modules");
    const scope = join(modules, "@tsflink");
    return [
      ...(existsSync(scope) ? readdirSync(scope).map((name) => `@tsflink/${name}`) : []),
      ...(existsSync(join(modules, "tsflink")) ? ["tsflink"] : []),
    ].sort();
  }

  /** Compiles a program as strictly as a user may, declarations of dependencies included, and runs it; the result is what it prints. */
  async compileAndRun(source: string): Promise<string> {
    writeFileSync(join(this.folder, "main.ts"), source);
    writeFileSync(
      join(this.folder, "tsconfig.json"),
      JSON.stringify({
        compilerOptions: {
          target: "ES2023",
          lib: ["ES2023", "ESNext.Disposable", "ESNext.AsyncIterable"],
          module: "nodenext",
          strict: true,
          exactOptionalPropertyTypes: true,
          skipLibCheck: false,
          sourceMap: true,
          types: ["node"],
        },
        files: ["main.ts"],
      }),
    );
    await this.run(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "."]);
    return this.run(process.execPath, ["main.js"]);
  }

  async run(command: string, args: readonly string[]): Promise<string> {
    try {
      const { stdout } = await promisify(execFile)(command, args, { cwd: this.folder, timeout: 200_000, maxBuffer: 1 << 26 });
      return stdout;
    } catch (error) {
      const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
      throw new Error(`${command} ${args[0] ?? ""} failed:\n${stdout}\n${stderr}`, { cause: error });
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
