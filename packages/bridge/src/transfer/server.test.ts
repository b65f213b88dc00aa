// SPDX-License-Identifier: Apache-2.0
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { BridgeError } from "@tsflink/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FrameReader, frameHeader } from "./frames.ts";
import { TransferServer } from "./server.ts";

/** The JVM's end of a connection. */
class Client {
  readonly socket: Socket;
  bytes: Buffer = Buffer.alloc(0);
  readonly closed: Promise<unknown>;

  constructor(address: string) {
    const port = address.split(":")[1] ?? "";
    this.socket = address.startsWith("unix:") ? connect(address.slice(5)) : connect(Number(port), "127.0.0.1");
    this.socket.on("error", () => undefined);
    this.closed = once(this.socket, "close");
    this.socket.on("data", (chunk: Buffer) => (this.bytes = Buffer.concat([this.bytes, chunk])));
  }

  async hello(line: object | string): Promise<unknown> {
    this.socket.write(typeof line === "string" ? line : `${JSON.stringify(line)}\n`);
    const end = await until(() => this.bytes.indexOf(10) >= 0 && this.bytes.indexOf(10) + 1);
    const answer = JSON.parse(this.bytes.subarray(0, end).toString()) as unknown;
    this.bytes = this.bytes.subarray(end);
    return answer;
  }

  frame(payload: Uint8Array | string): boolean {
    const bytes = Buffer.from(payload as string);
    return this.socket.write(Buffer.concat([frameHeader(bytes.length), bytes]));
  }
}

async function until<T>(probe: () => T | false): Promise<T> {
  for (;;) {
    const found = probe();
    if (found !== false) return found;
    await sleep(2);
  }
}

const text = (frame: Uint8Array): string => Buffer.from(frame).toString();

describe.each(["unix", "loopback"])("TransferServer (%s)", (where) => {
  let folder: string;
  let server: TransferServer;
  const clients: Client[] = [];
  const client = (): Client => {
    const made = new Client(server.address);
    clients.push(made);
    return made;
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tsflink-transfer-test-"));
    server = await TransferServer.listen(where === "unix" ? join(folder, "s") : undefined);
  });
  afterEach(async () => {
    server.close();
    for (const each of clients.splice(0)) {
      each.socket.destroy();
      await each.closed;
    }
    await rm(folder, { recursive: true });
  });
  const hello = (kind: string, id = ""): object => ({ token: server.token, kind, id });

  it("brings the frames of a result until its end", async () => {
    const result = server.openResult("r");
    const sender = client();
    expect(await sender.hello(hello("result", "r"))).toEqual({ ok: true });
    for (const frame of ["schema", "batch", ""]) sender.frame(frame);
    const found: string[] = [];
    for await (const frame of result) found.push(text(frame));
    expect(found).toEqual(["schema", "batch"]);
    await sender.closed;
  });

  it("takes a greeting and frames that come together", async () => {
    const result = server.openResult("r");
    const sender = client();
    sender.socket.write(
      Buffer.concat([Buffer.from(`${JSON.stringify(hello("result", "r"))}\n`), frameHeader(2), Buffer.from("hi"), frameHeader(0)]),
    );
    const found: string[] = [];
    for await (const frame of result) found.push(text(frame));
    expect(found).toEqual(["hi"]);
  });

  it.each([
    ["a wrong token", { token: "0".repeat(64), kind: "result", id: "r" }, "wrong token"],
    ["a token of another length", { token: "", kind: "events", id: "" }, "wrong token"],
    ["an unknown kind", { token: "", kind: "shell", id: "" }, "not a greeting"],
    ["no JSON", "GET / HTTP/1.1\n", "not a greeting"],
    ["a line without end", "x".repeat(5000), "not a greeting"],
  ])("refuses %s and closes", async (_name, line, error) => {
    const result = server.openResult("r");
    const stranger = client();
    expect(await stranger.hello(line)).toEqual({ error });
    await stranger.closed;
    result.close();
  });

  it("refuses ids that nobody waits for, and a second sender", async () => {
    expect(await client().hello(hello("result", "none"))).toMatchObject({ error: expect.stringContaining("none") as unknown });
    expect(await client().hello(hello("rows", "none"))).toMatchObject({ error: expect.stringContaining("none") as unknown });
    const result = server.openResult("r");
    expect(await client().hello(hello("result", "r"))).toEqual({ ok: true });
    expect(await client().hello(hello("result", "r"))).toMatchObject({ error: expect.stringContaining("already") as unknown });
    expect(() => server.openResult("r")).toThrow(BridgeError);
    result.close();
  });

  it("fails a result whose connection breaks before the end, after what had come", async () => {
    const result = server.openResult("r")[Symbol.asyncIterator]();
    const sender = client();
    await sender.hello(hello("result", "r"));
    sender.frame("whole");
    sender.socket.end(Buffer.concat([frameHeader(100), Buffer.from("only a part")]));
    expect(text((await result.next()).value as Uint8Array)).toBe("whole");
    await expect(result.next()).rejects.toThrow(/broke off .* in the middle of a batch/);
  });

  it("fails a result with a length that cannot be", async () => {
    const result = server.openResult("r")[Symbol.asyncIterator]();
    const sender = client();
    await sender.hello(hello("result", "r"));
    sender.socket.write(Buffer.from([255, 255, 255, 255]));
    await expect(result.next()).rejects.toThrow(/4294967295 bytes/);
    await sender.closed;
  });

  it("reads no further ahead than it must when nobody pulls", async () => {
    const result = server.openResult("r")[Symbol.asyncIterator]();
    const sender = client();
    await sender.hello(hello("result", "r"));
    const batch = Buffer.alloc(256 * 1024, 1);
    const total = 200;
    let sent = 0;
    const sending = (async () => {
      for (; sent < total; sent++) if (!sender.frame(batch)) await once(sender.socket, "drain");
      sender.frame("");
    })();
    // The sender comes to a stop by itself, long before all 50 MB are through.
    let before = -1;
    while (sent !== before) {
      before = sent;
      await sleep(100);
    }
    expect(sent).toBeLessThan(total / 2);
    let frames = 0;
    while ((await result.next()).done !== true) frames++;
    await sending;
    expect(frames).toBe(total);
  });

  it("breaks the sender's connection when the reader leaves the loop", async () => {
    const sender = client();
    const result = server.openResult("r");
    await sender.hello(hello("result", "r"));
    sender.frame("one");
    sender.frame("two");
    for await (const frame of result) {
      expect(text(frame)).toBe("one");
      break;
    }
    await sender.closed;
    server.openResult("r").close(); // The id is free again.
  });

  it("offers rows to each reader from the start", async () => {
    const offer = server.offer("rows", [Buffer.from("schema"), Buffer.from("batch")]);
    for (let reader = 0; reader < 2; reader++) {
      const reading = client();
      expect(await reading.hello(hello("rows", "rows"))).toEqual({ ok: true });
      await reading.closed;
      expect([...new FrameReader().push(reading.bytes)].map(text)).toEqual(["schema", "batch", ""]);
    }
    await offer.finished;
    offer.close();
    expect(await client().hello(hello("rows", "rows"))).toMatchObject({ error: expect.any(String) as unknown });
  });

  it("makes rows at the pace of their reader", async () => {
    let made = 0;
    const offer = server.offer(
      "rows",
      (function* () {
        for (; made < 200; made++) yield Buffer.alloc(256 * 1024);
      })(),
    );
    const reading = client();
    await reading.hello(hello("rows", "rows"));
    reading.socket.pause();
    let before = -1;
    while (made !== before) {
      before = made;
      await sleep(100);
    }
    expect(made).toBeLessThan(100);
    reading.socket.removeAllListeners("data").resume();
    await offer.finished;
    expect(made).toBe(200);
    offer.close();
  });

  it("breaks the reader's connection without an end when making the rows fails, and keeps the reason", async () => {
    const offer = server.offer(
      "rows",
      (function* () {
        yield Buffer.from("schema");
        throw new RangeError("row 7 does not fit");
      })(),
    );
    const reading = client();
    await reading.hello(hello("rows", "rows"));
    await reading.closed;
    expect([...new FrameReader().push(reading.bytes)].map(text)).not.toContain("");
    await expect(offer.finished).rejects.toThrow("row 7 does not fit");
    offer.close();
  });

  it("tells events to the listeners of their topic only, until they stop listening", async () => {
    const seen: unknown[] = [];
    const stop = server.onEvent("job", (event) => seen.push(event));
    const jvm = client();
    expect(await jvm.hello(hello("events"))).toEqual({ ok: true });
    jvm.frame(JSON.stringify({ topic: "other" }));
    jvm.frame(JSON.stringify({ topic: "job", n: 1 }));
    await until(() => seen.length === 1);
    stop();
    let last = false;
    server.onEvent("end", () => (last = true));
    jvm.frame(JSON.stringify({ topic: "job", n: 2 }));
    jvm.frame(JSON.stringify({ topic: "end" }));
    await until(() => last);
    expect(seen).toEqual([{ topic: "job", n: 1 }]);
    expect(server.tellJvm({ do: "nothing" })).toBe(true);
    await until(() => jvm.bytes.length > 0);
    expect([...new FrameReader().push(jvm.bytes)].map(text)).toEqual(['{"do":"nothing"}']);
  });
});
