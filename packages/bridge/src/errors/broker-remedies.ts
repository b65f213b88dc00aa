// SPDX-License-Identifier: Apache-2.0
import type { ThrowableDigest } from "./digest.ts";

/** The errors of Kafka's clients, wherever a jar has moved them, and what to do. */
const REMEDIES: Readonly<Record<string, string>> = {
  TimeoutException: "No broker answered in time: check `brokers`, and that they run and are reachable from where the job runs.",
  UnknownTopicOrPartitionException: "The cluster has no such topic: check `topics`, or create it.",
  InvalidTopicException: "The cluster does not take that name for a topic: check `topics`.",
  SaslAuthenticationException: "The brokers refused the login: check the `sasl.` settings in `properties`.",
  SslAuthenticationException: "The brokers could not be trusted, or refused the certificate: check the `ssl.` settings in `properties`.",
  TopicAuthorizationException: "The user may not use the topic: grant it on the brokers.",
  GroupAuthorizationException: "The user may not use the consumer group: grant it on the brokers.",
};

/** What to do about the error of a message broker, when that is known. */
export function brokerRemedy(chain: readonly ThrowableDigest[]): string | undefined {
  for (const { classes } of [...chain].reverse()) {
    const name = /\.kafka\.common\.errors\.(\w+)$/.exec(classes[0] ?? "")?.[1];
    if (name !== undefined && Object.hasOwn(REMEDIES, name)) return REMEDIES[name];
  }
  return undefined;
}
