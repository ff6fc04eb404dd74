-- $1 uuid zaak; $2 int4 how many bytes of them, the newest. Rows, oldest first; count is how many the zaak has
-- Columns: uuid, text, wie, made_ms, count
SELECT uuid, text, wie, (extract(epoch FROM made) * 1000)::int8 AS made_ms, count
FROM (
    SELECT note.*, coalesce(medewerker.name, note.by) AS wie, (count(*) OVER ())::int4 AS count,
           sum(100 + octet_length(note.text) + octet_length(coalesce(medewerker.name, note.by)))
               OVER (ORDER BY note.made DESC, note.uuid DESC) AS bytes
    FROM note LEFT JOIN medewerker ON medewerker.id = note.by
    WHERE note.zaak = $1::uuid
) AS note
WHERE bytes <= $2::int4 ORDER BY made, uuid;
