-- $1 bytea cookie_sha256
-- Columns: uuid, rol, acr
DELETE FROM session WHERE cookie_sha256 = $1::bytea RETURNING uuid, rol, acr;
