-- $1 bytea cookie_sha256, $2 int4 seconds that it may be idle
-- The last column: it should be touched.
SELECT rol, actor, acr, sealed, gebruikt <= now() - interval '1 minute' FROM session
WHERE cookie_sha256 = $1::bytea AND eindigt > now() AND gebruikt > now() - $2::int4 * interval '1 second';
