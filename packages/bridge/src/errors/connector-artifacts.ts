// SPDX-License-Identifier: Apache-2.0

/**
 * The Maven modules of connectors and formats, by the identifier that DDL names. Their versions are not those of Flink, so the text says
 * which line fits.
 */
const ARTIFACTS: Readonly<Record<string, string>> = {
  kafka: "org.apache.flink:flink-connector-kafka",
  "upsert-kafka": "org.apache.flink:flink-connector-kafka",
  jdbc: "org.apache.flink:flink-connector-jdbc-core",
  "elasticsearch-7": "org.apache.flink:flink-sql-connector-elasticsearch7",
  "elasticsearch-8": "org.apache.flink:flink-sql-connector-elasticsearch8",
  opensearch: "org.apache.flink:flink-sql-connector-opensearch",
  kinesis: "org.apache.flink:flink-sql-connector-aws-kinesis-streams",
  firehose: "org.apache.flink:flink-sql-connector-aws-kinesis-firehose",
  dynamodb: "org.apache.flink:flink-sql-connector-dynamodb",
  mongodb: "org.apache.flink:flink-sql-connector-mongodb",
  "hbase-2.2": "org.apache.flink:flink-sql-connector-hbase-2.2",
  pulsar: "org.apache.flink:flink-connector-pulsar",
  "mysql-cdc": "org.apache.flink:flink-sql-connector-mysql-cdc",
  "postgres-cdc": "org.apache.flink:flink-sql-connector-postgres-cdc",
  iceberg: "org.apache.iceberg:iceberg-flink-runtime-2.0",
  paimon: "org.apache.paimon:paimon-flink-2.0",
};

/** These follow Flink's own version. */
const OF_FLINK: Readonly<Record<string, string>> = {
  parquet: "org.apache.flink:flink-parquet",
  avro: "org.apache.flink:flink-sql-avro",
  "avro-confluent": "org.apache.flink:flink-sql-avro-confluent-registry",
  orc: "org.apache.flink:flink-sql-orc",
  protobuf: "org.apache.flink:flink-sql-protobuf",
};

/** What to add for a connector or format that is missing, when that is known. */
export function connectorArtifact(identifier: string): string | undefined {
  const own = OF_FLINK[identifier];
  if (own !== undefined) return `the Maven artifact ${own}:2.3.0`;
  const foreign = ARTIFACTS[identifier];
  return foreign === undefined ? undefined : `the Maven artifact ${foreign} in its newest version for Flink 2`;
}
