-- $1 text actor's id;
-- $2 int8 from, inclusive; $3 int8 to, exclusive; after the entry $4 int8 order_ms, $5 int8 number; $6 int4 how many
-- Columns: as list_entries
SELECT source, epoch, position, sha256, bytes, order_ms, number
FROM entry
WHERE actor_id = $1::text AND order_ms >= $2::int8 AND order_ms < $3::int8 AND (order_ms, number) > ($4::int8, $5::int8)
ORDER BY order_ms, number LIMIT $6::int4;
