-- $1 bytea cookie_sha256, $2 int4 seconds that it may be idle
-- is_stale: it should be touched
-- Columns: rol, actor, acr, sealed, is_stale
SELECT rol, actor, acr, sealed, used <= now() - interval '1 minute' AS is_stale FROM session
WHERE cookie_sha256 = $1::bytea AND eindigt > now() AND used > now() - $2::int4 * interval '1 second';
