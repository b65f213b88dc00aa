// SPDX-License-Identifier: Apache-2.0
import { TableEnvironment, t, udf } from "@tsflink/table";

const echo = udf({ name: "echo", args: [t.bigint()], returns: t.bigint() }, (n) => n);

const run = process.argv[2] === "worker" ? "worker" : "in-driver";
await using env = await TableEnvironment.create({ mode: "streaming", parallelism: 2, functions: { run } });
await env.executeSql("CREATE TABLE ticks (n BIGINT) WITH ('connector' = 'datagen', 'rows-per-second' = '50')");
await env.createTemporaryFunction("echo", echo);
const result = await env.executeSql("SELECT echo(n) AS n FROM ticks");
let rows = 0;
for await (const _row of result.rows()) if (++rows === 10) console.log("running");
