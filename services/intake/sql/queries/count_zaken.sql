-- Rows, one a statustype of each zaaktype, also of those that no zaak has: how many zaken have it
-- Columns: zaaktype, status, zaken
-- Each open zaak is read for its last status. All that have ended have the eindstatus of their zaaktype, and are counted along
-- an index.
WITH open AS MATERIALIZED (
    SELECT zaak.zaaktype, last.statustype, count(*) AS zaken
    FROM zaak CROSS JOIN LATERAL (
        SELECT statustype FROM status WHERE status.zaak = zaak.uuid ORDER BY status.volgnummer DESC LIMIT 1) AS last
    WHERE zaak.einddatum IS NULL
    GROUP BY zaak.zaaktype, last.statustype
)
SELECT statustype.zaaktype, statustype.identificatie AS status,
       coalesce(open.zaken, 0) + CASE WHEN statustype.is_eindstatus THEN (
           SELECT count(*) FROM zaak
           WHERE zaak.zaaktype = statustype.zaaktype AND zaak.einddatum IS NOT NULL) ELSE 0 END AS zaken
FROM statustype LEFT JOIN open ON open.zaaktype = statustype.zaaktype AND open.statustype = statustype.identificatie
ORDER BY statustype.zaaktype, statustype.volgnummer;
