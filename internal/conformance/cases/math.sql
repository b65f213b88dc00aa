-- SPDX-License-Identifier: Apache-2.0
--# columns arithmetic from numbers
ti + 1
i - l
d * 2
n / 3
MOD(i, 5)
i % 3
-d
n + big
n * n
l / 7
ABS(d)
ABS(n)
ABS(f)
SIGN(i)
SIGN(n)
SIGN(d)
CEIL(d)
CEIL(n)
CEILING(f)
FLOOR(d)
FLOOR(n)
ROUND(d, 1)
ROUND(n, 1)
ROUND(i, -1)
ROUND(d)
TRUNCATE(n, 2)
TRUNCATE(i)
--# columns elementary functions from numbers WHERE id IN (1, 4, 5, 6)
EXP(d)
POWER(d, 2)
POWER(i, 2)
SQRT(d)
LN(d + 1)
LOG10(d + 1)
LOG2(d + 1)
LOG(d + 1)
LOG(2, d + 1)
SIN(d)
COS(d)
TAN(d)
COT(d + 1)
ASIN(d)
ACOS(d)
ATAN(d)
ATAN2(d, 2)
SINH(d)
COSH(d)
TANH(d)
DEGREES(d)
RADIANS(d)
PI()
E()
TRUNCATE(d, 1)
BIN(i)
HEX(i)
HEX(l)
UNHEX('FF')
RAND(7) BETWEEN 0 AND 1
RAND() < 1
RAND_INTEGER(7, 10) < 10
RAND_INTEGER(10) >= 0
CHAR_LENGTH(UUID())
GREATEST(i, si)
LEAST(d, f)
GREATEST(n, 1.5)
--# columns comparison and logic from numbers
i = 3
i <> 3
i > ti
i >= si
d < 0
n <= 0
i BETWEEN 0 AND 100
i NOT BETWEEN 0 AND 100
i BETWEEN SYMMETRIC 100 AND 0
i IN (0, 3, 42)
i NOT IN (0, 3, 42)
i IS NULL
i IS NOT NULL
i IS DISTINCT FROM 3
i IS NOT DISTINCT FROM 3
b AND i > 0
b OR i > 0
NOT b
b IS TRUE
b IS FALSE
b IS UNKNOWN
b IS NOT TRUE
b IS NOT FALSE
b IS NOT UNKNOWN
--# columns conditions from numbers
CASE WHEN i > 0 THEN 'positive' WHEN i < 0 THEN 'negative' ELSE 'zero or null' END
CASE id WHEN 1 THEN i WHEN 2 THEN l END
NULLIF(i, 0)
COALESCE(i, -1)
COALESCE(CAST(NULL AS INT), l)
IF(b, i, si)
IFNULL(i, 9)
IS_DECIMAL('1.5')
IS_DIGIT('15')
IS_ALPHA('ab')
