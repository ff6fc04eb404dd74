-- $1 uuid[] keys
-- Columns: key, hash, reply, is_sealed
SELECT key, hash, reply, is_sealed FROM request_key WHERE key = ANY ($1::uuid[]);
