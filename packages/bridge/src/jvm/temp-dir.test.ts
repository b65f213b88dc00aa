// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, it } from "vitest";
import { makeTempDir, removeTempDir, socketIn, sweepTempDirs } from "./temp-dir.ts";

it("makes a folder for this user alone, and removes it with what is in it", () => {
  const folder = makeTempDir();
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  writeFileSync(join(folder, "left"), "");
  removeTempDir(folder);
  expect(existsSync(folder)).toBe(false);
});

it("sweeps the folders of dead processes and nothing else", async () => {
  const root = mkdtempSync(join(tmpdir(), "tsflink-sweep-test-"));
  const dead = spawnSync(process.execPath, ["--version"]).pid;
  const names = {
    dead: `tsflink-${dead}-abcdef`,
    alive: `tsflink-${process.pid}-abcdef`,
    foreign: `tsflink-demo`,
    answering: `tsflink-${dead}-ghijkl`,
  };
  for (const name of Object.values(names)) mkdirSync(join(root, name));
  writeFileSync(join(root, names.dead, "left.jar"), "");
  const server = createServer().listen(socketIn(join(root, names.answering)));
  try {
    const swept = await sweepTempDirs(root);
    expect(swept.map((path) => basename(path))).toEqual([names.dead]);
    expect(Object.values(names).filter((name) => existsSync(join(root, name)))).toEqual([names.alive, names.foreign, names.answering]);
  } finally {
    server.close();
    rmSync(root, { recursive: true });
  }
});
