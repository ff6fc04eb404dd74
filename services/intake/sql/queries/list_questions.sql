-- $1 uuid zaak; $2 int4 how many bytes of them. Rows, oldest first; count is how many the zaak has
-- Where there are more: those that are open, and then the newest.
-- Columns: uuid, text, wants_document, asked_ms, answered_ms, answer, documenten, count
SELECT uuid, text, wants_document, (extract(epoch FROM asked) * 1000)::int8 AS asked_ms,
       (extract(epoch FROM answered) * 1000)::int8 AS answered_ms, answer,
       (SELECT string_agg(uuid_send(informatieobject), ''::bytea ORDER BY volgnummer)
        FROM zaakinformatieobject
        WHERE zaakinformatieobject.zaak = question.zaak AND zaakinformatieobject.question = question.uuid) AS documenten,
       count
FROM (
    SELECT *, (count(*) OVER ())::int4 AS count,
           sum(100 + octet_length(text) + coalesce(octet_length(answer), 0))
               OVER (ORDER BY answered IS NOT NULL, asked DESC, uuid DESC) AS bytes
    FROM question WHERE zaak = $1::uuid
) AS question
WHERE bytes <= $2::int4 ORDER BY asked, uuid;
