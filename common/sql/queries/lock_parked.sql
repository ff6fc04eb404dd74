-- $1 text source; $2 uuid subject
-- Columns: position, epoch, bytes
SELECT position, epoch, bytes FROM parked_event WHERE source = $1::text AND subject = $2::uuid
ORDER BY position LIMIT 100 FOR UPDATE;
