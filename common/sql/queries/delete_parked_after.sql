-- $1 text source; $2 int8 after this position
DELETE FROM parked_event WHERE source = $1::text AND position > $2::int8;
