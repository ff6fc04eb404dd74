-- $1 bytea cookie_sha256
DELETE FROM session WHERE cookie_sha256 = $1::bytea RETURNING uuid, rol, acr;
