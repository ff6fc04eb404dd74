-- $1 uuid, $2 text actor
-- Columns: as delete_session
DELETE FROM session WHERE uuid = $1::uuid AND actor = $2::text AND rol IN ('inwoner', 'ondernemer')
RETURNING uuid, rol, acr;
