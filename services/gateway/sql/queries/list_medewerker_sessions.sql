-- After $1 text actor, $2 uuid; $3 bytea cookie_sha256 of this session, $4 int4 seconds that a session may be idle,
-- $5 int4 how many
-- Columns: as list_own_sessions
SELECT uuid, rol, actor, floor(extract(epoch FROM begun) * 1000)::int8 AS begun_ms,
       floor(extract(epoch FROM used) * 1000)::int8 AS used_ms, browser, system,
       cookie_sha256 = $3::bytea AS is_this, sealed_name
FROM session
WHERE rol IN ('behandelaar', 'beheerder') AND (actor, uuid) > ($1::text, $2::uuid)
    AND eindigt > now() AND used > now() - $4::int4 * interval '1 second'
ORDER BY actor, uuid LIMIT $5::int4;
