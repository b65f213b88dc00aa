// SPDX-License-Identifier: Apache-2.0
import { expectTypeOf, test } from "vitest";
import { TableEnvironment, type FlinkConfig, type FlinkDuration } from "../index.ts";

declare const env: TableEnvironment;

test("keys and values are Flink's", () => {
  const config: FlinkConfig = { "table.exec.mini-batch.enabled": true, "table.exec.state.ttl": "1 h", "tsflink.batch.size": "2mb" };
  void TableEnvironment.create({ mode: "batch", config, otherConfig: { "my.plugin.option": 3 } });
  // @ts-expect-error a misspelt key
  void TableEnvironment.create({ mode: "batch", config: { "table.exec.mini-batch.enable": true } });
  // @ts-expect-error not a boolean
  void TableEnvironment.create({ mode: "batch", config: { "table.exec.mini-batch.enabled": "maybe" } });
  // @ts-expect-error not a unit
  void TableEnvironment.create({ mode: "batch", config: { "table.exec.state.ttl": "3 fortnights" } });
  // @ts-expect-error the option mode says this
  void TableEnvironment.create({ mode: "batch", config: { "execution.runtime-mode": "BATCH" } });
});

test("reading and setting", () => {
  expectTypeOf(env.config.get("table.exec.mini-batch.enabled")).resolves.toEqualTypeOf<boolean | undefined>();
  expectTypeOf(env.config.get("table.exec.state.ttl")).resolves.toEqualTypeOf<FlinkDuration | undefined>();
  expectTypeOf(env.config.get("execution.checkpointing.mode")).resolves.toEqualTypeOf<"EXACTLY_ONCE" | "AT_LEAST_ONCE" | undefined>();
  void env.config.set("table.exec.mini-batch.size", 5_000);
  // @ts-expect-error not a number
  void env.config.set("table.exec.mini-batch.size", "many");
  // @ts-expect-error there is no such option
  void env.config.get("table.exec.mini-batch.sizes");
});
