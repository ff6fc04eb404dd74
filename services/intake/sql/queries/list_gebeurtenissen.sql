-- $1 uuid zaak; $2 int4 how many bytes of them, the newest. Rows, oldest first; wat is the tekst, of a status its
-- omschrijving; aantal is how many the zaak has
-- Columns: soort, tijd_ms, wie, wat, statustoelichting, statustype, aantal
-- A status is told right after it was set, with the zaak locked: it is the newest of its statustype by then.
SELECT soort, (extract(epoch FROM tijd) * 1000)::int8 AS tijd_ms, wie, wat, statustoelichting, statustype, aantal
FROM (
    SELECT *, (count(*) OVER ())::int4 AS aantal,
           sum(100 + octet_length(concat(soort, wie, wat, statustoelichting, statustype)))
               OVER (ORDER BY tijd DESC, uuid DESC) AS bytes
    FROM (
        SELECT gebeurtenis.uuid, gebeurtenis.soort, gebeurtenis.tijd, coalesce(medewerker.naam, gebeurtenis.door) AS wie,
               coalesce(statustype.omschrijving, gebeurtenis.tekst) AS wat, status.statustoelichting, status.statustype
        FROM gebeurtenis
        JOIN zaak ON zaak.uuid = gebeurtenis.zaak
        LEFT JOIN status ON gebeurtenis.soort = 'status-set' AND status.zaak = gebeurtenis.zaak
            AND status.volgnummer = (SELECT max(gezet.volgnummer) FROM status AS gezet
                                     WHERE gezet.zaak = gebeurtenis.zaak AND gezet.statustype = gebeurtenis.tekst
                                       AND gezet.datum_status_gezet <= gebeurtenis.tijd)
        LEFT JOIN statustype ON gebeurtenis.soort = 'status-set' AND statustype.zaaktype = zaak.zaaktype
            AND statustype.identificatie = gebeurtenis.tekst
        LEFT JOIN medewerker ON medewerker.id = gebeurtenis.door
        WHERE gebeurtenis.zaak = $1::uuid
    ) AS alle
) AS gebeurtenis
WHERE bytes <= $2::int4 ORDER BY tijd, uuid;
