-- $1 uuid[] keys
SELECT key, hash, reply FROM request_key WHERE key = ANY ($1::uuid[]);
