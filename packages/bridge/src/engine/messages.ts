// SPDX-License-Identifier: Apache-2.0
// What the main thread and the engine thread say to each other. Everything is structured-cloneable.
import type { ResolvedOptions } from "./options.ts";

/** Given to the engine thread when it starts. */
export interface EngineStart {
  readonly options: ResolvedOptions;
  readonly tempDir: string;
  readonly transfer: { readonly address: string; readonly token: string };
}

export type ToEngine =
  | { readonly kind: "call"; readonly id: number; readonly module: string; readonly name: string; readonly argument: unknown }
  | { readonly kind: "abort"; readonly id: number }
  | { readonly kind: "start-cluster"; readonly id: number; readonly settings: Readonly<Record<string, string>>; readonly slots: number }
  | { readonly kind: "await-cluster"; readonly id: number }
  | { readonly kind: "add-jars"; readonly id: number; readonly paths: readonly string[] }
  | { readonly kind: "add-artifacts"; readonly id: number; readonly coordinates: readonly string[] };

export type FromEngine =
  | { readonly kind: "ready" }
  | { readonly kind: "start-failed"; readonly error: unknown }
  | { readonly kind: "result"; readonly id: number; readonly value: unknown }
  | { readonly kind: "error"; readonly id: number; readonly error: unknown }
  | { readonly kind: "progress"; readonly progress: Progress }
  /** A process that must not outlive this one. */
  | { readonly kind: "child"; readonly pid: number; readonly running: boolean };

/** How far the fetching of jars is. */
export type Progress =
  | { readonly kind: "begin"; readonly files: number }
  | { readonly kind: "file"; readonly name: string; readonly bytes: number; readonly size: number; readonly done: boolean }
  | { readonly kind: "end" }
  | { readonly kind: "note"; readonly text: string };
