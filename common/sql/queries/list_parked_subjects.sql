-- $1 text source. Each parked subject with the first position at which it is parked
-- Columns: subject, first_position
SELECT subject, min(position) AS first_position FROM parked_event WHERE source = $1::text GROUP BY subject;
