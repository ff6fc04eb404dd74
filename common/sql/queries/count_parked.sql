-- Rows, one: how many events are parked
-- Columns: parked
SELECT count(*) AS parked FROM parked_event;
