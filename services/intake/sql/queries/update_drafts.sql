-- Of each draft that changed: $1 uuid[] uuid; $2 bytea[] answers, sealed; $3 text[] language;
-- $4 int8[] seconds since 1970 at which it expires
UPDATE draft SET answers = saved.answers, language = saved.language, revision = revision + 1, last_changed = now(),
                 expires = to_timestamp(saved.expires_s)
FROM unnest($1::uuid[], $2::bytea[], $3::text[], $4::int8[]) AS saved (uuid, answers, language, expires_s)
WHERE draft.uuid = saved.uuid;
