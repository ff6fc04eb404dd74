-- $1 uuid zaak; $2 int4 how many bytes of them, the newest. Rows, oldest first; omschrijving of a status or a
-- decision; count is how many the zaak has
-- Columns: uuid, kind, time_ms, wie, text, omschrijving, omschrijving_en, statustoelichting, volgnummer, count
-- A status is told right after it was set, with the zaak locked: it is the newest of its statustype by then.
SELECT uuid, kind, (extract(epoch FROM time) * 1000)::int8 AS time_ms, wie, text, omschrijving, omschrijving_en,
       statustoelichting, volgnummer, count
FROM (
    SELECT *, (count(*) OVER ())::int4 AS count,
           sum(100 + octet_length(concat(kind, wie, omschrijving, omschrijving_en)) + coalesce(octet_length(text), 0)
               + coalesce(octet_length(statustoelichting), 0))
               OVER (ORDER BY time DESC, uuid DESC) AS bytes
    FROM (
        SELECT history_entry.uuid, history_entry.kind, history_entry.time, coalesce(medewerker.name, history_entry.by) AS wie,
               history_entry.text, coalesce(statustype.omschrijving, resultaattype.omschrijving) AS omschrijving,
               coalesce(statustype.omschrijving_en, resultaattype.omschrijving_en) AS omschrijving_en,
               status.statustoelichting, status.volgnummer::int4 AS volgnummer
        FROM history_entry
        JOIN zaak ON zaak.uuid = history_entry.zaak
        LEFT JOIN status ON history_entry.kind = 'status-set' AND status.zaak = history_entry.zaak
            AND status.volgnummer = (SELECT max(gezet.volgnummer) FROM status AS gezet
                                     WHERE gezet.zaak = history_entry.zaak AND gezet.statustype = history_entry.type
                                       AND gezet.datum_status_gezet <= history_entry.time)
        LEFT JOIN statustype ON history_entry.kind = 'status-set' AND statustype.zaaktype = zaak.zaaktype
            AND statustype.identificatie = history_entry.type
        LEFT JOIN resultaattype ON history_entry.kind = 'decided' AND resultaattype.identificatie = history_entry.type
        LEFT JOIN medewerker ON medewerker.id = history_entry.by
        WHERE history_entry.zaak = $1::uuid
    ) AS alle
) AS history_entry
WHERE bytes <= $2::int4 ORDER BY time, uuid;
