-- Rows: one a wrap key that wraps data keys, ascending; at most 100
-- Columns: wrap_id, count
SELECT wrap_id, count(*) AS count FROM data_key GROUP BY wrap_id ORDER BY wrap_id LIMIT 100;
