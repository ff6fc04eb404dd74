-- $1 uuid; $2 int4 kind of the actor; $3 text its id
-- Rows, none or one: those of draft.c
SELECT uuid, journey, version, taal, audience, eigenaar_kind::int4, eigenaar, login, antwoorden, versie,
       (extract(epoch FROM laatst_gewijzigd) * 1000)::int8, (extract(epoch FROM vervalt) * 1000)::int8,
       (now() AT TIME ZONE 'Europe/Amsterdam')::date::text
FROM draft
WHERE uuid = $1::uuid AND vervalt > now() AND (eigenaar IS NULL OR (eigenaar = $3::text AND eigenaar_kind = $2::int4));
