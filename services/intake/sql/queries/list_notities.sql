-- $1 uuid zaak; $2 int4 how many bytes of them, the newest. Rows, oldest first; aantal is how many the zaak has
-- Columns: tekst, wie, gemaakt_ms, aantal
SELECT tekst, wie, (extract(epoch FROM gemaakt) * 1000)::int8 AS gemaakt_ms, aantal
FROM (
    SELECT notitie.*, coalesce(medewerker.naam, notitie.door) AS wie, (count(*) OVER ())::int4 AS aantal,
           sum(100 + octet_length(concat(notitie.tekst, coalesce(medewerker.naam, notitie.door))))
               OVER (ORDER BY notitie.gemaakt DESC, notitie.uuid DESC) AS bytes
    FROM notitie LEFT JOIN medewerker ON medewerker.id = notitie.door
    WHERE notitie.zaak = $1::uuid
) AS notitie
WHERE bytes <= $2::int4 ORDER BY gemaakt, uuid;
