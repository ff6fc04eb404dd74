-- $1 int4 the current wrap key; $2 int4 how many are counted at most
-- Columns: count
SELECT count(*) AS count FROM (SELECT FROM data_key WHERE wrap_id < $1::int4 LIMIT $2::int4) AS old;
