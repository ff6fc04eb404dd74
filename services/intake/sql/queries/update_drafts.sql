-- Of each draft that changed: $1 uuid[] uuid; $2 bytea[] answers, sealed; $3 text[] language;
-- $4 int4[] days of 24 hours until it expires
UPDATE draft SET answers = saved.answers, language = saved.language, revision = revision + 1, last_changed = now(),
                 expires = now() + make_interval(hours => 24 * saved.days)
FROM unnest($1::uuid[], $2::bytea[], $3::text[], $4::int4[]) AS saved (uuid, answers, language, days)
WHERE draft.uuid = saved.uuid;
