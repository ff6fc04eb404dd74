-- $1 text actor, $2 bytea cookie_sha256 of this session, $3 int4 seconds that a session may be idle, $4 int4 how many
-- This one first, then the one used last.
-- Columns: uuid, rol, actor, begun_ms, used_ms, browser, system, is_this, sealed_name
SELECT uuid, rol, actor, floor(extract(epoch FROM begun) * 1000)::int8 AS begun_ms,
       floor(extract(epoch FROM used) * 1000)::int8 AS used_ms, browser, system,
       cookie_sha256 = $2::bytea AS is_this, sealed_name
FROM session
WHERE actor = $1::text AND rol IN ('inwoner', 'ondernemer')
    AND eindigt > now() AND used > now() - $3::int4 * interval '1 second'
ORDER BY is_this DESC, used DESC, uuid LIMIT $4::int4;
