-- $1 int4 seconds that a session may be idle, $2 int4 how many at most
-- Columns: as delete_session
DELETE FROM session WHERE uuid IN (
    SELECT uuid FROM session WHERE eindigt <= now() OR used <= now() - $1::int4 * interval '1 second'
    LIMIT $2::int4 FOR UPDATE SKIP LOCKED)
RETURNING uuid, rol, acr;
