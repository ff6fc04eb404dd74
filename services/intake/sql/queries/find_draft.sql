-- $1 uuid; $2 int4 kind of the actor; $3 text its id; $4 bytea visit, or NULL
-- Rows, none or one
-- Columns: uuid, journey, version, language, audience, owner_kind, owner, login, answers, revision,
-- last_changed_ms, expires_ms, now_ms, today, wrap_id, wrapped, verified_for
SELECT uuid, journey, version, language, audience, owner_kind::int4, draft.owner, login, answers, revision,
       (extract(epoch FROM last_changed) * 1000)::int8 AS last_changed_ms,
       (extract(epoch FROM expires) * 1000)::int8 AS expires_ms,
       (extract(epoch FROM now()) * 1000)::int8 AS now_ms,
       (now() AT TIME ZONE 'Europe/Amsterdam')::date::text AS today, data_key.wrap_id, data_key.wrapped,
       verified_for
FROM draft LEFT JOIN data_key ON data_key.owner = draft.uuid
WHERE uuid = $1::uuid AND expires > now() AND ((draft.owner IS NULL AND visit = $4::bytea)
                                              OR (draft.owner = $3::text AND owner_kind = $2::int4));
