-- $1 uuid; $2 text journey; $3 int4 version; $4 text language; $5 text audience; $6 int4 owner_kind, or NULL;
-- $7 text owner, or NULL; $8 bytea login, sealed, or NULL; $9 bytea answers, sealed; $10 int4 days until it expires,
-- at the next whole hour; $11 bytea visit, or NULL where it has an owner
INSERT INTO draft (uuid, journey, version, language, audience, owner_kind, owner, login, answers, expires, visit)
VALUES ($1::uuid, $2::text, $3::int4, $4::text, $5::text, $6::int4, $7::text, $8::bytea, $9::bytea,
        date_trunc('hour', now()) + make_interval(hours => 1 + 24 * $10::int4), $11::bytea);
