-- $1 text source; $2 uuid epoch and $3 int8 position that it has; $4 uuid epoch and $5 int8 position that it gets; $6 bytea
-- hash of the event there, NULL at 0
-- One row when it had those, telling how many of the source's events are parked that are not in its log any more; else none.
-- Columns: parked
UPDATE cursor SET epoch = $4::uuid, position = $5::int8, last_hash = $6::bytea
WHERE source = $1::text AND epoch IS NOT DISTINCT FROM $2::uuid AND position = $3::int8
RETURNING (SELECT count(*) FROM parked_event WHERE parked_event.source = $1::text AND parked_event.position > $5::int8) AS parked;
