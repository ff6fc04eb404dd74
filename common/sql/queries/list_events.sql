-- $1 int8 after this position; $2 int4 how many at most; $3 int8 how many bytes at most, but always one event
-- Columns: position, bytes
SELECT position, bytes
FROM (SELECT position, bytes, sum(octet_length(bytes)) OVER (ORDER BY position ROWS UNBOUNDED PRECEDING) AS total_bytes
      FROM (SELECT position, bytes FROM event WHERE position > $1::int8 ORDER BY position LIMIT $2::int4) AS few) AS summed
WHERE total_bytes <= $3::int8 OR position = $1::int8 + 1
ORDER BY position;
