-- As find_draft.sql, and nobody else changes it meanwhile.
-- $1 uuid; $2 int4 kind of the actor; $3 text its id
-- Rows, none or one
-- Columns: as find_draft
SELECT uuid, journey, version, taal, audience, eigenaar_kind::int4, eigenaar, login, antwoorden, versie,
       (extract(epoch FROM laatst_gewijzigd) * 1000)::int8 AS laatst_gewijzigd_ms,
       (extract(epoch FROM vervalt) * 1000)::int8 AS vervalt_ms,
       (now() AT TIME ZONE 'Europe/Amsterdam')::date::text AS today
FROM draft
WHERE uuid = $1::uuid AND vervalt > now() AND (eigenaar IS NULL OR (eigenaar = $3::text AND eigenaar_kind = $2::int4))
FOR UPDATE;
