-- $1 uuid zaak
-- $2 int8 from, inclusive; $3 int8 to, exclusive; after the entry $4 int8 order_ms, $5 text source, $6 uuid epoch,
-- $7 int8 position; $8 int4 how many; $9 text actor's id, or NULL for all
-- With those of the documents and messages that any event has related to the zaak.
SELECT source, epoch, position, type, time_ms, subject, related, actor_kind, actor_id, purpose, traceparent, sha256,
       order_ms
FROM entry
WHERE (subject = ANY (ARRAY (SELECT subject FROM entry WHERE related = $1::uuid) || $1::uuid) OR related = $1::uuid)
  AND ($9::text IS NULL OR actor_id = $9::text)
  AND order_ms >= $2::int8 AND order_ms < $3::int8
  AND (order_ms, source, epoch, position) > ($4::int8, $5::text, $6::uuid, $7::int8)
ORDER BY order_ms, source, epoch, position LIMIT $8::int4;
