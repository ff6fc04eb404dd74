-- $1 int4 kind of the actor; $2 text its id. Rows, newest first, at most 50
-- Columns: as find_draft, has_login
SELECT uuid, journey, version, taal, audience, eigenaar_kind::int4, eigenaar, NULL::bytea AS login,
       NULL::bytea AS antwoorden, versie,
       (extract(epoch FROM laatst_gewijzigd) * 1000)::int8 AS laatst_gewijzigd_ms,
       (extract(epoch FROM vervalt) * 1000)::int8 AS vervalt_ms,
       (now() AT TIME ZONE 'Europe/Amsterdam')::date::text AS today, login IS NOT NULL AS has_login
FROM draft
WHERE eigenaar = $2::text AND eigenaar_kind = $1::int4 AND vervalt > now()
ORDER BY laatst_gewijzigd DESC LIMIT 50;
