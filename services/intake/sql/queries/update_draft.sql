-- $1 uuid; $2 bytea answers, sealed; $3 text language; $4 int4 days of 24 hours until it expires
UPDATE draft SET answers = $2::bytea, language = $3::text, revision = revision + 1, last_changed = now(),
                 expires = now() + make_interval(hours => 24 * $4::int4)
WHERE uuid = $1::uuid;
