// SPDX-License-Identifier: Apache-2.0
// What runs in the engine thread in the integration tests.

function environment({ java, cluster, state }, mode) {
  const known = state.get(mode);
  if (known !== undefined) return known;
  const builder = java.importClass("org.apache.flink.table.api.EnvironmentSettings").newInstance();
  if (mode === "batch") builder.inBatchMode();
  else builder.inStreamingMode();
  const configuration = java.importClass("org.apache.flink.configuration.Configuration").fromMap(java.map(cluster.settings));
  const made = java.importClass("org.apache.flink.table.api.TableEnvironment").create(builder.withConfiguration(configuration).build());
  state.set(mode, made);
  return made;
}

/** The rows of a query as Java prints them. */
export function query(context, sql) {
  const rows = environment(context, "batch").executeSql(sql).collect();
  const found = [];
  while (rows.hasNext()) found.push(rows.next().toString());
  return found;
}

export function submit(context, { statements, parallelism }) {
  let result;
  environment(context, "streaming").getConfig().set("parallelism.default", String(parallelism));
  for (const sql of statements) result = environment(context, "streaming").executeSql(sql);
  const client = result.getJobClient().get();
  context.java.importClass("dev.tsflink.bridge.JobWatcher").watch(client, "job");
  context.state.set("client", client);
  return client.getJobID().toString();
}

export const cancel = (context) => void context.state.get("client").cancel().get();
export const sleep = ({ java }, ms) => java.importClass("java.lang.Thread").sleep(BigInt(ms));
export const property = ({ java }, name) => java.importClass("java.lang.System").getProperty(name);
export const rest = ({ cluster }) => cluster.rest;
export const loads = ({ java }, name) => java.importClass("java.lang.Class").forName(name).getName();
export const slots = ({ cluster }) => cluster.slots;
export const echo = (_context, value) => value;
export const count = ({ state }) => {
  const next = (state.get("count") ?? 0) + 1;
  state.set("count", next);
  return next;
};
export const fail = () => {
  throw new RangeError("not of Java");
};

/** Starts a process from Java, as workers are started, and waits for its end. */
export const startFromJava = ({ java }) =>
  java
    .newInstance("java.lang.ProcessBuilder", java.list(["true"]))
    .start()
    .waitFor();
