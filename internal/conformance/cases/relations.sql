-- SPDX-License-Identifier: Apache-2.0
-- Every operation on tables.
--# query projection with aliases
SELECT o_orderkey AS k, o_totalprice * 2 AS twice, 'x' AS `odd name` FROM orders
--# query filter
SELECT o_orderkey FROM orders WHERE o_totalprice > 1000 AND o_orderstatus <> 'F'
--# query order by several keys : ordered
SELECT o_orderkey, o_orderstatus, o_orderdate FROM orders ORDER BY o_orderstatus, o_orderdate DESC, o_orderkey
--# query order by with nulls : ordered
SELECT o_comment, o_orderkey FROM orders ORDER BY o_comment NULLS LAST, o_orderkey
--# query limit and offset : ordered
SELECT o_orderkey FROM orders ORDER BY o_orderkey LIMIT 5 OFFSET 3
--# query fetch : ordered
SELECT o_orderkey FROM orders ORDER BY o_totalprice DESC OFFSET 2 ROWS FETCH NEXT 4 ROWS ONLY
--# query distinct
SELECT DISTINCT o_orderstatus, o_orderpriority FROM orders
--# query union
SELECT c_nationkey FROM customer UNION SELECT s_nationkey FROM supplier
--# query union all
SELECT c_nationkey FROM customer UNION ALL SELECT s_nationkey FROM supplier
--# query intersect
SELECT c_nationkey FROM customer INTERSECT SELECT s_nationkey FROM supplier
--# query intersect all
SELECT c_nationkey FROM customer INTERSECT ALL SELECT s_nationkey FROM supplier
--# query except
SELECT n_nationkey FROM nation EXCEPT SELECT s_nationkey FROM supplier
--# query except all
SELECT c_nationkey FROM customer EXCEPT ALL SELECT s_nationkey FROM supplier
--# query inner join
SELECT c_name, n_name FROM customer JOIN nation ON c_nationkey = n_nationkey
--# query left join
SELECT c_custkey, o_orderkey FROM customer LEFT JOIN orders ON c_custkey = o_custkey AND o_totalprice > 5000
--# query right join
SELECT o_orderkey, c_name FROM orders RIGHT JOIN customer ON c_custkey = o_custkey
--# query full join
SELECT c_custkey, s_suppkey FROM customer FULL JOIN supplier ON c_nationkey = s_nationkey AND c_acctbal > 3000
--# query cross join
SELECT n_name, s_name FROM nation CROSS JOIN supplier
--# query join using
SELECT * FROM (SELECT id, i FROM numbers) a JOIN (SELECT id, s FROM texts) b USING (id)
--# query natural join
SELECT * FROM (SELECT id, i FROM numbers) a NATURAL JOIN (SELECT id, s FROM texts) b
--# query self join with a condition that is no equality
SELECT a.s_suppkey, b.s_suppkey AS other FROM supplier a JOIN supplier b ON a.s_suppkey < b.s_suppkey AND a.s_nationkey = b.s_nationkey
--# query semi join with IN
SELECT c_custkey FROM customer WHERE c_custkey IN (SELECT o_custkey FROM orders WHERE o_orderstatus = 'F')
--# query anti join with NOT EXISTS
SELECT c_custkey FROM customer WHERE NOT EXISTS (SELECT 1 FROM orders WHERE o_custkey = c_custkey)
--# query NOT IN
SELECT c_custkey FROM customer WHERE c_custkey NOT IN (SELECT o_custkey FROM orders)
--# query scalar subquery
SELECT o_orderkey FROM orders WHERE o_totalprice > (SELECT AVG(o_totalprice) FROM orders)
--# query correlated subquery
SELECT o_orderkey FROM orders o WHERE o_totalprice = (SELECT MAX(o_totalprice) FROM orders i WHERE i.o_custkey = o.o_custkey)
--# query quantified comparison
SELECT c_custkey FROM customer WHERE c_acctbal >= ALL (SELECT c_acctbal FROM customer)
--# query unnest
SELECT id, x FROM lists CROSS JOIN UNNEST(xs) AS u(x)
--# query unnest with ordinality
SELECT id, x, ts FROM lists CROSS JOIN UNNEST(xs) WITH ORDINALITY AS u(x, ts)
--# query left join unnest
SELECT id, x FROM lists LEFT JOIN UNNEST(xs) AS u(x) ON TRUE
--# query unnest of maps
SELECT id, k, v FROM lists CROSS JOIN UNNEST(m) AS u(k, v)
--# query lateral subquery
SELECT n_name, c_name FROM nation, LATERAL (SELECT c_name FROM customer WHERE c_nationkey = n_nationkey)
--# query group by
SELECT o_orderstatus, COUNT(*) AS n, SUM(o_totalprice) AS total, AVG(o_totalprice) AS mean FROM orders GROUP BY o_orderstatus
--# query group by an expression
SELECT YEAR(o_orderdate) AS y, COUNT(*) AS n FROM orders GROUP BY YEAR(o_orderdate)
--# query having
SELECT o_custkey, COUNT(*) AS n FROM orders GROUP BY o_custkey HAVING COUNT(*) > 2
--# query grouping sets
SELECT o_orderstatus, o_orderpriority, COUNT(*) AS n, GROUPING(o_orderstatus) AS g, GROUPING_ID(o_orderstatus, o_orderpriority) AS gid
FROM orders GROUP BY GROUPING SETS ((o_orderstatus), (o_orderpriority), ())
--# query rollup
SELECT o_orderstatus, o_orderpriority, SUM(o_totalprice) AS s FROM orders GROUP BY ROLLUP (o_orderstatus, o_orderpriority)
--# query cube
SELECT o_orderstatus, o_orderpriority, MAX(o_totalprice) AS s, GROUP_ID() AS id FROM orders GROUP BY CUBE (o_orderstatus, o_orderpriority)
--# query aggregates with filter and distinct
SELECT o_orderstatus, COUNT(DISTINCT o_custkey) AS c, SUM(o_totalprice) FILTER (WHERE o_orderdate < DATE '1995-06-01') AS early FROM orders GROUP BY o_orderstatus
--# query values
VALUES (1, 'a'), (2, 'b')
--# query with
WITH big AS (SELECT * FROM orders WHERE o_totalprice > 5000), counts AS (SELECT o_custkey, COUNT(*) AS n FROM big GROUP BY o_custkey)
SELECT c_name, n FROM counts JOIN customer ON c_custkey = o_custkey
--# query top-n
SELECT * FROM (SELECT o_custkey, o_orderkey, o_totalprice, ROW_NUMBER() OVER (PARTITION BY o_custkey ORDER BY o_totalprice DESC) AS nr FROM orders) WHERE nr <= 2
--# query rank top-n
SELECT * FROM (SELECT o_orderpriority, o_orderkey, RANK() OVER (PARTITION BY o_orderpriority ORDER BY o_orderstatus) AS nr FROM orders) WHERE nr <= 1
--# query over window with names
SELECT o_orderkey, SUM(o_totalprice) OVER w AS so_far, COUNT(*) OVER w AS n FROM orders
WINDOW w AS (PARTITION BY o_custkey ORDER BY o_orderdate ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)
--# query tumbling windows
SELECT window_start, window_end, COUNT(*) AS n, MAX(price) AS top FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end
--# query hopping windows
SELECT window_start, window_end, SUM(price) AS total FROM TABLE(HOP(TABLE bids, DESCRIPTOR(ts), INTERVAL '30' SECOND, INTERVAL '1' MINUTE)) GROUP BY window_start, window_end
--# query cumulating windows
SELECT window_start, window_end, COUNT(*) AS n FROM TABLE(CUMULATE(TABLE bids, DESCRIPTOR(ts), INTERVAL '30' SECOND, INTERVAL '2' MINUTE)) GROUP BY window_start, window_end
--# query join hints
SELECT /*+ BROADCAST(nation) */ c_name, n_name FROM customer JOIN nation ON c_nationkey = n_nationkey
--# query options hint
SELECT n_name FROM nation /*+ OPTIONS('json.ignore-parse-errors' = 'true') */
--# query streaming inner join : streaming
SELECT c_name, n_name FROM customer JOIN nation ON c_nationkey = n_nationkey
--# query streaming left join : streaming
SELECT c_custkey, o_orderkey FROM customer LEFT JOIN orders ON c_custkey = o_custkey
--# query streaming full join : streaming
SELECT c_custkey, s_suppkey FROM customer FULL JOIN supplier ON c_nationkey = s_nationkey AND c_acctbal > 3000
--# query streaming semi join : streaming
SELECT c_custkey FROM customer WHERE c_custkey IN (SELECT o_custkey FROM orders WHERE o_orderstatus = 'F')
--# query streaming anti join : streaming
SELECT c_custkey FROM customer WHERE NOT EXISTS (SELECT 1 FROM orders WHERE o_custkey = c_custkey)
--# query streaming set operations : streaming
(SELECT c_nationkey FROM customer INTERSECT SELECT s_nationkey FROM supplier) UNION ALL (SELECT n_nationkey FROM nation EXCEPT ALL SELECT s_nationkey FROM supplier)
--# query streaming group by with its changes : streaming ordered
SELECT channel, COUNT(*) AS n, SUM(price) AS total FROM bids GROUP BY channel
--# query streaming distinct : streaming ordered
SELECT DISTINCT channel FROM bids
--# query streaming global aggregate : streaming ordered
SELECT COUNT(*) AS n, MIN(price) AS low, MAX(price) AS high FROM bids WHERE auction = 105
--# query streaming having, with deletions : streaming ordered
SELECT auction, COUNT(*) AS n FROM bids GROUP BY auction HAVING COUNT(*) < 3
--# query streaming top-n with its changes : streaming ordered
SELECT auction, price FROM (SELECT auction, price, ROW_NUMBER() OVER (ORDER BY price DESC, ts) AS nr FROM bids) WHERE nr <= 3
--# query streaming top-n with rank numbers : streaming ordered
SELECT * FROM (SELECT auction, price, ROW_NUMBER() OVER (PARTITION BY channel ORDER BY price DESC, ts) AS nr FROM bids WHERE channel = 'web') WHERE nr <= 2
--# query keep the first row : streaming ordered
SELECT bidder, price FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY bidder ORDER BY ts ASC) AS nr FROM bids) WHERE nr = 1
--# query keep the last row : streaming
SELECT bidder, price FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY bidder ORDER BY ts DESC) AS nr FROM bids) WHERE nr = 1
--# query streaming order by time : streaming ordered
SELECT ts, price FROM bids ORDER BY ts
--# query streaming limit : streaming ordered
SELECT price FROM bids LIMIT 4
--# query streaming over window : streaming ordered
SELECT ts, bidder, SUM(price) OVER (PARTITION BY bidder ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS two FROM bids WHERE bidder = 3
--# query streaming over range : streaming
SELECT ts, COUNT(*) OVER (ORDER BY ts RANGE BETWEEN INTERVAL '30' SECOND PRECEDING AND CURRENT ROW) AS n FROM bids
--# query streaming tumbling windows : streaming ordered
SELECT window_start, window_end, window_time, COUNT(*) AS n, SUM(price) AS total FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end, window_time
--# query streaming tumbling windows with an offset : streaming ordered
SELECT window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '1' MINUTE, INTERVAL '15' SECOND)) GROUP BY window_start, window_end
--# query streaming hopping windows : streaming
SELECT window_start, window_end, bidder, MAX(price) AS top FROM TABLE(HOP(TABLE bids, DESCRIPTOR(ts), INTERVAL '30' SECOND, INTERVAL '1' MINUTE)) GROUP BY window_start, window_end, bidder
--# query streaming cumulating windows : streaming
SELECT window_start, window_end, COUNT(DISTINCT bidder) AS bidders FROM TABLE(CUMULATE(TABLE bids, DESCRIPTOR(ts), INTERVAL '30' SECOND, INTERVAL '2' MINUTE)) GROUP BY window_start, window_end
--# query streaming session windows : streaming
SELECT bidder, window_start, window_end, COUNT(*) AS n FROM TABLE(SESSION(TABLE bids PARTITION BY bidder, DESCRIPTOR(ts), INTERVAL '20' SECOND)) GROUP BY bidder, window_start, window_end
--# query legacy group windows : streaming
SELECT TUMBLE_START(ts, INTERVAL '1' MINUTE) AS s, TUMBLE_END(ts, INTERVAL '1' MINUTE) AS e, TUMBLE_ROWTIME(ts, INTERVAL '1' MINUTE) AS r, COUNT(*) AS n FROM bids GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE)
--# query legacy hop and session windows : streaming
SELECT HOP_START(ts, INTERVAL '30' SECOND, INTERVAL '1' MINUTE) AS s, HOP_END(ts, INTERVAL '30' SECOND, INTERVAL '1' MINUTE) AS e, COUNT(*) AS n FROM bids GROUP BY HOP(ts, INTERVAL '30' SECOND, INTERVAL '1' MINUTE)
UNION ALL
SELECT SESSION_START(ts, INTERVAL '9' SECOND), SESSION_END(ts, INTERVAL '9' SECOND), COUNT(*) FROM bids GROUP BY SESSION(ts, INTERVAL '9' SECOND)
--# query window grouping sets : streaming
SELECT window_start, bidder, channel, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '2' MINUTE)) GROUP BY window_start, window_end, GROUPING SETS ((bidder), (channel), ())
--# query window top-n : streaming
SELECT window_start, bidder, price, nr FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY price DESC, ts) AS nr FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '1' MINUTE))) WHERE nr <= 2
--# query window deduplication : streaming
SELECT window_start, bidder, price FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end, bidder ORDER BY ts DESC) AS nr FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '1' MINUTE))) WHERE nr = 1
--# query window join : streaming
SELECT b.window_start, b.bidder, p.name FROM (SELECT * FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '1' MINUTE))) b
JOIN (SELECT * FROM TABLE(TUMBLE(TABLE persons, DESCRIPTOR(ts), INTERVAL '1' MINUTE))) p ON b.bidder = p.id AND b.window_start = p.window_start AND b.window_end = p.window_end
--# query interval join : streaming
SELECT a.id, b.bidder, b.price FROM auctions a JOIN bids b ON a.id = b.auction AND b.ts BETWEEN a.opened AND a.opened + INTERVAL '3' MINUTE
--# query interval left join : streaming
SELECT a.id, b.price FROM auctions a LEFT JOIN bids b ON a.id = b.auction AND b.ts BETWEEN a.opened - INTERVAL '10' SECOND AND a.opened + INTERVAL '1' MINUTE
--# query temporal join : streaming
SELECT p.id, p.amount * r.rate AS converted FROM payments p JOIN rates FOR SYSTEM_TIME AS OF p.ts AS r ON p.currency = r.currency
--# query temporal left join : streaming
SELECT p.id, p.currency, r.rate FROM payments p LEFT JOIN rates FOR SYSTEM_TIME AS OF p.ts AS r ON p.currency = r.currency
--# query state hints : streaming
SELECT /*+ STATE_TTL('c' = '1d', 'n' = '2d') */ c_name, n_name FROM customer c JOIN nation n ON c_nationkey = n_nationkey
--# query a changelog as it is : streaming ordered
SELECT * FROM stock
--# query a changelog aggregated : streaming
SELECT COUNT(*) AS n, SUM(qty) AS total, MAX(name) AS last FROM stock
--# query a changelog filtered : streaming ordered
SELECT id, name FROM stock WHERE qty > 2
--# query a changelog joined : streaming
SELECT s.id, s.name, n.n_name FROM stock s LEFT JOIN nation n ON s.qty = n.n_nationkey
--# query to_changelog : streaming ordered
SELECT * FROM TO_CHANGELOG(input => TABLE stock)
--# query match a falling and rising price : streaming
SELECT * FROM bids MATCH_RECOGNIZE (
  PARTITION BY bidder ORDER BY ts
  MEASURES A.price AS high, LAST(B.price) AS low, C.price AS up, MATCH_ROWTIME() AS matched
  ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A B+ C)
  DEFINE B AS B.price < LAST(B.price, 1) OR (LAST(B.price, 1) IS NULL AND B.price < A.price), C AS C.price > LAST(B.price)
)
--# query match with aggregates and a time limit : streaming
SELECT * FROM bids MATCH_RECOGNIZE (
  ORDER BY ts
  MEASURES COUNT(A.price) AS n, AVG(A.price) AS mean, FIRST(A.ts) AS first_at, B.price AS top
  ONE ROW PER MATCH AFTER MATCH SKIP TO NEXT ROW
  PATTERN (A{2,3} B) WITHIN INTERVAL '1' MINUTE
  DEFINE A AS A.price < 500, B AS B.price > 800
)
--# query streaming unnest : streaming
SELECT id, x FROM lists CROSS JOIN UNNEST(ss) AS u(x)
--# query streaming scalar subquery : streaming
SELECT s_suppkey FROM supplier WHERE s_suppkey > (SELECT AVG(s_suppkey) FROM supplier)
--# query multiple joins : streaming
SELECT n_name, COUNT(DISTINCT o_orderkey) AS n FROM nation JOIN customer ON n_nationkey = c_nationkey JOIN orders ON c_custkey = o_custkey JOIN lineitem ON o_orderkey = l_orderkey GROUP BY n_name
--# columns streaming functions streaming from bids
price + 1
CURRENT_WATERMARK(ts) IS NULL OR CURRENT_WATERMARK(ts) <= ts + INTERVAL '1' HOUR
FLOOR(ts TO MINUTE)
DATE_FORMAT(ts, 'HH:mm')
COALESCE(channel, 'none')
