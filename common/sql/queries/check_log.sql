-- $1 text, the position after which this piece begins; NULL for the first. broken counts positions that the log lacks, and
-- events beyond its head, at most 1000 of these
-- Columns: broken, next
WITH head AS (
    SELECT position, greatest($1::text::int8, (SELECT min(position) - 1 FROM event), 0) AS after FROM event_head
), piece AS (
    SELECT position AS head, after, least(after + 50000, position) AS last FROM head
)
SELECT greatest(last - after, 0)
       - (SELECT count(*) FROM event WHERE position > piece.after AND position <= piece.last)
       + (SELECT count(*) FROM (SELECT FROM event WHERE position > piece.head AND piece.last = piece.head LIMIT 1000) AS beyond)
           AS broken,
       CASE WHEN last < head THEN last::text END AS next
FROM piece;
