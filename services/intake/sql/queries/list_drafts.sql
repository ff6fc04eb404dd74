-- $1 int4 kind of the actor; $2 text its id. Rows, newest first, at most 50: those of draft.c
SELECT uuid, journey, version, taal, audience, eigenaar_kind::int4, eigenaar, NULL::bytea, NULL::bytea, versie,
       (extract(epoch FROM laatst_gewijzigd) * 1000)::int8, (extract(epoch FROM vervalt) * 1000)::int8,
       (now() AT TIME ZONE 'Europe/Amsterdam')::date::text, login IS NOT NULL
FROM draft
WHERE eigenaar = $2::text AND eigenaar_kind = $1::int4 AND vervalt > now()
ORDER BY laatst_gewijzigd DESC LIMIT 50;
