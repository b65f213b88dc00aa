// SPDX-License-Identifier: Apache-2.0

const kafka = ["org.apache.flink:flink-sql-connector-kafka:5.0.0-2.2"] as const;

/**
 * The releases of connectors and formats that are tried with this version of Flink, by the identifier that SQL has for them:
 * Maven coordinates. Descriptors bring them,
 * and they are fetched when SQL or a catalog names them.
 */
export const artifacts = {
  // With Kafka's clients inside, relocated: one jar that conflicts with nothing. Released for Flink 2.2, works with 2.x from there on.
  kafka,
  "upsert-kafka": kafka,
  // The dialect and the driver are PostgreSQL's: no other one has a release for Flink 2.
  jdbc: [
    "org.apache.flink:flink-connector-jdbc-core:4.0.0-2.0",
    "org.apache.flink:flink-connector-jdbc-postgres:4.0.0-2.0",
    "org.apache.flink:flink-connector-base:2.3.0",
    "org.postgresql:postgresql:42.7.7",
  ],
  avro: ["org.apache.flink:flink-sql-avro:2.3.0"],
  // Built on Hadoop's classes, which it does not bring. Hadoop's two shaded client jars conflict with nothing.
  parquet: [
    "org.apache.flink:flink-sql-parquet:2.3.0",
    "org.apache.hadoop:hadoop-client-api:3.4.2",
    "org.apache.hadoop:hadoop-client-runtime:3.4.2",
  ],
} as const;
