// SPDX-License-Identifier: Apache-2.0
// Never disposes its environment and never calls process.exit: it must end by itself all the same.
import { TableEnvironment } from "@tsflink/table";

const env = await TableEnvironment.create({ mode: "batch" });
const result = await env.executeSql("SELECT 'hello' AS greeting");
for await (const row of result.rows()) console.log(row["greeting"]);
