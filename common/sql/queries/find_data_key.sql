-- $1 uuid owner
-- Columns: wrap_id, wrapped
SELECT wrap_id, wrapped FROM data_key WHERE owner = $1::uuid;
