// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, type Socket, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Listening {
  /** `unix:/path`, or a loopback `host:port` where the path would be too long. */
  readonly address: string;
  close(): void;
}

/** Waits for one connection of the operator beside its stream. The socket comes paused; it never keeps the process running. */
export async function listenOnce(accept: (socket: Socket) => void): Promise<Listening> {
  const directory = mkdtempSync(join(tmpdir(), "tsflink-st-"));
  const path = join(directory, "s");
  const unix = Buffer.byteLength(path) <= 100;
  const server = createServer({ pauseOnConnect: true });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(unix ? { path } : { host: "127.0.0.1", port: 0 }, resolve);
  });
  server.unref();
  const close = (): void => {
    server.close();
    rmSync(directory, { recursive: true, force: true });
  };
  server.once("connection", (socket) => {
    socket.unref();
    accept(socket);
    close();
  });
  return { address: unix ? `unix:${path}` : `127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}
