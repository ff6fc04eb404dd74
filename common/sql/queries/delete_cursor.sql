-- $1 text source. Rows, one where there was a cursor: where it stood, and how many of the source's events are parked
-- Columns: position, parked
DELETE FROM cursor WHERE source = $1::text
RETURNING position, (SELECT count(*) FROM parked_event WHERE parked_event.source = $1::text) AS parked;
