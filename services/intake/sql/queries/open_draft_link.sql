-- $1 bytea SHA-256 of a code; $2 bytea visit
-- Rows, one: the draft that is of this visit now; none for a code that is not known, was used, or is too old
-- Columns: uuid
UPDATE draft SET visit = $2::bytea, verified_for = link_for,
                 emailadres = NULL, link_for = NULL, link_sha256 = NULL, link_until = NULL
WHERE link_sha256 = $1::bytea AND link_until > now() AND expires > now() AND owner IS NULL
RETURNING uuid;
