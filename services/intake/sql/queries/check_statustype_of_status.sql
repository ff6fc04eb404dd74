-- $1 text, the uuid of the zaak after which this piece begins; NULL for the first. A piece has all statuses of some
-- zaken, about 10000 rows
-- Columns: broken, next
WITH piece AS MATERIALIZED (
    SELECT after, last, coalesce(last, 'ffffffff-ffff-ffff-ffff-ffffffffffff') AS until
    FROM coalesce($1::text::uuid, '00000000-0000-0000-0000-000000000000') AS after
    LEFT JOIN LATERAL (SELECT zaak AS last FROM status WHERE zaak > after ORDER BY zaak OFFSET 9999 LIMIT 1) AS one ON true
)
SELECT count(*) AS broken, (SELECT last::text FROM piece) AS next
FROM status LEFT JOIN statustype ON statustype.zaaktype = status.zaaktype AND statustype.identificatie = status.statustype
WHERE status.zaak > (SELECT after FROM piece) AND status.zaak <= (SELECT until FROM piece) AND statustype.identificatie IS NULL;
