-- $1 uuid zaak;
-- $2 int8 from, inclusive; $3 int8 to, exclusive; after the entry $4 int8 order_ms, $5 int8 number; $6 int4 how many;
-- $7 text actor's id, or NULL for all
-- With those of the documents and messages that any event has related to the zaak.
-- Columns: as list_entries
SELECT source, epoch, position, sha256, bytes, order_ms, number
FROM entry
WHERE (subject = ANY (ARRAY (SELECT subject FROM entry WHERE related = $1::uuid) || $1::uuid) OR related = $1::uuid)
  AND ($7::text IS NULL OR actor_id = $7::text)
  AND order_ms >= $2::int8 AND order_ms < $3::int8 AND (order_ms, number) > ($4::int8, $5::int8)
ORDER BY order_ms, number LIMIT $6::int4;
