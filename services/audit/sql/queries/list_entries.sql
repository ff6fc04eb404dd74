-- $1 int8 from, inclusive; $2 int8 to, exclusive; after the entry $3 int8 order_ms, $4 int8 number; $5 int4 how many
-- Columns: source, epoch, position, sha256, bytes, order_ms, number
SELECT source, epoch, position, sha256, bytes, order_ms, number
FROM entry
WHERE order_ms >= $1::int8 AND order_ms < $2::int8 AND (order_ms, number) > ($3::int8, $4::int8)
ORDER BY order_ms, number LIMIT $5::int4;
