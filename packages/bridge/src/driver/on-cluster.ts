// SPDX-License-Identifier: Apache-2.0
import { ConfigurationError } from "@tsflink/core";
import { FLINK_VERSION } from "../class-path/lock.ts";
import { RestClient } from "../rest/rest-client.ts";
import type { CheckedOptions } from "./options.ts";

/**
 * The options with all that Flink's client needs to reach the cluster; as they are for the embedded one.
 *
 * @throws `ConfigurationError` when no cluster answers, or it runs another version of Flink.
 */
export async function onCluster(options: CheckedOptions): Promise<CheckedOptions> {
  const { rest, configuration } = options;
  if (rest === undefined) return options;
  const client = new RestClient(rest, { option: "cluster.rest" });
  const { version } = await client.cluster();
  if (line(version) !== line(FLINK_VERSION))
    throw new ConfigurationError(
      `cluster.rest: the cluster at ${rest} runs Flink ${version}, and this TsFlink makes jobs for Flink ${line(FLINK_VERSION)}; use a cluster of that line, or the release of TsFlink for the cluster's`,
      { option: "cluster.rest", received: rest },
    );
  const defaults = await client.configuration();
  const { protocol, hostname, port, pathname } = new URL(rest);
  const secure = protocol === "https:";
  return {
    ...options,
    configuration: {
      "parallelism.default": defaults["parallelism.default"] ?? "1",
      ...configuration,
      "execution.target": "remote",
      "execution.attached": "true",
      "rest.address": hostname,
      "rest.port": port === "" ? (secure ? "443" : "80") : port,
      "jobmanager.rpc.address": hostname,
      ...(pathname === "/" ? {} : { "rest.path": pathname }),
      ...(secure ? { "security.ssl.rest.enabled": "true" } : {}),
    },
  };
}

function line(version: string): string {
  return version.split(".", 2).join(".");
}
