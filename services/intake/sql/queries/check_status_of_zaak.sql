-- $1 text, the uuid of the zaak after which this piece begins; NULL for the first. A piece has 10000 zaken
-- Columns: broken, next
WITH piece AS MATERIALIZED (
    SELECT after, last, coalesce(last, 'ffffffff-ffff-ffff-ffff-ffffffffffff') AS until
    FROM coalesce($1::text::uuid, '00000000-0000-0000-0000-000000000000') AS after
    LEFT JOIN LATERAL (SELECT uuid AS last FROM zaak WHERE uuid > after ORDER BY uuid OFFSET 9999 LIMIT 1) AS one ON true
)
SELECT count(*) AS broken, (SELECT last::text FROM piece) AS next
FROM (
    SELECT uuid FROM zaak WHERE uuid > (SELECT after FROM piece) AND uuid <= (SELECT until FROM piece)
    -- Not a join: however old the planner's statistics are, this reads the piece of each table once.
    EXCEPT
    SELECT zaak FROM status WHERE zaak > (SELECT after FROM piece) AND zaak <= (SELECT until FROM piece)
) AS broken;
