// SPDX-License-Identifier: Apache-2.0
import type { AnySqlType, Instant, JsOf } from "@tsflink/core";
import type { BroadcastContext, Emits, KeyedContext, OpenContext, ProcessContext, TimerContext } from "./context.ts";
import type { BroadcastStateDeclarations, KeyedStateDeclarations, OperatorStateDeclarations, ReadonlyStateOf, StateOf } from "./state.ts";

/** The side outputs that a function declares: the types of their values by their names. */
export type SideOutputTypes = Readonly<Record<string, AnySqlType>>;

/** The JavaScript types of side outputs. Expanded on purpose. */
export type SideOutputsOf<Side> = Side extends unknown ? { readonly [N in keyof Side]: JsOf<Side[N]> } : never;

interface Lifecycle<B> {
  /** Called once in each task before the first element. May wait: for a connection, say. */
  open?(context: OpenContext<B>): void | Promise<void>;
  /** Called once at the end of each task, however it comes. */
  close?(): void | Promise<void>;
}

/** A function over the elements of a stream without a key. What `onElement` yields is the output. */
export interface Process<In, Out, State extends OperatorStateDeclarations, Side extends SideOutputTypes, B> extends Lifecycle<B> {
  /** State of the task: `state.operatorList`, `state.operatorUnion`. State of a key needs `keyBy` before. */
  readonly state?: State;
  readonly sideOutputs?: Side;
  onElement(value: In, context: ProcessContext<StateOf<State>, SideOutputsOf<Side>, B>): Emits<Out>;
}

/** A function over the elements of a stream with a key: it has state for each key, and timers. */
export interface KeyedProcess<In, K, Out, State extends KeyedStateDeclarations, Side extends SideOutputTypes, B> extends Lifecycle<B> {
  readonly state?: State;
  readonly sideOutputs?: Side;
  onElement(value: In, context: KeyedContext<K, StateOf<State>, SideOutputsOf<Side>, B>): Emits<Out>;
  /** A timer that was set for a key is due. */
  onTimer?(time: Instant, context: TimerContext<K, StateOf<State>, SideOutputsOf<Side>, B>): Emits<Out>;
}

/** A function over two connected streams without keys. */
export interface CoProcess<A, B2, Out, State extends OperatorStateDeclarations, Side extends SideOutputTypes, B> extends Lifecycle<B> {
  readonly state?: State;
  readonly sideOutputs?: Side;
  /** An element of the first stream. */
  onFirst(value: A, context: ProcessContext<StateOf<State>, SideOutputsOf<Side>, B>): Emits<Out>;
  /** An element of the second stream. */
  onSecond(value: B2, context: ProcessContext<StateOf<State>, SideOutputsOf<Side>, B>): Emits<Out>;
}

/** A function over two connected streams with the same kind of key, which share the state of each key. */
export interface KeyedCoProcess<A, B2, K, Out, State extends KeyedStateDeclarations, Side extends SideOutputTypes, B> extends Lifecycle<B> {
  readonly state?: State;
  readonly sideOutputs?: Side;
  /** An element of the first stream. */
  onFirst(value: A, context: KeyedContext<K, StateOf<State>, SideOutputsOf<Side>, B>): Emits<Out>;
  /** An element of the second stream. */
  onSecond(value: B2, context: KeyedContext<K, StateOf<State>, SideOutputsOf<Side>, B>): Emits<Out>;
  onTimer?(time: Instant, context: TimerContext<K, StateOf<State>, SideOutputsOf<Side>, B>): Emits<Out>;
}

/** A function over a stream and a broadcast one. The state of the broadcast stream is read here and written there. */
export interface BroadcastProcess<
  In,
  R,
  Out,
  Shared extends BroadcastStateDeclarations,
  Side extends SideOutputTypes,
  B,
> extends Lifecycle<B> {
  readonly sideOutputs?: Side;
  onElement(value: In, context: ProcessContext<ReadonlyStateOf<Shared>, SideOutputsOf<Side>, B>): Emits<Out>;
  /** An element of the broadcast stream: every task gets it. */
  onBroadcast(value: R, context: ProcessContext<StateOf<Shared>, SideOutputsOf<Side>, B>): Emits<Out>;
}

/** The same over a stream with a key. */
export interface KeyedBroadcastProcess<
  In,
  K,
  R,
  Out,
  State extends KeyedStateDeclarations,
  Shared extends BroadcastStateDeclarations,
  Side extends SideOutputTypes,
  B,
> extends Lifecycle<B> {
  /** State of each key, beside that of the broadcast stream; the names must differ. */
  readonly state?: State;
  readonly sideOutputs?: Side;
  onElement(value: In, context: KeyedContext<K, StateOf<State> & ReadonlyStateOf<Shared>, SideOutputsOf<Side>, B>): Emits<Out>;
  onBroadcast(value: R, context: BroadcastContext<StateOf<Shared>, StateOf<State>, SideOutputsOf<Side>, B>): Emits<Out>;
  onTimer?(time: Instant, context: TimerContext<K, StateOf<State> & ReadonlyStateOf<Shared>, SideOutputsOf<Side>, B>): Emits<Out>;
}
