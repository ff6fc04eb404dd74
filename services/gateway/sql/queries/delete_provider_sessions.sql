-- $1 bytea sub_mark, $2 bytea sid_mark; one may be NULL, for any
-- Columns: as delete_session
DELETE FROM session
WHERE (sub_mark = $1::bytea OR ($1::bytea IS NULL AND $2::bytea IS NOT NULL)) AND (sid_mark = $2::bytea OR $2::bytea IS NULL)
RETURNING uuid, rol, acr;
