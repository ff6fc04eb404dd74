-- $1 text, the uuid of the zaak after which this piece begins; NULL for the first. A piece has 10000 zaken
-- Columns: broken, next
WITH piece AS MATERIALIZED (
    SELECT after, last, coalesce(last, 'ffffffff-ffff-ffff-ffff-ffffffffffff') AS until
    FROM coalesce($1::text::uuid, '00000000-0000-0000-0000-000000000000') AS after
    LEFT JOIN LATERAL (SELECT uuid AS last FROM zaak WHERE uuid > after ORDER BY uuid OFFSET 9999 LIMIT 1) AS one ON true
)
SELECT count(*) AS broken, (SELECT last::text FROM piece) AS next
FROM zaak LEFT JOIN zaaktype ON zaaktype.identificatie = zaak.zaaktype
WHERE zaak.uuid > (SELECT after FROM piece) AND zaak.uuid <= (SELECT until FROM piece) AND zaaktype.identificatie IS NULL;
