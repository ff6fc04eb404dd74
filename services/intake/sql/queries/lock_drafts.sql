-- As find_drafts.sql, and nobody else changes them meanwhile.
-- Of each draft that is asked for: $1 uuid[] draft; $2 int4[] kind of the actor; $3 text[] its id;
-- $4 bytea[] visit, or NULL
-- Rows, none or one for each
-- Columns: as find_drafts
SELECT found.*, asked.number::int4 AS number
FROM unnest($1::uuid[], $2::int4[], $3::text[], $4::bytea[]) WITH ORDINALITY
     AS asked (uuid, kind, actor, visit, number)
CROSS JOIN LATERAL (
    SELECT draft.uuid, journey, version, language, audience, owner_kind::int4, draft.owner, login, answers, revision,
           (extract(epoch FROM last_changed) * 1000)::int8 AS last_changed_ms,
           (extract(epoch FROM expires) * 1000)::int8 AS expires_ms,
           (extract(epoch FROM now()) * 1000)::int8 AS now_ms,
           (now() AT TIME ZONE 'Europe/Amsterdam')::date::text AS today, data_key.wrap_id, data_key.wrapped,
           verified_for
    FROM draft LEFT JOIN data_key ON data_key.owner = draft.uuid
    WHERE draft.uuid = asked.uuid AND expires > now()
      AND ((draft.owner IS NULL AND draft.visit = asked.visit)
           OR (draft.owner = asked.actor AND owner_kind = asked.kind))
    LIMIT 1 FOR UPDATE OF draft
) AS found;
