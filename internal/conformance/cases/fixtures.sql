-- SPDX-License-Identifier: Apache-2.0
-- The tables that all cases read: files, so that rows come in one order in both modes.
--# setup
CREATE TEMPORARY TABLE numbers_file (id INT, ti STRING, si STRING, i STRING, l STRING, f STRING, d STRING, n STRING, big STRING, b STRING)
WITH ('connector' = 'filesystem', 'path' = '${data}/numbers.jsonl', 'format' = 'json');

CREATE TEMPORARY VIEW numbers AS
SELECT
  id, CAST(ti AS TINYINT) AS ti, CAST(si AS SMALLINT) AS si, CAST(i AS INT) AS i, CAST(l AS BIGINT) AS l, CAST(f AS FLOAT) AS f,
  CAST(d AS DOUBLE) AS d, CAST(n AS DECIMAL(10, 3)) AS n, CAST(big AS DECIMAL(38, 10)) AS big, CAST(b AS BOOLEAN) AS b
FROM numbers_file;

CREATE TEMPORARY TABLE texts_file (id INT, s STRING, vc STRING, ch STRING, bin STRING, num INT)
WITH ('connector' = 'filesystem', 'path' = '${data}/texts.jsonl', 'format' = 'json');

CREATE TEMPORARY VIEW texts AS
SELECT id, s, CAST(vc AS VARCHAR(20)) AS vc, CAST(ch AS CHAR(5)) AS ch, UNHEX(bin) AS bin, num FROM texts_file;

CREATE TEMPORARY TABLE times_file (id INT, dt STRING, tm STRING, ts STRING)
WITH ('connector' = 'filesystem', 'path' = '${data}/times.jsonl', 'format' = 'json');

CREATE TEMPORARY VIEW times AS
SELECT
  id, CAST(dt AS DATE) AS dt, CAST(tm AS TIME(0)) AS tm, CAST(ts AS TIMESTAMP(3)) AS ts, CAST(ts AS TIMESTAMP(9)) AS ts9,
  CAST(CAST(ts AS TIMESTAMP(3)) AS TIMESTAMP_LTZ(3)) AS ltz
FROM times_file;

CREATE TEMPORARY TABLE lists (id INT, xs ARRAY<INT>, ss ARRAY<STRING>, m MAP<STRING, INT>, r ROW<n INT, t STRING>)
WITH ('connector' = 'filesystem', 'path' = '${data}/lists.jsonl', 'format' = 'json');

CREATE TEMPORARY TABLE jsons (id INT, j STRING)
WITH ('connector' = 'filesystem', 'path' = '${data}/jsons.jsonl', 'format' = 'json');

-- An auction house, with times of events.

CREATE TEMPORARY TABLE persons (id BIGINT, name STRING, city STRING, state STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${data}/persons.jsonl', 'format' = 'json');

CREATE TEMPORARY TABLE auctions (id BIGINT, item STRING, category INT, seller BIGINT, reserve BIGINT, opened TIMESTAMP(3), expires TIMESTAMP(3), WATERMARK FOR opened AS opened - INTERVAL '1' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${data}/auctions.jsonl', 'format' = 'json');

CREATE TEMPORARY TABLE bids (auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '4' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${data}/bids.jsonl', 'format' = 'json');

CREATE TEMPORARY TABLE rates (currency STRING, rate DECIMAL(10, 4), ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND, PRIMARY KEY (currency) NOT ENFORCED)
WITH ('connector' = 'filesystem', 'path' = '${data}/rates.jsonl', 'format' = 'json');

CREATE TEMPORARY TABLE payments (id INT, currency STRING, amount DECIMAL(10, 2), ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)
WITH ('connector' = 'filesystem', 'path' = '${data}/payments.jsonl', 'format' = 'json');

CREATE TEMPORARY TABLE stock (id INT, name STRING, qty INT)
WITH ('connector' = 'filesystem', 'path' = '${data}/stock.jsonl', 'format' = 'debezium-json');

-- A trading company, after TPC-H.

CREATE TEMPORARY TABLE nation (n_nationkey INT, n_name STRING, n_region STRING)
WITH ('connector' = 'filesystem', 'path' = '${data}/nation.jsonl', 'format' = 'json');

CREATE TEMPORARY TABLE customer (c_custkey INT, c_name STRING, c_nationkey INT, c_acctbal DECIMAL(15, 2), c_mktsegment STRING)
WITH ('connector' = 'filesystem', 'path' = '${data}/customer.jsonl', 'format' = 'json');

CREATE TEMPORARY TABLE supplier (s_suppkey INT, s_name STRING, s_nationkey INT)
WITH ('connector' = 'filesystem', 'path' = '${data}/supplier.jsonl', 'format' = 'json');

CREATE TEMPORARY TABLE part (p_partkey INT, p_name STRING, p_type STRING, p_size INT)
WITH ('connector' = 'filesystem', 'path' = '${data}/part.jsonl', 'format' = 'json');

CREATE TEMPORARY TABLE orders (o_orderkey INT, o_custkey INT, o_orderstatus STRING, o_totalprice DECIMAL(15, 2), o_orderdate DATE, o_orderpriority STRING, o_comment STRING)
WITH ('connector' = 'filesystem', 'path' = '${data}/orders.jsonl', 'format' = 'json');

CREATE TEMPORARY TABLE lineitem (l_orderkey INT, l_linenumber INT, l_partkey INT, l_suppkey INT, l_quantity DECIMAL(15, 2), l_extendedprice DECIMAL(15, 2), l_discount DECIMAL(15, 2), l_tax DECIMAL(15, 2),
  l_returnflag STRING, l_linestatus STRING, l_shipdate DATE, l_commitdate DATE, l_receiptdate DATE, l_shipmode STRING)
WITH ('connector' = 'filesystem', 'path' = '${data}/lineitem.jsonl', 'format' = 'json');
