-- $1 int8 from, inclusive; $2 int8 to, exclusive; after the entry $3 int8 order_ms, $4 int8 position, $5 int4 log;
-- $6 int4 how many
-- The index is by time alone, so that it stays small: those of the last moment are all read, and sorted.
-- Columns: source, epoch, position, sha256, bytes, order_ms, log
SELECT source, epoch, position, sha256, bytes, order_ms, log
FROM (SELECT * FROM entry
      WHERE order_ms >= greatest($1::int8, $3::int8) AND order_ms < $2::int8
        AND (order_ms, position, log) > ($3::int8, $4::int8, $5::int4)
      ORDER BY order_ms FETCH FIRST ($6::int4) ROWS WITH TIES) AS page JOIN log ON log.number = page.log
ORDER BY order_ms, position, log LIMIT $6::int4;
