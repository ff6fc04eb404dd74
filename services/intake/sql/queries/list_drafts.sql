-- $1 int4 kind of the actor; $2 text its id. Rows, newest first, at most 50
-- Columns: as find_drafts, has_login
SELECT uuid, journey, version, language, audience, owner_kind::int4, owner, NULL::bytea AS login,
       NULL::bytea AS answers, revision,
       (extract(epoch FROM last_changed) * 1000)::int8 AS last_changed_ms,
       (extract(epoch FROM expires) * 1000)::int8 AS expires_ms,
       (extract(epoch FROM now()) * 1000)::int8 AS now_ms,
       (now() AT TIME ZONE 'Europe/Amsterdam')::date::text AS today,
       NULL::int4 AS wrap_id, NULL::bytea AS wrapped,
       NULL::bytea AS verified_for, 0 AS number, login IS NOT NULL AS has_login
FROM draft
WHERE owner = $2::text AND owner_kind = $1::int4 AND expires > now()
ORDER BY last_changed DESC LIMIT 50;
