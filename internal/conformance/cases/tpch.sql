-- SPDX-License-Identifier: Apache-2.0
-- Queries of TPC-H, over the trading company; their limits suit its size.
--# query q1 pricing summary : ordered
SELECT l_returnflag, l_linestatus, SUM(l_quantity) AS sum_qty, SUM(l_extendedprice) AS sum_base, SUM(l_extendedprice * (1 - l_discount)) AS sum_disc, SUM(l_extendedprice * (1 - l_discount) * (1 + l_tax)) AS sum_charge,
  AVG(l_quantity) AS avg_qty, AVG(l_extendedprice) AS avg_price, AVG(l_discount) AS avg_disc, COUNT(*) AS count_order
FROM lineitem WHERE l_shipdate <= DATE '1998-12-01' - INTERVAL '90' DAY GROUP BY l_returnflag, l_linestatus ORDER BY l_returnflag, l_linestatus
--# query q3 shipping priority : ordered
SELECT l_orderkey, SUM(l_extendedprice * (1 - l_discount)) AS revenue, o_orderdate FROM customer, orders, lineitem
WHERE c_custkey = o_custkey AND l_orderkey = o_orderkey AND o_orderdate < DATE '1996-03-15' AND l_shipdate > DATE '1994-03-15' GROUP BY l_orderkey, o_orderdate ORDER BY revenue DESC, o_orderdate LIMIT 10
--# query q4 order priority : ordered
SELECT o_orderpriority, COUNT(*) AS order_count FROM orders WHERE o_orderdate >= DATE '1994-01-01' AND EXISTS (SELECT * FROM lineitem WHERE l_orderkey = o_orderkey AND l_commitdate < l_receiptdate) GROUP BY o_orderpriority ORDER BY o_orderpriority
--# query q5 local supplier volume : ordered
SELECT n_name, SUM(l_extendedprice * (1 - l_discount)) AS revenue FROM customer, orders, lineitem, supplier, nation
WHERE c_custkey = o_custkey AND l_orderkey = o_orderkey AND l_suppkey = s_suppkey AND s_nationkey = n_nationkey GROUP BY n_name ORDER BY revenue DESC
--# query q6 forecast revenue change
SELECT SUM(l_extendedprice * l_discount) AS revenue FROM lineitem WHERE l_shipdate >= DATE '1994-01-01' AND l_shipdate < DATE '1994-01-01' + INTERVAL '2' YEAR AND l_discount BETWEEN 0.02 AND 0.07 AND l_quantity < 40
--# query q7 volume shipping : ordered
SELECT supp_nation, cust_nation, l_year, SUM(volume) AS revenue FROM (
  SELECT n1.n_name AS supp_nation, n2.n_name AS cust_nation, EXTRACT(YEAR FROM l_shipdate) AS l_year, l_extendedprice * (1 - l_discount) AS volume
  FROM supplier, lineitem, orders, customer, nation n1, nation n2
  WHERE s_suppkey = l_suppkey AND o_orderkey = l_orderkey AND c_custkey = o_custkey AND s_nationkey = n1.n_nationkey AND c_nationkey = n2.n_nationkey
) GROUP BY supp_nation, cust_nation, l_year ORDER BY supp_nation, cust_nation, l_year
--# query q8 market share : ordered
SELECT o_year, SUM(CASE WHEN nation = 'GERMANY' THEN volume ELSE 0 END) / SUM(volume) AS share FROM (
  SELECT EXTRACT(YEAR FROM o_orderdate) AS o_year, l_extendedprice * (1 - l_discount) AS volume, n_name AS nation FROM part, supplier, lineitem, orders, nation
  WHERE p_partkey = l_partkey AND s_suppkey = l_suppkey AND l_orderkey = o_orderkey AND s_nationkey = n_nationkey
) GROUP BY o_year ORDER BY o_year
--# query q10 returned items : ordered
SELECT c_custkey, c_name, SUM(l_extendedprice * (1 - l_discount)) AS revenue, c_acctbal, n_name FROM customer, orders, lineitem, nation
WHERE c_custkey = o_custkey AND l_orderkey = o_orderkey AND l_returnflag = 'R' AND c_nationkey = n_nationkey GROUP BY c_custkey, c_name, c_acctbal, n_name ORDER BY revenue DESC LIMIT 20
--# query q12 shipping modes : ordered
SELECT l_shipmode, SUM(CASE WHEN o_orderpriority = '1-URGENT' THEN 1 ELSE 0 END) AS high, SUM(CASE WHEN o_orderpriority <> '1-URGENT' THEN 1 ELSE 0 END) AS low
FROM orders, lineitem WHERE o_orderkey = l_orderkey AND l_shipmode IN ('MAIL', 'SHIP') GROUP BY l_shipmode ORDER BY l_shipmode
--# query q13 customer distribution : ordered
SELECT c_count, COUNT(*) AS custdist FROM (SELECT c_custkey, COUNT(o_orderkey) FROM customer LEFT OUTER JOIN orders ON c_custkey = o_custkey AND o_comment NOT LIKE '%special%requests%' GROUP BY c_custkey) AS c_orders (c_custkey, c_count)
GROUP BY c_count ORDER BY custdist DESC, c_count DESC
--# query q14 promotion effect
SELECT 100.00 * SUM(CASE WHEN p_type LIKE 'PROMO%' THEN l_extendedprice * (1 - l_discount) ELSE 0 END) / SUM(l_extendedprice * (1 - l_discount)) AS promo FROM lineitem, part WHERE l_partkey = p_partkey
--# query q15 top supplier
WITH revenue (supplier_no, total) AS (SELECT l_suppkey, SUM(l_extendedprice * (1 - l_discount)) FROM lineitem GROUP BY l_suppkey)
SELECT s_suppkey, s_name, total FROM supplier, revenue WHERE s_suppkey = supplier_no AND total = (SELECT MAX(total) FROM revenue)
--# query q16 parts of suppliers : ordered
SELECT p_type, COUNT(DISTINCT l_suppkey) AS cnt FROM lineitem, part WHERE p_partkey = l_partkey AND p_type NOT LIKE 'STANDARD%' AND l_suppkey NOT IN (SELECT s_suppkey FROM supplier WHERE s_name LIKE '%#1') GROUP BY p_type ORDER BY cnt DESC, p_type
--# query q17 small orders
SELECT SUM(l_extendedprice) / 7.0 AS yearly FROM lineitem, part WHERE p_partkey = l_partkey AND l_quantity < (SELECT 0.8 * AVG(l_quantity) FROM lineitem WHERE l_partkey = p_partkey)
--# query q18 large orders : ordered
SELECT c_name, o_orderkey, o_totalprice, SUM(l_quantity) AS q FROM customer, orders, lineitem WHERE o_orderkey IN (SELECT l_orderkey FROM lineitem GROUP BY l_orderkey HAVING SUM(l_quantity) > 60) AND c_custkey = o_custkey AND o_orderkey = l_orderkey
GROUP BY c_name, o_orderkey, o_totalprice ORDER BY o_totalprice DESC LIMIT 10
--# query q21 suppliers who kept orders waiting : ordered
SELECT s_name, COUNT(*) AS numwait FROM supplier, lineitem l1, orders WHERE s_suppkey = l1.l_suppkey AND o_orderkey = l1.l_orderkey AND l1.l_receiptdate > l1.l_commitdate
AND EXISTS (SELECT * FROM lineitem l2 WHERE l2.l_orderkey = l1.l_orderkey AND l2.l_suppkey <> l1.l_suppkey) GROUP BY s_name ORDER BY numwait DESC, s_name
--# query q22 global sales opportunity : ordered
SELECT c_mktsegment, COUNT(*) AS numcust, SUM(c_acctbal) AS total FROM customer WHERE c_acctbal > (SELECT AVG(c_acctbal) FROM customer WHERE c_acctbal > 0.00) AND NOT EXISTS (SELECT * FROM orders WHERE o_custkey = c_custkey) GROUP BY c_mktsegment ORDER BY c_mktsegment
