-- $1 text source; $2 int8 position that we believe it has; $3 int8 new position; $4 uuid epoch; $5 bytea last hash
-- One row when it was so, telling whether any event of the source is parked; none when another replica was first.
-- Columns: has_parked
UPDATE cursor SET position = $3::int8, epoch = $4::uuid, last_hash = $5::bytea
WHERE source = $1::text AND position = $2::int8
RETURNING EXISTS (SELECT FROM parked_event WHERE parked_event.source = $1::text) AS has_parked;
