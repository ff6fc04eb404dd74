-- $1 bytea SHA-256 of a code
-- Rows: the zaken whose mails waited for the address that this code confirms, newest first; none for a code that is
-- not known, was used, or is older than 7 days
-- Columns: zaak
WITH found AS (
    SELECT held_for FROM zaak
    WHERE confirm_sha256 = $1::bytea AND held_for IS NOT NULL AND registratiedatum > now() - interval '7 days'
), known AS (
    UPDATE mail_address SET confirmed = now() FROM found WHERE mail_address.hash = found.held_for
), released AS (
    UPDATE zaak SET held_for = NULL, confirm_sha256 = NULL FROM found WHERE zaak.held_for = found.held_for
    RETURNING zaak.uuid
)
SELECT uuid AS zaak FROM released ORDER BY uuid DESC;
