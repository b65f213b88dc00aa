-- SPDX-License-Identifier: Apache-2.0
-- The queries of Nexmark, over the auction house.
--# query q0 pass through : streaming ordered
SELECT auction, bidder, price, ts FROM bids
--# query q1 currency conversion : streaming ordered
SELECT auction, bidder, 0.908 * price AS price, ts FROM bids
--# query q2 selection : streaming ordered
SELECT auction, price FROM bids WHERE MOD(auction, 3) = 0
--# query q3 local items : streaming
SELECT P.name, P.city, P.state, A.id FROM auctions AS A INNER JOIN persons AS P ON A.seller = P.id WHERE A.category = 10 AND P.state IN ('OR', 'ID', 'CA')
--# query q4 average of winning prices : streaming
SELECT category, AVG(final) AS mean FROM (SELECT MAX(B.price) AS final, A.category FROM auctions A, bids B WHERE A.id = B.auction AND B.ts BETWEEN A.opened AND A.expires GROUP BY A.id, A.category) GROUP BY category
--# query q5 hot items : streaming
SELECT AuctionBids.auction, AuctionBids.num FROM (
  SELECT auction, COUNT(*) AS num, window_start AS starttime, window_end AS endtime FROM TABLE(HOP(TABLE bids, DESCRIPTOR(ts), INTERVAL '20' SECOND, INTERVAL '1' MINUTE)) GROUP BY auction, window_start, window_end
) AS AuctionBids JOIN (
  SELECT MAX(CountBids.num) AS maxn, CountBids.starttime, CountBids.endtime FROM (
    SELECT COUNT(*) AS num, window_start AS starttime, window_end AS endtime FROM TABLE(HOP(TABLE bids, DESCRIPTOR(ts), INTERVAL '20' SECOND, INTERVAL '1' MINUTE)) GROUP BY auction, window_start, window_end
  ) AS CountBids GROUP BY CountBids.starttime, CountBids.endtime
) AS MaxBids ON AuctionBids.starttime = MaxBids.starttime AND AuctionBids.endtime = MaxBids.endtime AND AuctionBids.num >= MaxBids.maxn
--# query q7 highest bid of a window : streaming
SELECT B.auction, B.price, B.bidder FROM bids B JOIN (
  SELECT MAX(price) AS maxprice, window_end AS ts FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end
) B1 ON B.price = B1.maxprice WHERE B.ts BETWEEN B1.ts - INTERVAL '1' MINUTE AND B1.ts
--# query q8 new users who sell : streaming
SELECT P.id, P.name, P.starttime FROM (
  SELECT id, name, window_start AS starttime, window_end AS endtime FROM TABLE(TUMBLE(TABLE persons, DESCRIPTOR(ts), INTERVAL '5' MINUTE)) GROUP BY id, name, window_start, window_end
) P JOIN (
  SELECT seller, window_start AS starttime, window_end AS endtime FROM TABLE(TUMBLE(TABLE auctions, DESCRIPTOR(opened), INTERVAL '5' MINUTE)) GROUP BY seller, window_start, window_end
) A ON P.id = A.seller AND P.starttime = A.starttime AND P.endtime = A.endtime
--# query q9 winning bids : streaming key=id
SELECT id, item, bidder, price FROM (
  SELECT A.*, B.bidder, B.price, ROW_NUMBER() OVER (PARTITION BY A.id ORDER BY B.price DESC, B.ts ASC) AS nr FROM auctions A, bids B WHERE A.id = B.auction AND B.ts BETWEEN A.opened AND A.expires
) WHERE nr <= 1
--# query q11 sessions of users : streaming
SELECT bidder, COUNT(*) AS bid_count, window_start, window_end FROM TABLE(SESSION(TABLE bids PARTITION BY bidder, DESCRIPTOR(ts), INTERVAL '30' SECOND)) GROUP BY bidder, window_start, window_end
--# query q15 bidding statistics : streaming
SELECT DATE_FORMAT(ts, 'yyyy-MM-dd') AS `day`, COUNT(*) AS total, COUNT(*) FILTER (WHERE price < 300) AS low, COUNT(DISTINCT bidder) AS bidders, COUNT(DISTINCT bidder) FILTER (WHERE price < 300) AS low_bidders FROM bids GROUP BY DATE_FORMAT(ts, 'yyyy-MM-dd')
--# query q17 auction statistics : streaming
SELECT auction, COUNT(*) AS n, MIN(price) AS low, MAX(price) AS high, AVG(price) AS mean, SUM(price) AS total FROM bids GROUP BY auction
--# query q18 last bid of a bidder on an auction : streaming
SELECT auction, bidder, price, ts FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY bidder, auction ORDER BY ts DESC) AS nr FROM bids) WHERE nr <= 1
--# query q19 top bids of an auction : streaming
SELECT * FROM (SELECT auction, bidder, price, ROW_NUMBER() OVER (PARTITION BY auction ORDER BY price DESC, ts) AS nr FROM bids) WHERE nr <= 3
--# query q20 bids with their auctions : streaming
SELECT auction, bidder, price, item, category FROM bids B INNER JOIN auctions A ON B.auction = A.id WHERE A.category = 10
--# query q21 channels : streaming
SELECT auction, channel, CASE WHEN LOWER(channel) = 'web' THEN '0' WHEN LOWER(channel) = 'app' THEN '1' ELSE REGEXP_EXTRACT('channel_id=7&x', '(&|^)channel_id=([^&]*)', 2) END AS channel_id FROM bids
