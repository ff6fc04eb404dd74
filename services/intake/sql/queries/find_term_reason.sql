-- $1 uuid zaak; $2 bool it is suspended by hand. Rows, none or one: why its term was moved, last of all
-- Columns: uuid, text
SELECT uuid, text FROM history_entry
WHERE zaak = $1::uuid AND kind = CASE WHEN $2::bool THEN 'suspended' ELSE 'extended' END
ORDER BY time DESC LIMIT 1;
