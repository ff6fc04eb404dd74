-- $1 bytea state_sha256, $2 int4 seconds that a login may take
-- Columns: sealed
SELECT sealed FROM login WHERE state_sha256 = $1::bytea AND begun > now() - $2::int4 * interval '1 second' FOR UPDATE;
