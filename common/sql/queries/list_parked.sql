-- $1 text source, or NULL for all
-- Columns: source, position, subject, type, error, parked_at_ms
SELECT source, position, subject, type, error, (extract(epoch FROM parked_at) * 1000)::int8 AS parked_at_ms
FROM parked_event WHERE $1::text IS NULL OR source = $1::text ORDER BY parked_at, source, position LIMIT 100;
