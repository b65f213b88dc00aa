-- SPDX-License-Identifier: Apache-2.0
--# columns texts from texts
s || '!'
CONCAT(s, '-', vc)
CONCAT_WS('/', s, vc, ch)
UPPER(s)
LOWER(s)
INITCAP(s)
CHAR_LENGTH(s)
CHARACTER_LENGTH(ch)
SUBSTRING(s FROM 2 FOR 3)
SUBSTRING(s, 3)
SUBSTR(s, -3, 2)
SUBSTR(s, 2)
LEFT(s, 3)
RIGHT(s, 3)
TRIM(s)
TRIM(LEADING ' ' FROM s)
TRIM(TRAILING ' ' FROM vc)
TRIM(BOTH 'a' FROM vc)
LTRIM(s)
RTRIM(s)
BTRIM(s)
LTRIM(vc, 'f')
RTRIM(vc, 'k')
BTRIM(vc, 'fk')
LPAD(vc, 8, '*')
RPAD(vc, 8, '*')
LPAD(s, 3, 'ab')
REPEAT(vc, 2)
REPEAT(vc, num)
REVERSE(vc)
REPLACE(s, 'o', '0')
TRANSLATE(s, 'lo', '01')
OVERLAY(s PLACING 'XX' FROM 2)
OVERLAY(s PLACING 'XX' FROM 2 FOR 1)
POSITION('l' IN s)
LOCATE('l', s)
LOCATE('l', s, 4)
INSTR(s, 'o')
INSTR(s, 'l', 1, 2)
ASCII(s)
CHR(num + 64)
SPLIT_INDEX(s, ',', 1)
SPLIT(s, ',')
STR_TO_MAP('a=1,b=2')
STR_TO_MAP('a:1|b:2', '\|', ':')
STARTSWITH(s, 'H')
ENDSWITH(s, 'd')
STARTSWITH(bin, X'48')
s LIKE '%o%'
s LIKE 'a\_b' ESCAPE '\'
s NOT LIKE 'H%'
s SIMILAR TO '[A-Z].*'
s NOT SIMILAR TO '[A-Z].*'
REGEXP(s, '[0-9a-c]')
REGEXP_EXTRACT(vc, '(\w+)-(\w+)', 2)
REGEXP_EXTRACT(vc, '[a-z]+')
REGEXP_REPLACE(s, '[aeiou]', '#')
REGEXP_COUNT(s, '[lo]')
REGEXP_INSTR(s, 'W')
REGEXP_SUBSTR(s, '[lo]+')
REGEXP_EXTRACT_ALL(vc, '[a-z]+', 0)
ELT(2, vc, s)
PRINTF('%s has %d', vc, num)
TO_BASE64(s)
FROM_BASE64(TO_BASE64(s))
ENCODE(s, 'UTF-16BE')
DECODE(bin, 'UTF-8')
UNHEX(HEX(s))
HEX(vc)
URL_ENCODE(s)
URL_DECODE('a%20b%2Bc')
PARSE_URL('http://user@flink.apache.org:80/path?query=1&k=v#ref', 'HOST')
PARSE_URL('http://flink.apache.org/path?query=1&k=v', 'QUERY', 'k')
INET_ATON('192.168.0.1')
INET_NTOA(3232235521)
--# columns hashes from texts
MD5(s)
SHA1(s)
SHA224(s)
SHA256(s)
SHA384(s)
SHA512(s)
SHA2(s, 256)
SHA2(s, 512)
--# columns comparing texts from texts
s = ''
s <> vc
s < 'a'
s >= vc
ch = 'x'
ch = 'x    '
vc IN ('flink', '')
s BETWEEN 'A' AND 'Z'
vc NOT IN ('flink', 'other')
bin = X'31'
bin < X'50'
s IS NULL
COALESCE(s, vc, 'neither')
NULLIF(s, '')
GREATEST(s, vc)
LEAST(s, vc)
CASE WHEN s = '' THEN NULL ELSE vc END
IS_ALPHA(vc)
IS_DIGIT(ch)
IS_DECIMAL(ch)
s || CAST(num AS STRING)
