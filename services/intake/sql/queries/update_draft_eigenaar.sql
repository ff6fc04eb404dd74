-- $1 uuid; $2 int4 kind of the actor; $3 text its id; $4 bytea login, sealed, or NULL
UPDATE draft SET eigenaar_kind = $2::int4, eigenaar = $3::text, login = $4::bytea WHERE uuid = $1::uuid;
