-- $1 text actor, $2 text the same or another one
-- Columns: as delete_session
DELETE FROM session WHERE actor IN ($1::text, $2::text) AND rol IN ('behandelaar', 'beheerder')
RETURNING uuid, rol, acr;
