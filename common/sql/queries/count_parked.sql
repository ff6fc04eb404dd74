-- Rows: how many events are parked
SELECT count(*) FROM parked_event;
