-- $1 text actor
-- Columns: as delete_session
DELETE FROM session WHERE actor = $1::text AND rol IN ('behandelaar', 'beheerder') RETURNING uuid, rol, acr;
