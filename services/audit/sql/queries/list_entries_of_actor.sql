-- $1 text actor's id;
-- $2 int8 from, inclusive; $3 int8 to, exclusive; after the entry $4 int8 order_ms, $5 int8 position, $6 int4 log;
-- $7 int4 how many
-- Columns: as list_entries
SELECT source, epoch, position, sha256, bytes, order_ms, log
FROM (SELECT * FROM entry
      WHERE actor_id = $1::text AND order_ms >= greatest($2::int8, $4::int8) AND order_ms < $3::int8
        AND (order_ms, position, log) > ($4::int8, $5::int8, $6::int4)
      ORDER BY order_ms FETCH FIRST ($7::int4) ROWS WITH TIES) AS page JOIN log ON log.number = page.log
ORDER BY order_ms, position, log LIMIT $7::int4;
