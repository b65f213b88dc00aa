// SPDX-License-Identifier: Apache-2.0
// What tests ask of the JVM, in the engine thread.

/** The address of the embedded cluster's REST server. */
export const address = ({ cluster }) => cluster.rest;

/** Sends what tasks print to a file, until the next call without one. */
export function sendOut({ java, state }, { out, err }) {
  const System = java.importClass("java.lang.System");
  const before = state.get("test.out") ?? { out: System.out, err: System.err };
  state.set("test.out", before);
  const stream = (path) => java.newInstance("java.io.PrintStream", path);
  System.setOut(out === undefined ? before.out : stream(out));
  System.setErr(err === undefined ? before.err : stream(err));
}

/** The bytes of objects in the JVM that are still needed. */
export function heap({ java }) {
  java.importClass("java.lang.System").gc();
  const runtime = java.importClass("java.lang.Runtime").getRuntime();
  return Number(runtime.totalMemory()) - Number(runtime.freeMemory());
}
