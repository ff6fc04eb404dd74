-- $1 uuid; $2 bytea answers, sealed; $3 text language; $4 int4 days until it expires
-- Columns: revision, last_changed_ms, expires_ms
UPDATE draft SET answers = $2::bytea, language = $3::text, revision = revision + 1, last_changed = now(),
                 expires = now() + make_interval(days => $4::int4)
WHERE uuid = $1::uuid
RETURNING revision, (extract(epoch FROM last_changed) * 1000)::int8 AS last_changed_ms,
          (extract(epoch FROM expires) * 1000)::int8 AS expires_ms;
