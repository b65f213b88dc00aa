// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { lstat, readdir, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const NAME = /^tsflink-(\d+)-[A-Za-z0-9]{6}$/;
const SOCKET = "transfer.sock";

/** Makes this process's private folder (mode 0700, as `mkdtemp` does). */
export function makeTempDir(): string {
  return mkdtempSync(join(realpathSync(tmpdir()), `tsflink-${process.pid}-`));
}

/** Where the transfer server of the process that owns the folder listens. */
export function socketIn(tempDir: string): string {
  return join(tempDir, SOCKET);
}

/** For the `exit` event, where nothing may be awaited. The JVM may still be writing, hence the second try. */
export function removeTempDir(tempDir: string): void {
  try {
    rmSync(tempDir, { recursive: true, force: true, maxRetries: 3, retryDelay: 20 });
  } catch {
    // The next start sweeps it.
  }
}

/** Removes the folders of processes that died without tidying up. Never touches what belongs to somebody else or still answers. */
export async function sweepTempDirs(root: string = realpathSync(tmpdir())): Promise<string[]> {
  const swept: string[] = [];
  for (const name of await readdir(root).catch(() => [])) {
    const pid = Number(NAME.exec(name)?.[1]);
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    const folder = join(root, name);
    const found = await lstat(folder).catch(() => undefined);
    if (found?.isDirectory() !== true || found.uid !== (process.getuid?.() ?? found.uid)) continue;
    // A process of another container may share the folder but not the numbering of processes: its socket still answers.
    if (await answers(socketIn(folder))) continue;
    await rm(folder, { recursive: true, force: true }).then(
      () => swept.push(folder),
      () => undefined,
    );
  }
  return swept;
}

/** Whether a process of that number runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    const end = (answer: boolean): void => {
      connection.destroy();
      resolve(answer);
    };
    connection.once("connect", () => end(true));
    connection.once("error", () => end(false));
    connection.setTimeout(500, () => end(true));
  });
}
