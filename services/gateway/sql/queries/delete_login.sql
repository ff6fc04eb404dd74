-- $1 bytea state_sha256
DELETE FROM login WHERE state_sha256 = $1::bytea;
