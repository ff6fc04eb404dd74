-- $1 uuid zaak; $2 int4 how many bytes of them. Rows, oldest first; aantal is how many the zaak has
-- Where there are more: those that are open, and then the newest.
-- Columns: uuid, tekst, wants_document, gesteld_ms, beantwoord_ms, antwoord, documenten, aantal
SELECT uuid, tekst, wants_document, (extract(epoch FROM gesteld) * 1000)::int8 AS gesteld_ms,
       (extract(epoch FROM beantwoord) * 1000)::int8 AS beantwoord_ms, antwoord,
       (SELECT string_agg(uuid_send(informatieobject), ''::bytea ORDER BY volgnummer)
        FROM zaakinformatieobject
        WHERE zaakinformatieobject.zaak = vraag.zaak AND zaakinformatieobject.vraag = vraag.uuid) AS documenten,
       aantal
FROM (
    SELECT *, (count(*) OVER ())::int4 AS aantal,
           sum(100 + octet_length(concat(tekst, antwoord)))
               OVER (ORDER BY beantwoord IS NOT NULL, gesteld DESC, uuid DESC) AS bytes
    FROM vraag WHERE zaak = $1::uuid
) AS vraag
WHERE bytes <= $2::int4 ORDER BY gesteld, uuid;
