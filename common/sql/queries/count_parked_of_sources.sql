-- Rows, one a source that has parked events: how many
-- Columns: source, parked
SELECT source, count(*) AS parked FROM parked_event GROUP BY source;
