-- $1 uuid: keys below it are too old to be asked for again; $2 int4 how many at most. Rows: one a key that is gone
-- Columns: pruned
WITH old AS (SELECT key FROM request_key WHERE key < $1::uuid ORDER BY key LIMIT $2::int4)
DELETE FROM request_key USING old WHERE request_key.key = old.key RETURNING 1 AS pruned;
