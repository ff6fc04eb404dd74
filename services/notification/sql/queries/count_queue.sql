-- $1 int4 how far is counted
-- Rows, one: berichten that wait; since how long the oldest of them was queued, or queued again, NULL for none; berichten
-- that failed, along their index however many there are
-- Columns: queued, oldest_ms, failed
SELECT count(*) AS queued, (extract(epoch FROM now() - min(latest) + interval '48 hours') * 1000)::int8 AS oldest_ms,
       (SELECT count(*) FROM (SELECT FROM bericht WHERE status = 'failed' ORDER BY uuid LIMIT $1::int4) AS counted) AS failed
FROM (SELECT latest FROM bericht WHERE status = 'queued' LIMIT $1::int4) AS few;
