-- $1 uuid; $2 uuid zaak; $3 bytea text, sealed; $4 text actor id
INSERT INTO note (uuid, zaak, text, by) VALUES ($1::uuid, $2::uuid, $3::bytea, $4::text);
