-- SPDX-License-Identifier: Apache-2.0
--# columns arrays from lists
xs[1]
xs[9]
CARDINALITY(xs)
ARRAY[1, 2, 3]
ARRAY['a', CAST(NULL AS STRING)]
ARRAY[ARRAY[1], ARRAY[2, 3]]
ELEMENT(ARRAY[id])
ARRAY_APPEND(xs, 7)
ARRAY_PREPEND(xs, 7)
ARRAY_CONCAT(xs, ARRAY[8, 9])
ARRAY_CONTAINS(xs, 1)
ARRAY_CONTAINS(ss, 'x')
ARRAY_DISTINCT(xs)
ARRAY_DISTINCT(ss)
ARRAY_EXCEPT(xs, ARRAY[1])
ARRAY_INTERSECT(xs, ARRAY[1, 2, 5])
ARRAY_UNION(xs, ARRAY[1, 9])
ARRAY_JOIN(ss, '+')
ARRAY_JOIN(ss, '+', '?')
ARRAY_MAX(xs)
ARRAY_MIN(xs)
ARRAY_MAX(ss)
ARRAY_POSITION(xs, 1)
ARRAY_REMOVE(xs, 1)
ARRAY_REVERSE(ss)
ARRAY_SLICE(xs, 2)
ARRAY_SLICE(xs, 1, 2)
ARRAY_SORT(xs)
ARRAY_SORT(ss, FALSE)
ARRAY_SORT(xs, TRUE, FALSE)
xs = ARRAY[3, 1, 2, 1]
xs IS NULL
--# columns maps and rows from lists
m['a']
m['nothing']
CARDINALITY(m)
MAP['x', 1, 'y', 2]
MAP_KEYS(m)
MAP_VALUES(m)
MAP_ENTRIES(m)
MAP_UNION(m, MAP['a', 9])
MAP_FROM_ARRAYS(ARRAY['p', 'q'], ARRAY[1, 2])
MAP_FROM_ARRAYS(ARRAY[id], ARRAY[r.t])
r.n
r.t
ROW(id, 'a', NULL IS NULL)
ROW(1, ROW('deep', ARRAY[1.5]))
r IS NULL
(id, 1) = (1, 1)
CAST(r AS ROW<n BIGINT, t VARCHAR(3)>)
CAST(ROW(1, 2) AS ROW<a INT, b STRING>)
COALESCE(r, CAST(ROW(0, 'zero') AS ROW<n INT, t STRING>))
COALESCE(xs, ARRAY[0])
COALESCE(m, MAP['none', 0])
CAST(xs AS ARRAY<STRING>)
CAST(m AS MAP<STRING, BIGINT>)
CAST(xs AS STRING)
CAST(m['a'] AS STRING)
CAST(r AS STRING)
OBJECT_OF('com.acme.User', 'name', 'Bob', 'age', id)
OBJECT_UPDATE(OBJECT_OF('com.acme.User', 'name', 'Bob', 'age', id), 'age', 30)
