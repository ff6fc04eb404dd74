-- $1 bytea state_sha256, $2 bytea sealed
INSERT INTO login (state_sha256, sealed) VALUES ($1::bytea, $2::bytea);
