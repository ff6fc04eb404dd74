-- $1 uuid zaak;
-- $2 int8 from, inclusive; $3 int8 to, exclusive; after the entry $4 int8 order_ms, $5 int8 position, $6 int4 log;
-- $7 int4 how many; $8 text actor's id, or NULL for all
-- With those of the documents and messages that any event has related to the zaak.
-- Columns: as list_entries
SELECT source, epoch, position, sha256, bytes, order_ms, log
FROM entry JOIN log ON log.number = entry.log
WHERE (subject = ANY (ARRAY (SELECT subject FROM entry WHERE related = $1::uuid) || $1::uuid) OR related = $1::uuid)
  AND ($8::text IS NULL OR actor_id = $8::text)
  AND order_ms >= $2::int8 AND order_ms < $3::int8 AND (order_ms, position, log) > ($4::int8, $5::int8, $6::int4)
ORDER BY order_ms, position, log LIMIT $7::int4;
