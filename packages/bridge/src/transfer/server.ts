// SPDX-License-Identifier: Apache-2.0
import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { BridgeError } from "@tsflink/core";
import { FrameReader, frameHeader } from "./frames.ts";
import { KeepAlive } from "./keep-alive.ts";
import { OfferedRows, type Frames, type Offer } from "./offered-rows.ts";
import { ReceivedResult, type ResultChannel } from "./result-channel.ts";

/** The first line of a connection must come soon and be short. */
const HELLO_TIMEOUT = 10_000;
const HELLO_LENGTH = 4096;

interface Hello {
  readonly token: string;
  readonly kind: "result" | "rows" | "events";
  readonly id: string;
}

type Listener = (event: unknown) => void;

/**
 * Where the JVM brings results and events and fetches rows: a Unix domain socket in the private folder, or a port of the loopback
 * interface where there are none. Whoever connects must know the token.
 */
export class TransferServer {
  readonly token: string = randomBytes(32).toString("hex");
  /** `unix:PATH` or `127.0.0.1:PORT`. */
  readonly address: string;
  readonly keepAlive: KeepAlive;
  readonly #server: Server;
  readonly #results = new Map<string, ReceivedResult>();
  readonly #offers = new Map<string, OfferedRows>();
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #eventSockets = new Set<Socket>();
  readonly #sockets = new Set<Socket>();
  #silent = false;

  private constructor(server: Server, address: string, keepAlive: KeepAlive) {
    this.#server = server;
    this.address = address;
    this.keepAlive = keepAlive;
    server.on("connection", (socket) => this.#greet(socket));
    server.unref();
  }

  /** @param path - of the Unix domain socket; `undefined` for a loopback port */
  static async listen(path: string | undefined, keepAlive: KeepAlive = new KeepAlive()): Promise<TransferServer> {
    const server = createServer({ pauseOnConnect: false, noDelay: true });
    await new Promise<void>((resolve, reject) => {
      server.once("error", (error) =>
        reject(new BridgeError(`Cannot open the local socket for results: ${error.message}`, { cause: error })),
      );
      if (path === undefined) server.listen({ host: "127.0.0.1", port: 0 }, resolve);
      else server.listen({ path }, resolve);
    });
    const address = path === undefined ? `127.0.0.1:${(server.address() as AddressInfo).port}` : `unix:${path}`;
    return new TransferServer(server, address, keepAlive);
  }

  /** @throws BridgeError when the id is in use. */
  openResult(id: string): ResultChannel {
    if (this.#results.has(id)) throw new BridgeError(`A result ${id} is open already.`);
    const result = new ReceivedResult(id, this.keepAlive, () => this.#results.delete(id));
    this.#results.set(id, result);
    return result;
  }

  /** @throws BridgeError when the id is in use. */
  offer(id: string, frames: Frames): Offer {
    if (this.#offers.has(id)) throw new BridgeError(`Rows ${id} are offered already.`);
    const offer = new OfferedRows(frames, () => this.#offers.delete(id));
    this.#offers.set(id, offer);
    return offer;
  }

  /** Calls the listener for each event of the topic, until the returned function is called. */
  onEvent(topic: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners);
    const own: Listener = (event) => listener(event);
    listeners.add(own);
    return () => {
      listeners.delete(own);
      if (listeners.size === 0 && this.#listeners.get(topic) === listeners) this.#listeners.delete(topic);
    };
  }

  /** Says something to the JVM beside the engine thread, which may be busy. False when the JVM is not connected. */
  tellJvm(message: unknown): boolean {
    const text = Buffer.from(JSON.stringify(message));
    for (const socket of this.#eventSockets) {
      socket.write(Buffer.concat([frameHeader(text.length), text]));
    }
    return this.#eventSockets.size > 0;
  }

  /** From now on no result goes on or fails, and no event is told but those of the bridge itself: the process is about to end. */
  silence(): void {
    this.#silent = true;
    for (const result of this.#results.values()) result.silence();
  }

  /** Ends all connections. Results that are open break off. */
  close(): void {
    for (const offer of [...this.#offers.values()]) offer.close();
    for (const result of [...this.#results.values()]) result.close();
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }

  #greet(socket: Socket): void {
    socket.unref(); // What somebody waits for is held by who waits.
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    const refuse = (reason: string): void => {
      socket.removeAllListeners("data");
      socket.on("data", () => undefined);
      socket.end(`${JSON.stringify({ error: reason })}\n`);
    };
    const ignore = (): void => undefined;
    socket.on("error", ignore);
    const timer = setTimeout(() => socket.destroy(), HELLO_TIMEOUT).unref();
    let received: Buffer = Buffer.alloc(0);
    const onData = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk]);
      const end = received.indexOf(10);
      if (end < 0 && received.length <= HELLO_LENGTH) return;
      clearTimeout(timer);
      socket.off("data", onData);
      const hello = end < 0 || end > HELLO_LENGTH ? undefined : parseHello(received.subarray(0, end).toString("utf8"));
      if (hello === undefined) return refuse("not a greeting");
      if (!this.#knows(hello.token)) return refuse("wrong token");
      socket.pause();
      const problem = this.#admit(hello, socket);
      if (problem !== undefined) {
        socket.resume();
        return refuse(problem);
      }
      socket.off("error", ignore);
      const rest = received.subarray(end + 1);
      if (rest.length > 0) socket.unshift(rest);
      socket.resume();
    };
    socket.on("data", onData);
    socket.once("close", () => clearTimeout(timer));
  }

  #knows(token: string): boolean {
    const given = Buffer.from(token, "utf8");
    const own = Buffer.from(this.token, "utf8");
    return given.length === own.length && timingSafeEqual(given, own);
  }

  #admit({ kind, id }: Hello, socket: Socket): string | undefined {
    const welcome = (): void => void socket.write('{"ok":true}\n');
    if (kind === "result") {
      const result = this.#results.get(id);
      if (result === undefined) return `nobody waits for a result ${id}`;
      if (!result.free) return `the result ${id} is being sent already`;
      welcome();
      result.attach(socket);
    } else if (kind === "rows") {
      const offer = this.#offers.get(id);
      if (offer === undefined) return `there are no rows ${id}`;
      welcome();
      socket.on("data", () => undefined); // A reader says nothing; its end must still be seen.
      void offer.serve(socket);
    } else {
      welcome();
      this.#receiveEvents(socket);
    }
    return undefined;
  }

  #receiveEvents(socket: Socket): void {
    this.#eventSockets.add(socket);
    const reader = new FrameReader();
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#eventSockets.delete(socket));
    socket.on("data", (chunk: Buffer) => {
      for (const frame of reader.push(chunk)) this.#dispatch(JSON.parse(Buffer.from(frame).toString("utf8")) as { readonly topic: string });
    });
  }

  #dispatch(event: { readonly topic: string }): void {
    if (this.#silent && !event.topic.startsWith("bridge.")) return;
    for (const listener of [...(this.#listeners.get(event.topic) ?? [])]) listener(event);
  }
}

function parseHello(line: string): Hello | undefined {
  try {
    const { token, kind, id } = JSON.parse(line) as Partial<Record<string, unknown>>;
    if (typeof token !== "string" || (kind !== "result" && kind !== "rows" && kind !== "events")) return undefined;
    return { token, kind, id: typeof id === "string" ? id : "" };
  } catch {
    return undefined;
  }
}
