-- $1 int4 the current wrap key; $2 int4 how many at most. Rows: keys that an older one wraps and that nobody holds now
-- Columns: owner, wrap_id, wrapped
SELECT owner, wrap_id, wrapped FROM data_key WHERE wrap_id < $1::int4 ORDER BY wrap_id LIMIT $2::int4
FOR UPDATE SKIP LOCKED;
