-- As lock_draft.sql, of many drafts, whoever they belong to. Each is looked up on its own, so that the plan stays good
-- however old the planner's statistics are.
-- $1 uuid[]
-- Columns: as find_draft, visit
SELECT found.*
FROM unnest($1::uuid[]) AS sought CROSS JOIN LATERAL (
    SELECT uuid, journey, version, language, audience, owner_kind::int4, draft.owner, login, answers, revision,
           (extract(epoch FROM last_changed) * 1000)::int8 AS last_changed_ms,
           (extract(epoch FROM expires) * 1000)::int8 AS expires_ms,
           (extract(epoch FROM now()) * 1000)::int8 AS now_ms,
           (now() AT TIME ZONE 'Europe/Amsterdam')::date::text AS today, data_key.wrap_id, data_key.wrapped,
           verified_for, visit
    FROM draft LEFT JOIN data_key ON data_key.owner = draft.uuid
    WHERE uuid = sought AND expires > now()
    FOR UPDATE OF draft
) AS found;
