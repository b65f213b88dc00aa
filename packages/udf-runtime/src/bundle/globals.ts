// SPDX-License-Identifier: Apache-2.0
import { runInNewContext } from "node:vm";

let names: ReadonlySet<string> | undefined;

/** The global names of a fresh Node.js process, whatever this one has added to its own. */
export function workerGlobals(): ReadonlySet<string> {
  names ??= new Set([
    ...(runInNewContext("Object.getOwnPropertyNames(globalThis)") as string[]),
    ...NODE_GLOBALS.filter((name) => name in globalThis),
    "undefined",
    "global",
  ]);
  return names;
}

const NODE_GLOBALS: readonly string[] = (
  "AbortController AbortSignal Blob BroadcastChannel Buffer ByteLengthQueuingStrategy CloseEvent CompressionStream CountQueuingStrategy Crypto CryptoKey CustomEvent DOMException DecompressionStream ErrorEvent Event " +
  "EventSource EventTarget File FormData Headers MessageChannel MessageEvent MessagePort Navigator Performance PerformanceEntry PerformanceMark PerformanceMeasure PerformanceObserver PerformanceObserverEntryList " +
  "PerformanceResourceTiming ReadableByteStreamController ReadableStream ReadableStreamBYOBReader ReadableStreamBYOBRequest ReadableStreamDefaultController ReadableStreamDefaultReader Request Response Storage " +
  "SubtleCrypto TextDecoder TextDecoderStream TextEncoder TextEncoderStream TransformStream TransformStreamDefaultController URL URLPattern URLSearchParams WebAssembly WebSocket WritableStream " +
  "WritableStreamDefaultController WritableStreamDefaultWriter atob btoa clearImmediate clearInterval clearTimeout console crypto fetch navigator performance process queueMicrotask setImmediate setInterval " +
  "setTimeout structuredClone Temporal"
).split(" ");
