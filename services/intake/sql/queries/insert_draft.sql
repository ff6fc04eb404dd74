-- $1 uuid; $2 text journey; $3 int4 version; $4 text taal; $5 text audience; $6 int4 eigenaar_kind, or NULL;
-- $7 text eigenaar, or NULL; $8 bytea login, sealed, or NULL; $9 bytea antwoorden, sealed; $10 int4 days until it expires
INSERT INTO draft (uuid, journey, version, taal, audience, eigenaar_kind, eigenaar, login, antwoorden, vervalt)
VALUES ($1::uuid, $2::text, $3::int4, $4::text, $5::text, $6::int4, $7::text, $8::bytea, $9::bytea,
        now() + make_interval(days => $10::int4));
