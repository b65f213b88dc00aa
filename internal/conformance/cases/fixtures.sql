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
