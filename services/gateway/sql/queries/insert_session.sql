-- $1 uuid, $2 bytea cookie_sha256, $3 text rol, $4 text actor, $5 text acr, $6 bytea sealed, $7 int4 seconds to its end
INSERT INTO session (uuid, cookie_sha256, rol, actor, acr, sealed, eindigt)
VALUES ($1::uuid, $2::bytea, $3::text, $4::text, $5::text, $6::bytea, now() + $7::int4 * interval '1 second');
