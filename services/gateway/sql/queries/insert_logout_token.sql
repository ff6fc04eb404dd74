-- $1 bytea jti_sha256
-- No row when it was taken before.
-- Columns: taken
INSERT INTO logout_token (jti_sha256) VALUES ($1::bytea) ON CONFLICT DO NOTHING RETURNING true AS taken;
