-- $1 uuid; $2 bytea antwoorden, sealed; $3 text taal; $4 int4 days until it expires
-- Columns: versie, laatst_gewijzigd_ms, vervalt_ms
UPDATE draft SET antwoorden = $2::bytea, taal = $3::text, versie = versie + 1, laatst_gewijzigd = now(),
                 vervalt = now() + make_interval(days => $4::int4)
WHERE uuid = $1::uuid
RETURNING versie, (extract(epoch FROM laatst_gewijzigd) * 1000)::int8 AS laatst_gewijzigd_ms,
          (extract(epoch FROM vervalt) * 1000)::int8 AS vervalt_ms;
