-- $1 text source; $2 int8 position
DELETE FROM parked_event WHERE source = $1::text AND position = $2::int8;
