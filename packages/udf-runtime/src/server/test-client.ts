// SPDX-License-Identifier: Apache-2.0
// The operator's side of the protocol for tests, with messages made by protobufjs from the .proto file.
import { Client, type ClientDuplexStream, credentials } from "@grpc/grpc-js";
import { fileURLToPath } from "node:url";
import protobuf from "protobufjs";

const root = protobuf.loadSync(fileURLToPath(new URL("../../proto/tsflink/function/v1/function.proto", import.meta.url)));
export const ToFunctions: protobuf.Type = root.lookupType("tsflink.function.v1.ToFunctions");
export const FromFunctions: protobuf.Type = root.lookupType("tsflink.function.v1.FromFunctions");

export interface Received {
  readonly message: "opened" | "result" | "failure" | "log" | "closed";
  readonly opened?: { readonly protocol: number; readonly token: string };
  readonly result?: { readonly sequence: number; readonly rows: number; readonly arrow: Buffer; readonly counts: Buffer };
  readonly failure?: {
    readonly function: string;
    readonly name: string;
    readonly message: string;
    readonly stack: string;
    readonly code: string;
    readonly column: string;
  };
  readonly log?: { readonly level: string; readonly function: string; readonly text: string };
}

export function decodeFrom(bytes: Uint8Array): Received {
  return FromFunctions.toObject(FromFunctions.decode(bytes), {
    longs: Number,
    bytes: Buffer,
    oneofs: true,
    defaults: true,
  }) as unknown as Received;
}

/** One stream to a function server. */
export class TestClient {
  readonly #client: Client;
  readonly stream: ClientDuplexStream<object, Received>;
  readonly received: Received[] = [];
  status: { readonly code: number; readonly details: string } | undefined;
  #wake: (() => void)[] = [];

  constructor(address: string) {
    this.#client = new Client(address, credentials.createInsecure(), {
      "grpc.max_receive_message_length": -1,
      "grpc.max_send_message_length": -1,
    });
    this.stream = this.#client.makeBidiStreamRequest(
      "/tsflink.function.v1.FunctionService/Run",
      (message: object) => Buffer.from(ToFunctions.encode(ToFunctions.fromObject(message)).finish()),
      decodeFrom,
    );
    const wake = (): void => {
      for (const each of this.#wake.splice(0)) each();
    };
    this.stream.on("data", (message: Received) => {
      this.received.push(message);
      wake();
    });
    this.stream.on("status", (status: { code: number; details: string }) => {
      this.status = status;
      wake();
    });
    this.stream.on("error", () => undefined);
  }

  send(message: object): void {
    this.stream.write(message);
  }

  open(spec: object, options: { readonly protocol?: number; readonly token?: string } = {}): Promise<Received> {
    this.send({ open: { protocol: options.protocol ?? 1, token: options.token ?? "client-token", spec: JSON.stringify(spec) } });
    return this.next();
  }

  /** The next message; rejects when the stream ended without one. */
  async next(): Promise<Received> {
    while (this.received.length === 0) {
      if (this.status !== undefined) throw new Error(`the stream ended: ${this.status.code} ${this.status.details}`);
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
    return this.received.shift() as Received;
  }

  async ended(): Promise<{ readonly code: number; readonly details: string }> {
    while (this.status === undefined) await new Promise<void>((resolve) => this.#wake.push(resolve));
    return this.status;
  }

  close(): void {
    this.stream.cancel();
    this.#client.close();
  }
}
