-- $1 bytea cookie_sha256, $2 int4 seconds that it may be idle
UPDATE session SET used = now()
WHERE cookie_sha256 = $1::bytea AND used <= now() - interval '1 minute'
    AND used > now() - $2::int4 * interval '1 second';
