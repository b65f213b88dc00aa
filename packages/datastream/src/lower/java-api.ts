// SPDX-License-Identifier: Apache-2.0
// The members of Java classes that the lowering calls.
import type { Java } from "@tsflink/bridge";
import { takingTexts } from "@tsflink/bridge/driver";

/** An object of Flink that is only handed on. The brands keep one from passing for another. */
export interface JavaStream {
  readonly "~java": "stream";
}
export interface JavaList<T> {
  readonly "~java": "list";
  readonly "~element": T;
}
export interface JavaMap {
  readonly "~java": "map";
}
export interface JavaStreamEnvironment {
  readonly "~java": "environment";
}
export interface JavaTableEnvironment {
  readonly "~java": "tables";
}

/** `dev.tsflink.bridge.stream.StreamJob` */
export interface JavaJob {
  environment(): JavaStreamEnvironment;
  tables(): JavaTableEnvironment;
  source(
    connector: string,
    options: JavaMap,
    names: JavaList<string>,
    types: JavaList<string>,
    primaryKey: JavaList<string>,
    watermarkColumn: string | null,
    watermark: string | null,
  ): JavaStream;
  sink(stream: JavaStream, connector: string, options: JavaMap, settings: JavaMap): void;
  /** The stream as a table of this name; `watermark` is the column that has the time of its elements. */
  view(name: string, stream: JavaStream, watermark: string | null): void;
  /** The same of a stream of changes. */
  changelogView(name: string, stream: JavaStream, watermark: string | null, primaryKey: JavaList<string>, upsert: boolean): void;
  fromTable(table: object): JavaStream;
  changes(table: object): JavaStream;
  plan(): string;
  /** Whether all sources end. */
  isBounded(): boolean;
  submit(name: string, topic: string, transfers: JavaList<string>): string;
}

interface StreamJobs {
  new (configuration: JavaMap): JavaJob;
  settings(stream: JavaStream, settings: JavaMap): void;
  sourceSettings(stream: JavaStream, settings: JavaMap): void;
  union(streams: JavaList<JavaStream>): JavaStream;
  partition(stream: JavaStream, how: string): JavaStream;
}

interface StreamOperators {
  transform(inputs: readonly JavaStream[], spec: string, payloads: readonly string[], name: string): JavaStream;
  sideOutput(operator: JavaStream, spec: string, output: number): JavaStream;
}

interface Streams {
  sequence(env: JavaStreamEnvironment, from: bigint, to: bigint): JavaStream;
  watermarks(stream: JavaStream, kind: string, delay: bigint, column: string | null, idleness: bigint): JavaStream;
  generatedWatermarks(stream: JavaStream, type: string, periodic: boolean, idleness: bigint): JavaStream;
  toPartition(stream: JavaStream, type: string): JavaStream;
}

interface TransferRegistry {
  register(id: string, address: string, token: string, elsewhere: boolean): void;
  unregister(id: string): void;
}

/** The Java classes that the lowering works with. */
export interface FlinkApi {
  readonly jobs: StreamJobs;
  readonly operators: StreamOperators;
  readonly streams: Streams;
  readonly transfers: TransferRegistry;
  newJob(configuration: Readonly<Record<string, string>>): JavaJob;
  text(value: string): string;
  list<T>(values: Iterable<T>): JavaList<T>;
  map(entries: Readonly<Record<string, string>>): JavaMap;
}

export function flinkApi(java: Java): FlinkApi {
  const jobs = java.importClass<StreamJobs>("dev.tsflink.bridge.stream.StreamJob");
  const map = (entries: Readonly<Record<string, string>>): JavaMap =>
    java.map<JavaMap>(Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, java.text(value)])));
  return {
    jobs,
    get operators() {
      return java.importClass<StreamOperators>("dev.tsflink.runtime.streams.StreamOperators");
    },
    streams: takingTexts(java, java.importClass<Streams>("dev.tsflink.runtime.streams.Streams")),
    transfers: java.importClass<TransferRegistry>("dev.tsflink.runtime.transfer.TransferRegistry"),
    newJob: (configuration) => new jobs(map(configuration)),
    text: (value) => java.text(value),
    list: <T>(values: Iterable<T>) =>
      java.list<JavaList<T>>([...values].map((value) => (typeof value === "string" ? java.text(value) : value))),
    map,
  };
}
