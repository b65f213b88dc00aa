// SPDX-License-Identifier: Apache-2.0
import { Server, ServerCredentials, type ServerDuplexStream } from "@grpc/grpc-js";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import type { Http2Server, Settings } from "node:http2";
import { type AddressInfo, type Socket, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Session, type SessionOptions } from "./session.ts";

/** How long functions may take to close after a failure, in milliseconds: the JVM ends a worker after five seconds. */
const CLOSING = 4_000;
const WINDOW = 8 * 1024 * 1024;
/** HTTP/2's default of 16 KB cuts a usual batch into eight. */
const FRAME = 1024 * 1024;
/** A Unix socket address holds 104 bytes on macOS, 108 on Linux. */
const LONGEST_PATH = 100;

export interface FunctionServerOptions extends SessionOptions {
  /** Where the private folder of the socket is made. @defaultValue the system's temporary folder */
  readonly tempDir?: string;
  /** @defaultValue a Unix socket where the system has them, else loopback */
  readonly transport?: "unix" | "loopback";
}

export interface FunctionServer {
  /** `unix:/path` or `127.0.0.1:port`. */
  readonly address: string;
  readonly sessions: ReadonlySet<Session>;
  /** The server alone does not keep the process alive. */
  unref(): void;
  /** Ends all streams and removes the socket. */
  close(): Promise<void>;
}

/** Starts the gRPC server of the function protocol, reachable on this machine only. */
export async function startFunctionServer(options: FunctionServerOptions): Promise<FunctionServer> {
  const sessions = new Set<Session>();
  /** Of sessions that have ended, the functions that still close. */
  const closings = new Set<Promise<void>>();
  const grpc = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
  const raw = (bytes: Buffer): Buffer => bytes;
  grpc.addService(
    {
      Run: {
        path: "/tsflink.function.v1.FunctionService/Run",
        requestStream: true,
        responseStream: true,
        requestSerialize: raw,
        requestDeserialize: raw,
        responseSerialize: raw,
        responseDeserialize: raw,
      },
    },
    {
      Run: (stream: ServerDuplexStream<Buffer, Buffer>) => {
        const session: Session = new Session(stream, options, (closing) => {
          sessions.delete(session);
          closings.add(closing);
          void closing.finally(() => closings.delete(closing));
        });
        sessions.add(session);
      },
    },
  );
  widenStreamWindow(grpc);
  // The sockets are ours, so that they can be unreferenced and closed; gRPC gets their connections.
  const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
  widenConnectionWindow(grpc);
  const sockets = new Set<Socket>();
  let referenced = true;
  const listener = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    if (!referenced) socket.unref();
    injector.injectConnection(socket);
  });
  const { address, directory } = await listen(listener, options);
  return {
    address,
    sessions,
    unref() {
      referenced = false;
      listener.unref();
      for (const socket of sockets) socket.unref();
    },
    async close() {
      const closed = new Promise<void>((resolve) => {
        listener.close(() => resolve());
      });
      injector.destroy();
      grpc.forceShutdown();
      for (const socket of sockets) socket.destroy();
      await closed;
      // What the functions opened is closed, unless that takes for ever.
      await Promise.race([Promise.all(closings), sleep(CLOSING, undefined, { ref: false })]);
      if (directory !== undefined) await rm(directory, { recursive: true, force: true });
    },
  };
}

async function listen(
  listener: ReturnType<typeof createServer>,
  options: FunctionServerOptions,
): Promise<{ address: string; directory: string | undefined }> {
  const bind = (target: { path: string } | { host: string; port: number }): Promise<void> =>
    new Promise((resolve, reject) => {
      listener.once("error", reject);
      listener.listen(target, () => {
        listener.off("error", reject);
        resolve();
      });
    });
  if ((options.transport ?? (process.platform === "win32" ? "loopback" : "unix")) === "loopback") {
    await bind({ host: "127.0.0.1", port: 0 });
    return { address: `127.0.0.1:${(listener.address() as AddressInfo).port}`, directory: undefined };
  }
  const wanted = join(options.tempDir ?? tmpdir(), "fn-");
  // mkdtemp makes the folder with mode 0700: nobody else can reach the socket in it.
  const directory = await mkdtemp(Buffer.byteLength(wanted) + 12 <= LONGEST_PATH ? wanted : join(tmpdir(), "tsflink-fn-"));
  const path = join(directory, "s");
  try {
    await bind({ path });
    await chmod(path, 0o600);
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
  return { address: `unix:${path}`, directory };
}

/**
 * gRPC's own option for the window works for clients only, and batches are larger than HTTP/2's default of 64 KB.
 *
 * The client must not be Node with a wide window too: Node stops reading while a write is under way, and two such ends that
 * both send more than the socket buffers hold wait for each other. The operator's Netty reads on.
 */
function widenStreamWindow(grpc: Server): void {
  const internals = grpc as unknown as { readonly commonServerOptions: { settings?: Settings } };
  internals.commonServerOptions.settings = { ...internals.commonServerOptions.settings, initialWindowSize: WINDOW, maxFrameSize: FRAME };
}

function widenConnectionWindow(grpc: Server): void {
  const internals = grpc as unknown as { readonly http2Servers: ReadonlyMap<Http2Server, unknown> };
  for (const server of internals.http2Servers.keys()) server.on("session", (session) => session.setLocalWindowSize(WINDOW));
}
