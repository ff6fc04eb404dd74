-- $1 uuid[] keys
-- Columns: key, hash, reply
SELECT key, hash, reply FROM request_key WHERE key = ANY ($1::uuid[]);
